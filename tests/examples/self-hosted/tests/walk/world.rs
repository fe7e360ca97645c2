//! The example as its program starts it, on a free port and with an empty database.

use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::Request;
use neon_auth_self_hosted::{Running, Settings, auth_server};
use neon_auth_tests::better_auth::exchange;
use neon_auth_tests::node::{Unavailable, or_skip};
use serde::Deserialize;
use tokio::task::JoinHandle;

pub(crate) const PASSWORD: &str = "correct horse 1";

pub(crate) struct World {
    public_url: String,
    /// Where Better Auth listens.
    auth_origin: String,
    serving: JoinHandle<()>,
}

#[derive(Deserialize)]
struct Mail {
    to: String,
    url: String,
}

impl World {
    /// None if the walk is skipped, for want of Node.
    pub(crate) async fn start(name: &str, secure_cookies: bool) -> Option<Self> {
        let settings = Settings {
            secure_cookies,
            port: 0,
            database: new_database(name)?,
            ..Settings::read(|_| None).expect("the defaults are valid")
        };
        let running = Running::start(settings).await.expect("it starts");
        let auth_server = running.auth_server().expect("it is started here");
        Some(Self {
            public_url: running.public_url().to_owned(),
            auth_origin: auth_server.origin(),
            serving: tokio::spawn(async move { running.serve().await.expect("it serves") }),
        })
    }

    pub(crate) fn url(&self, target: &str) -> String {
        format!("{}{target}", self.public_url)
    }

    /// The link in the newest mail to an address. Better Auth has sent it when it answers.
    pub(crate) async fn mailed_link(&self, to: &str) -> String {
        let request = Request::get(format!("{}/outbox", self.auth_origin));
        let answer = exchange(request.body(Bytes::new()).expect("a request")).await;
        let mails: Vec<Mail> = serde_json::from_slice(answer.body()).expect("mails");
        let mail = mails.into_iter().find(|mail| mail.to == to);
        mail.expect("it was sent").url
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // Better Auth goes with the application.
        self.serving.abort();
    }
}

/// Where there is no database yet; none if there is no Node to make one.
pub(crate) fn new_database(name: &str) -> Option<PathBuf> {
    let installed = auth_server::install().map_err(Unavailable::new);
    or_skip("self-hosted Better Auth", installed)?;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("self-hosted");
    let folder = folder.join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the target folder is ours");
    Some(folder.join("auth.sqlite"))
}
