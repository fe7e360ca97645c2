//! The server as a child process, and the routes by which a test looks behind it.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use bytes::Bytes;
use http::{Method, Request};
use serde::Deserialize;
use serde_json::{Value, json};

use super::exchange::{cookies_of, exchange, get, location_of};
use super::{Setup, Version};
use crate::node::Unavailable;

/// A Better Auth server of one's own, on a free port. It goes when the tests go.
#[derive(Debug)]
pub struct Server {
    child: Child,
    version: Version,
    ready: Ready,
}

/// What it prints when it listens.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ready {
    base_url: String,
    origin: String,
}

/// What would have been mailed, or sent by text message.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mail {
    /// A code.
    #[serde(default)]
    pub otp: String,
    /// A link.
    #[serde(default)]
    pub url: String,
    /// The token in that link.
    #[serde(default)]
    pub token: String,
}

impl Server {
    /// Starts one. `switches` are variables of its environment; those at the head of `server.mjs` for a start.
    ///
    /// # Errors
    ///
    /// If something has to be installed first.
    pub fn start(setup: Setup<'_>, switches: &[(&str, &str)]) -> Result<Self, Unavailable> {
        let folder = setup.install()?;
        let log = folder.join("server.log");
        let stderr = File::options().create(true).append(true).open(&log);
        let mut child = Command::new("node")
            .arg("server.mjs")
            .current_dir(folder)
            .env("RIG_PORT", "0")
            .env("RIG_FAST_HASH", "1")
            .env("RIG_EXIT_WITH_STDIN", "1")
            .envs(switches.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr.map_err(Unavailable::new)?)
            .spawn()
            .map_err(Unavailable::new)?;
        let stdout = child.stdout.take().expect("a piped stdout");
        let ready = BufReader::new(stdout)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| serde_json::from_str(&line).ok())
            .unwrap_or_else(|| panic!("the server did not start; {} says why", log.display()));
        Ok(Self {
            child,
            version: setup.version,
            ready,
        })
    }

    /// Which Better Auth it is.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// The library's `base_url`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.ready.base_url
    }

    /// The newest mail of a kind to an address; waits for it. Of codes, `kind` is `otp` and their type: `otp&type=sign-in`.
    pub async fn mail(&self, to: &str, kind: &str) -> Mail {
        let path = format!("outbox?to={}&kind={kind}&wait=2000", escaped(to));
        let Value::Array(mut mails) = self.test(Method::GET, &path, &Value::Null).await else {
            panic!("the outbox is a list");
        };
        let newest = mails.pop().unwrap_or_else(|| panic!("no {kind} to {to}"));
        serde_json::from_value(newest).expect("a mail")
    }

    /// Whether nothing of a kind was sent to an address.
    pub async fn sent_nothing(&self, to: &str, kind: &str) -> bool {
        let path = format!("outbox?to={}&kind={kind}", escaped(to));
        self.test(Method::GET, &path, &Value::Null).await == json!([])
    }

    /// Edits the row of the user with `fields`' `email`.
    pub async fn edit_user(&self, fields: Value) {
        self.test(Method::POST, "user", &fields).await;
    }

    /// Moves the expiry of a user's sessions, to as many seconds from now.
    pub async fn expire_sessions(&self, email: &str, in_seconds: i64) {
        let arguments = json!({"email": email, "expiresInSeconds": in_seconds});
        let changed = self.test(Method::POST, "session", &arguments).await;
        assert_ne!(changed, json!({"changed": 0}), "{email} has no session");
    }

    /// How many requests of a path have reached the server for the browser with this user agent. The path is relative
    /// to `base_url`.
    pub async fn requests(&self, path: &str, user_agent: &str) -> usize {
        let route = format!("requests?path={}", escaped(path));
        let Value::Array(mut seen) = self.test(Method::GET, &route, &Value::Null).await else {
            panic!("the requests are a list");
        };
        let agent = |request: &Value| request.pointer("/headers/user-agent").cloned();
        seen.retain(|request| agent(request).is_some_and(|agent| agent == user_agent));
        seen.len()
    }

    /// The browser's way from `sign-in/social` to the provider and back; gives the URL it ends at in the application.
    ///
    /// Its cookies at this server live apart from the application's.
    pub async fn sign_in_at_provider(&self, url: &str, consent: &str) -> String {
        let begun = get(url, "").await;
        let cookies = cookies_of(begun.headers());
        let authorize = location_of(begun.headers()).expect("the provider's page");
        self.approve_at_provider(authorize, consent, &cookies).await
    }

    /// The address of the provider's page, to which `sign-in/social` leads.
    pub async fn provider_page(&self, url: &str) -> String {
        let begun = get(url, "").await;
        let page = location_of(begun.headers()).expect("the provider's page");
        page.to_owned()
    }

    /// The way from the provider's page on; `cookies` are what the browser has for this server.
    pub async fn approve_at_provider(
        &self,
        authorize: &str,
        consent: &str,
        cookies: &str,
    ) -> String {
        let approved = get(&format!("{authorize}&{consent}"), "").await;
        let callback = location_of(approved.headers()).expect("the way back");
        let back = get(callback, cookies).await;
        location_of(back.headers())
            .expect("the application's page")
            .to_owned()
    }

    async fn test(&self, method: Method, path: &str, body: &Value) -> Value {
        let body = match body {
            Value::Null => Bytes::new(),
            body => body.to_string().into(),
        };
        let request = Request::builder()
            .method(method)
            .uri(format!("{}/__test/{path}", self.ready.origin))
            .body(body)
            .expect("a request");
        let response = exchange(request).await;
        assert!(response.status().is_success(), "{path}: {response:?}");
        serde_json::from_slice(response.body()).expect("JSON")
    }
}

fn escaped(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

impl Drop for Server {
    fn drop(&mut self) {
        // It goes with its stdin; waiting leaves no zombie behind.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
