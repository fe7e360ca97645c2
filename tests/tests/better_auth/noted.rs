//! The tokio client, taking note of which routes it calls and how they answer.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use http::{Method, StatusCode};
use neon_auth::Async;
use neon_auth::transport::{BoxFuture, Notified, Transport};
use neon_auth_core::{Fetch, Fetched};
use neon_auth_tokio::Client;

/// Names the file that a process of tests notes its calls in; without it nothing is noted.
pub(crate) const NOTES: &str = "NEON_AUTH_TESTS_NOTES";

/// The client.
#[derive(Default)]
pub(crate) struct Noted(Client);

/// What was noted in a file, as method, path and status; the file is gone then.
pub(crate) fn take(file: &Path) -> BTreeSet<(String, String, u16)> {
    let notes = std::fs::read_to_string(file).unwrap();
    std::fs::remove_file(file).unwrap();
    let read = |line: &str| {
        let mut words = line.split(' ').map(str::to_owned);
        let note = (words.next()?, words.next()?, words.next()?.parse().ok()?);
        Some(note)
    };
    notes.lines().map(|line| read(line).unwrap()).collect()
}

fn note(method: &Method, path: &str, status: StatusCode) {
    static FILE: OnceLock<Option<File>> = OnceLock::new();
    let open = || {
        let path = std::env::var_os(NOTES)?;
        let file = File::options().append(true).create(true).open(path);
        Some(file.unwrap())
    };
    if let Some(mut file) = FILE.get_or_init(open).as_ref() {
        // One write, so that lines of several threads do not mix.
        let line = format!("{method} {path} {}\n", status.as_u16());
        file.write_all(line.as_bytes()).unwrap();
    }
}

impl Transport for Noted {
    type Mode = Async;

    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched> {
        Box::pin(async move {
            let (method, url) = (fetch.request.method().clone(), fetch.request.uri().clone());
            let got = self.0.fetch(fetch).await;
            if let Ok(response) = &got {
                note(&method, url.path(), response.status());
            }
            got
        })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.0.spawn(task);
    }

    fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
        self.0.wait(notified, limit)
    }
}
