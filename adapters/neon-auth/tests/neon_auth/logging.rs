//! What reaches a logger, and what never does.

use std::sync::{Arc, Mutex};

use http::{Request, Response, StatusCode};
use neon_auth::adapter::{decide, handle, report};
use neon_auth::methods::SignInEmail;
use neon_auth::transport::{FetchError, FetchErrorKind, Fetched};
use neon_auth::{LevelFilter, LogRecord};
use neon_auth::{Logger, RequestAuth};
use serde_json::{Value, json};

use crate::support::tasks::Tasks;
use crate::support::upstream::{path, reply, setting_token, signs_in_and_out};
use crate::support::{SECRET, configured, page};

/// Keeps the records, each with the method that it came through.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<(&'static str, LogRecord)>>>);

impl Kept {
    fn keep(&self, method: &'static str, record: &LogRecord) {
        self.0.lock().unwrap().push((method, record.clone()));
    }

    fn methods(&self) -> Vec<&'static str> {
        self.0
            .lock()
            .unwrap()
            .iter()
            .map(|(method, _)| *method)
            .collect()
    }
}

impl Logger for Kept {
    fn error(&self, record: &LogRecord) {
        self.keep("error", record);
    }

    fn warn(&self, record: &LogRecord) {
        self.keep("warn", record);
    }

    fn info(&self, record: &LogRecord) {
        self.keep("info", record);
    }

    fn debug(&self, record: &LogRecord) {
        self.keep("debug", record);
    }
}

/// Makes four calls, one for each level.
async fn one_of_each(level: LevelFilter) -> Kept {
    let kept = Kept::default();
    let upstream = Tasks::holding(
        |_| false,
        |fetch| {
            let status = match path(fetch) {
                "fine" => StatusCode::OK,
                "refused" => StatusCode::FORBIDDEN,
                "failed" => StatusCode::BAD_GATEWAY,
                _ => return Err(FetchError::new(FetchErrorKind::Internal)),
            };
            Ok(reply(status, &json!({})))
        },
    );
    let config = configured().log_level(level).build().unwrap();
    let auth = upstream
        .builder(config)
        .logger(kept.clone())
        .build()
        .on(&page(&[]));
    for path in ["fine", "refused", "failed", "bug"] {
        let _ = auth.call(http::Method::GET, path, &Value::Null).await;
    }
    report(auth.neon_auth(), "the application is put together wrongly");
    assert_eq!(upstream.fetches(), 4);
    kept
}

#[tokio::test]
async fn each_level_includes_the_graver_ones() {
    for (level, methods) in [
        (LevelFilter::Silent, &[] as &[&str]),
        (LevelFilter::Error, &["error", "error"]),
        (LevelFilter::Warn, &["warn", "error", "error"]),
        (LevelFilter::Info, &["info", "warn", "error", "error"]),
        (
            LevelFilter::Debug,
            &["debug", "info", "warn", "error", "error"],
        ),
    ] {
        assert_eq!(one_of_each(level).await.methods(), methods, "{level:?}");
    }
}

#[tokio::test]
async fn a_mistake_is_logged_once() {
    let kept = Kept::default();
    let upstream = Tasks::answering(signs_in_and_out);
    let config = configured().log_level(LevelFilter::Error).build().unwrap();
    let auth = upstream.builder(config).logger(kept.clone()).build();
    for _ in 0..3 {
        report(&auth.clone(), "one mistake");
        report(auth.on(&page(&[])).neon_auth(), "another mistake");
    }
    assert_eq!(kept.methods(), ["error", "error"]);
}

/// What must be in no line: every secret thing that passes through here is called a canary.
const CANARY: &str = "canary";

/// A request of somebody whose every header and cookie is secret, with a forged cache.
fn secretive(path: &str) -> http::request::Parts {
    let cookies = "__Secure-neon-auth.session_token=canary-token.canary-signature; \
        __Secure-neon-auth.local.session_data=canary.canary.canary; \
        __Secure-neon-auth.session_challenge=canary-challenge; other=canary-other";
    let request = Request::get(path)
        .header("cookie", cookies)
        .header("authorization", "Bearer canary-bearer")
        .header("referer", "https://app.example/canary-referer")
        .header("x-captcha-response", "canary-captcha")
        .header("x-api-key", "canary-key");
    request.body(()).unwrap().into_parts().0
}

