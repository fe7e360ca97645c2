//! What the guide on revocation says about routes that the dev-server does not have, and about calls without an answer.

use std::time::Duration;

use http::{Method, Request, StatusCode};
use neon_auth_axum::neon_auth::transport::{FetchErrorKind, Fetched};
use neon_auth_axum::testing::{self, User, answers};
use neon_auth_axum::{LevelFilter, NeonAuth, Source};
use serde_json::{Value, json};

fn ann() -> User {
    User::named("Ann")
}

/// An upstream that knows Ann, and answers any other call so.
fn knowing_ann(answer: impl Fn() -> Fetched + Send + Sync + 'static) -> NeonAuth {
    let session = answers::session(&ann());
    let upstream = testing::upstream(move |request: &Request<_>| {
        match request.uri().path().ends_with("/get-session") {
            true => session.clone(),
            false => answer(),
        }
    });
    let config = testing::config().log_level(LevelFilter::Silent);
    upstream.neon_auth(config).unwrap()
}

fn page(cookies: &str) -> http::request::Parts {
    let request = Request::get("/").header("cookie", cookies).body(());
    request.unwrap().into_parts().0
}

/// How a page of hers learns who she is, after this call from another request of hers.
async fn known_after(auth: &NeonAuth, path: &str, arguments: Value) -> Source {
    let cookies = ann().cookie(auth);
    let (call, later) = (auth.on(&page(&cookies)), auth.on(&page(&cookies)));
    let _ = call.call(Method::POST, path, &arguments).await;
    later.get_session().await.unwrap().unwrap().source()
}

#[tokio::test]
async fn routes_of_plugins_end_what_is_cached() {
    let done = || answers::json(StatusCode::OK, &json!({"status": true}));
    let auth = knowing_ann(done);
    let session = auth.on(&page(&ann().cookie(&auth))).get_session().await;
    let token = session.unwrap().unwrap().session.token.to_string();
    for (path, arguments) in [
        ("two-factor/enable", json!({"password": "secret"})),
        ("two-factor/disable", json!({"password": "secret"})),
        ("delete-anonymous-user", json!({})),
        ("multi-session/revoke", json!({"sessionToken": token})),
    ] {
        let auth = knowing_ann(done);
        let known = known_after(&auth, path, arguments).await;
        assert_eq!(known, Source::Upstream, "{path}");
    }
}

#[tokio::test]
async fn a_password_that_is_reset_is_nobodys() {
    for (path, arguments) in [
        (
            "reset-password",
            json!({"token": "t", "newPassword": "new"}),
        ),
        (
            "email-otp/reset-password",
            json!({"email": "ann@example.com", "otp": "1", "password": "new"}),
        ),
        (
            "phone-number/reset-password",
            json!({"phoneNumber": "1", "otp": "1", "newPassword": "new"}),
        ),
    ] {
        let auth = knowing_ann(|| answers::json(StatusCode::OK, &json!({"status": true})));
        let known = known_after(&auth, path, arguments).await;
        assert_eq!(known, Source::Cache, "{path}");
    }
}

/// Without an answer, upstream may have carried it out all the same.
#[tokio::test]
async fn a_change_counts_unless_it_cannot_have_been_carried_out() {
    for (kind, source) in [
        (FetchErrorKind::Timeout, Source::Upstream),
        (FetchErrorKind::Reset, Source::Upstream),
        (FetchErrorKind::Refused, Source::Cache),
        (FetchErrorKind::Dns, Source::Cache),
    ] {
        let auth = knowing_ann(move || answers::failure(kind));
        let known = known_after(&auth, "update-user", json!({"name": "Anna"})).await;
        assert_eq!(known, source, "{kind:?}");
    }
}

#[tokio::test]
async fn a_cookie_from_before_a_change_never_stands_in() {
    let upstream = testing::upstream(|_: &Request<_>| answers::failure(FetchErrorKind::Refused));
    let config = testing::config().log_level(LevelFilter::Silent);
    let auth: NeonAuth = upstream
        .neon_auth(config.stale_if_error(Duration::from_secs(3600)))
        .unwrap();
    let parts = page(&ann().signed_in().stale().cookie(&auth));
    let known = auth.on(&parts).get_session().await.unwrap().unwrap();
    assert_eq!(known.source(), Source::StaleCache);
    auth.invalidate_user(&*known.user.id);
    let error = auth.on(&parts).get_session().await.unwrap_err();
    assert_eq!(error.status(), StatusCode::BAD_GATEWAY);
}
