//! If the application has set `tracing` up, the log goes there. One process, one subscriber: this file is a test
//! binary of its own.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Mutex;
use std::time::Duration;

use neon_auth::adapter::report;
use neon_auth::transport::{
    BoxFuture, Fetch, FetchError, FetchErrorKind, Fetched, Notified, Transport,
};
use neon_auth::{Blocking, Logger, NeonAuth, NeonAuthBuilder};
use neon_auth::{Config, ConfigBuilder, LevelFilter, LogRecord};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber, span};

/// Takes down every event: its level, target and fields.
struct Notes;

type Note = (Level, String, BTreeMap<&'static str, String>);

static NOTES: Mutex<Vec<Note>> = Mutex::new(Vec::new());

impl Subscriber for Notes {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let metadata = event.metadata();
        let note = (*metadata.level(), metadata.target().to_owned(), fields.0);
        NOTES.lock().unwrap().push(note);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    /// Only that it is there: how long a call took differs from run to run.
    fn record_f64(&mut self, field: &Field, value: f64) {
        assert!(value >= 0.0, "{field} is {value}");
        self.0.insert(field.name(), "a time".to_owned());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name(), value.to_string());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

/// Answers 418, but sign-out not at all.
struct Teapot;

impl Transport for Teapot {
    type Mode = Blocking;

    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched> {
        let fetched = if fetch.request.uri().path().ends_with("sign-out") {
            Err(FetchError::with_source(FetchErrorKind::Dns, "no such name"))
        } else {
            let body = r#"{"code":"SHORT_AND_STOUT"}"#;
            Ok(http::Response::builder()
                .status(418)
                .body(body.into())
                .unwrap())
        };
        Box::pin(std::future::ready(fetched))
    }

    fn spawn(&self, mut task: BoxFuture<'static, ()>) {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(task.as_mut().poll(&mut context).is_ready());
    }

    fn wait(&self, _: Notified, _: Duration) -> BoxFuture<'_, bool> {
        Box::pin(std::future::ready(false))
    }
}

/// Takes the warnings alone, and drops them.
struct NoWarnings;

impl Logger for NoWarnings {
    fn warn(&self, _: &LogRecord) {}
}

fn make_both_calls(auth: &NeonAuth<Blocking>) {
    let request = http::Request::get("/").body(()).unwrap().into_parts().0;
    let auth = auth.on(&request);
    auth.list_sessions().send().unwrap_err();
    auth.sign_out().send().unwrap_err();
    report(auth.neon_auth(), "a mistake");
}

fn configured() -> ConfigBuilder {
    Config::builder()
        .base_url("https://auth.example/db/auth")
        .cookie_secret("a-secret-of-32-characters-or-more")
}

fn auth(level: LevelFilter) -> NeonAuth<Blocking> {
    builder(level).build()
}

fn builder(level: LevelFilter) -> NeonAuthBuilder<Blocking> {
    NeonAuth::builder(configured().log_level(level).build().unwrap(), Teapot)
}

fn noted() -> Vec<Note> {
    std::mem::take(&mut NOTES.lock().unwrap())
}

/// One test, since its steps share the subscriber.
#[test]
fn records_become_events_and_few_of_a_kind_in_a_second() {
    tracing::subscriber::set_global_default(Notes).unwrap();

    let known = auth(LevelFilter::Info);
    make_both_calls(&known);
    make_both_calls(&known);
    let notes = noted();
    let levels: Vec<_> = notes.iter().map(|(level, ..)| *level).collect();
    assert_eq!(
        levels,
        [
            Level::INFO,
            Level::WARN,
            Level::ERROR,
            Level::INFO,
            Level::WARN
        ],
        "the mistake is logged once"
    );
    assert!(notes.iter().all(|(_, target, _)| target == "neon_auth"));
    let fields = |expected: &[(&'static str, &str)]| -> BTreeMap<_, _> {
        expected
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect()
    };
    assert_eq!(
        notes[0].2,
        fields(&[
            ("message", "upstream refused"),
            ("component", "method"),
            ("path", "list-sessions"),
            ("status", "418"),
            ("code", "SHORT_AND_STOUT"),
            ("host", "auth.example"),
            ("took_ms", "a time"),
        ])
    );
    assert_eq!(
        notes[1].2,
        fields(&[
            ("message", "could not reach upstream"),
            ("component", "method"),
            ("path", "sign-out"),
            ("code", "NETWORK_DNS"),
            ("host", "auth.example"),
            ("took_ms", "a time"),
            ("detail", "no such name"),
        ])
    );

    make_both_calls(&builder(LevelFilter::Info).logger(NoWarnings).build());
    let levels: Vec<_> = noted().into_iter().map(|(level, ..)| level).collect();
    assert_eq!(
        levels,
        [Level::INFO, Level::ERROR],
        "the logger takes the warning"
    );

    make_both_calls(&auth(LevelFilter::Silent));
    assert_eq!(noted(), []);

    let config = configured().build().unwrap();
    make_both_calls(&NeonAuth::new(config, Teapot));
    let levels: Vec<_> = noted().into_iter().map(|(level, ..)| level).collect();
    assert!(
        levels.contains(&Level::INFO) && levels.contains(&Level::WARN),
        "no level was set, so the subscriber decides, which takes everything: {levels:?}"
    );

    let known = auth(LevelFilter::Info);
    for _ in 0..40 {
        make_both_calls(&known);
    }
    // It is the last clone, so that what was held back is counted now.
    drop(known);
    let notes = noted();
    for message in ["upstream refused", "could not reach upstream"] {
        let (mut written, mut held) = (0, 0);
        for (_, target, fields) in &notes {
            assert_eq!(target, "neon_auth");
            if fields["message"] == message {
                written += 1;
            } else if fields["message"].starts_with(message) {
                let code = fields["message"].split_once(" (").unwrap().1;
                assert!(["status=418 code=SHORT_AND_STOUT)", "code=NETWORK_DNS)"].contains(&code));
                held += fields["held_back"].parse::<usize>().unwrap();
            }
        }
        assert_eq!(written + held, 40, "{message}");
        assert!(held > 0, "all of {written} lines of one kind are written");
    }
}
