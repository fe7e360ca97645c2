//! Without a logger and without `tracing`, the log goes to standard error. The tests look at a process of their own.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Stdio};
use std::time::Duration;

use event_listener::EventListener;
use neon_auth_driver::core::{
    Config, Fetch, FetchError, FetchErrorKind, Fetched, LogLevel, LogRecord,
};
use neon_auth_driver::{Blocking, BoxFuture, Logger, NeonAuth, Transport};

/// Fails every call.
struct Down;

impl Transport for Down {
    type Mode = Blocking;

    fn fetch(&self, _: Fetch) -> BoxFuture<'_, Fetched> {
        let cause = "the cable\nis \"cut\"";
        Box::pin(std::future::ready(Err(FetchError::with_source(
            FetchErrorKind::Refused,
            cause,
        ))))
    }

    fn spawn(&self, mut task: BoxFuture<'static, ()>) {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(task.as_mut().poll(&mut context).is_ready());
    }

    fn wait(&self, _: EventListener, _: Duration) -> BoxFuture<'_, bool> {
        Box::pin(std::future::ready(false))
    }
}

fn auth(level: LogLevel) -> NeonAuth<Blocking> {
    let config = Config::builder()
        .base_url("https://auth.example/db/auth")
        .cookie_secret("a-secret-of-32-characters-or-more")
        .log_level(level)
        .build();
    NeonAuth::new(config.unwrap(), Down)
}

fn fail(auth: &NeonAuth<Blocking>) {
    let request = http::Request::get("/").body(()).unwrap().into_parts().0;
    let error = auth.on(&request).sign_out().send().unwrap_err();
    assert_eq!(error.code(), "NETWORK_REFUSED");
}

/// Takes the warnings alone.
struct Warnings;

impl Logger for Warnings {
    fn warn(&self, record: &LogRecord) {
        println!("taken: {record}");
    }
}

/// What the other tests start in a process of its own.
#[test]
#[ignore = "it is the subject of the other tests"]
fn scenario() {
    match std::env::var("SCENARIO").unwrap_or_default().as_str() {
        "silent" => {
            fail(&auth(LogLevel::Silent));
            auth(LogLevel::Silent).report("a mistake");
        }
        "partial" => {
            let auth = auth(LogLevel::Warn).with_logger(Warnings);
            fail(&auth);
            auth.report("a mistake");
        }
        _ => fail(&auth(LogLevel::Warn)),
    }
}

fn command(scenario: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "scenario", "--ignored", "--nocapture"])
        .env("SCENARIO", scenario)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What it wrote to standard output and to standard error.
fn output(scenario: &str) -> (String, String) {
    let output = command(scenario).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

const FAILED: &str = "neon-auth warn method: could not reach upstream path=sign-out \
    code=NETWORK_REFUSED host=auth.example detail=\"the cable\\nis \\\"cut\\\"\"\n";

#[test]
fn a_record_is_a_line_of_standard_error() {
    assert_eq!(output("default").1, FAILED);
}

#[test]
fn silent_writes_nothing() {
    assert_eq!(output("silent").1, "");
}

#[test]
fn what_a_logger_leaves_goes_on_to_standard_error() {
    let (taken, left) = output("partial");
    assert!(
        taken.contains("taken: method: could not reach upstream"),
        "{taken}"
    );
    assert_eq!(left, "neon-auth error application: a mistake\n");
}

/// A log that nobody reads must not fail requests.
#[cfg(unix)]
#[test]
fn a_closed_standard_error_is_no_panic() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = command("default").stderr(writer).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}