async fn say_everything(auth: &RequestAuth) {
    let credentials = || SignInEmail::new("canary@example.com", "canary-password");
    let _ = auth.get_session().await;
    let _ = auth.get_session().fresh().await;
    let _ = auth.sign_in().email(credentials()).await;
    let _ = auth
        .call(
            http::Method::GET,
            "reset-password/canary-token",
            &json!({"token": "canary"}),
        )
        .await;
    let _ = auth
        .call(
            http::Method::POST,
            "unknown/canary-path",
            &json!({"password": "canary"}),
        )
        .await;
    let _ = handle(auth, "reset-password/canary-token", "canary-body".into()).await;
    let _ = handle(auth, "../canary", "canary-body".into()).await;
    let _ = decide(auth).await;
    let _ = auth.sign_out().await;
}

/// The dynamic method, with an answer in OAuth's form.
#[tokio::test]
async fn a_refusal_in_oauths_form_has_its_code_in_the_error_and_in_the_log() {
    let kept = Kept::default();
    let body = json!({"error": "authorization_pending", "error_description": "Not decided yet"});
    let upstream = Tasks::answering(move |_| reply(StatusCode::BAD_REQUEST, &body));
    let config = configured().log_level(LevelFilter::Info).build().unwrap();
    let auth = upstream.builder(config).logger(kept.clone()).build();
    let auth: RequestAuth = auth.on(&page(&[]));
    let error = auth
        .call(http::Method::POST, "device/token", &json!({}))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "authorization_pending");
    assert_eq!(error.message(), "Not decided yet");
    assert_eq!(error.status(), StatusCode::BAD_REQUEST);
    let records = kept.0.lock().unwrap();
    let codes: Vec<_> = records
        .iter()
        .map(|(_, record)| record.code.as_deref())
        .collect();
    assert_eq!(codes, [Some("authorization_pending")]);
}

async fn assert_discreet(answer: impl Fn() -> Fetched + Send + Sync + 'static, least: usize) {
    let kept = Kept::default();
    let upstream = Tasks::holding(|_| false, move |_| answer());
    let config = configured().log_level(LevelFilter::Debug).build().unwrap();
    let auth = upstream.builder(config).logger(kept.clone()).build();
    for path in [
        "/page?canary=canary",
        "/page?neon_auth_session_verifier=canary-verifier",
        "/api/auth/reset-password/canary-token?token=canary",
    ] {
        say_everything(&auth.on(&secretive(path))).await;
    }
    let records = kept.0.lock().unwrap();
    assert!(records.len() >= least, "{records:?}");
    for (_, record) in &*records {
        let line = format!("{record} {record:?}").to_lowercase();
        assert!(!line.contains(CANARY), "{line}");
        assert!(!line.contains(SECRET), "{line}");
        assert!(!line.contains('\n'), "{line}");
    }
}

#[tokio::test]
async fn no_success_tells_a_secret() {
    let body = json!({"token": "canary-token", "user": {"id": "canary"}, "message": "canary"});
    assert_discreet(
        move || Ok(setting_token(reply(StatusCode::OK, &body), "canary.canary")),
        20,
    )
    .await;
}

#[tokio::test]
async fn no_refusal_tells_a_secret() {
    for status in [StatusCode::BAD_REQUEST, StatusCode::INTERNAL_SERVER_ERROR] {
        let body = json!({"code": "canary\ncode", "message": "canary\nmessage"});
        assert_discreet(move || Ok(reply(status, &body)), 20).await;
    }
}

#[tokio::test]
async fn no_failure_tells_a_secret() {
    for kind in [
        FetchErrorKind::Reset,
        FetchErrorKind::Internal,
        FetchErrorKind::TooLarge,
    ] {
        assert_discreet(
            move || Err(FetchError::with_source(kind, "cut off\nafter 12 bytes")),
            20,
        )
        .await;
    }
}

#[tokio::test]
async fn no_unreadable_answer_tells_a_secret() {
    assert_discreet(|| Ok(Response::new("<html>canary</html>".into())), 20).await;
}
