//! The helpers for tests of applications, in both modes.

#![allow(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

use std::time::Duration;

use http::request::Parts;
use http::{Request, Response, StatusCode};
use neon_auth::methods::SignInEmail;
use neon_auth::testing;
use neon_auth::testing::{NOW, User, answers};
use neon_auth::transport::FetchErrorKind;
use neon_auth::transport::block_on;
use neon_auth::{Blocking, NeonAuth};
use neon_auth::{ErrorCode, Session};
use serde_json::json;

fn request(cookie: String) -> Parts {
    let request = Request::get("/dashboard").header("cookie", cookie);
    request.body(()).unwrap().into_parts().0
}

fn name(session: Option<Session>) -> Option<String> {
    session.map(|session| session.user.name.to_string())
}

#[test]
fn a_signed_in_user_costs_no_call_in_blocking_and_async_code() {
    let ann = User::named("Ann");
    let auth: NeonAuth<Blocking> = testing::neon_auth(answers::unexpected).unwrap();
    let session = auth.on(&request(ann.cookie(&auth))).get_session().send();
    assert_eq!(name(session.unwrap()).unwrap(), "Ann");

    let auth: NeonAuth = testing::neon_auth(answers::unexpected).unwrap();
    let auth = auth.on(&request(ann.cookie(&auth)));
    let session = block_on(auth.get_session().into_future());
    assert_eq!(name(session.unwrap()).unwrap(), "Ann");
}

#[test]
fn a_stale_cookie_costs_one_call() {
    let ann = User::named("Ann");
    let session = answers::session(&ann);
    let upstream = testing::upstream(move |_| session.clone());
    let auth: NeonAuth<Blocking> = upstream.neon_auth(testing::config()).unwrap();
    let stale = ann.signed_in().stale().cookie(&auth);
    let auth = auth.on(&request(stale));
    for _ in 0..2 {
        let session = auth.get_session().send().unwrap();
        assert_eq!(name(session).unwrap(), "Ann");
    }
    assert_eq!(upstream.calls(), ["GET /neondb/auth/get-session"]);
    let mut response = Response::new(());
    auth.finish(&mut response);
    assert_eq!(response.headers().get_all("set-cookie").iter().count(), 1);
}

#[test]
fn an_unexpected_call_is_an_error_of_its_own() {
    let auth: NeonAuth<Blocking> = testing::neon_auth(answers::unexpected).unwrap();
    let forged = User::named("Ann").signed_in().forged().cookie(&auth);
    let error = auth.on(&request(forged)).get_session().send().unwrap_err();
    assert_eq!(error.error_code(), Some(ErrorCode::Internal));
}

#[test]
fn an_outage_signs_nobody_out_and_a_stale_cookie_may_stand_in() {
    let down = |_: &Request<_>| answers::failure(FetchErrorKind::Refused);
    let auth: NeonAuth<Blocking> = testing::neon_auth(down).unwrap();
    let ann = User::named("Ann");
    let stale = ann.signed_in().stale().cookie(&auth);
    let error = auth.on(&request(stale)).get_session().send().unwrap_err();
    assert_eq!(error.error_code(), Some(ErrorCode::NetworkRefused));

    let minute = Duration::from_secs(60);
    let config = testing::config().stale_if_error(minute);
    let auth: NeonAuth<Blocking> = testing::upstream(down).neon_auth(config).unwrap();
    let stale = ann.signed_in().stale().cookie(&auth);
    let session = auth.on(&request(stale)).get_session().send().unwrap();
    assert_eq!(name(session).unwrap(), "Ann");
}

#[test]
fn a_server_method_gets_the_answer_of_the_closure() {
    let auth: NeonAuth<Blocking> = testing::neon_auth(|request| {
        if request.uri().path().ends_with("/sign-in/email") {
            let body = json!({"code": "INVALID_EMAIL_OR_PASSWORD", "message": "No."});
            answers::json(StatusCode::UNAUTHORIZED, &body)
        } else {
            answers::unexpected(request)
        }
    })
    .unwrap();
    let auth = auth.on(&request(String::new()));
    let credentials = SignInEmail::new("ann@example.com", "wrong");
    let error = auth.sign_in().email(credentials).send().unwrap_err();
    assert_eq!(error.code(), "INVALID_EMAIL_OR_PASSWORD");
}

#[test]
fn cookies_are_made_at_the_time_of_the_clock() {
    let later = NOW.plus(Duration::from_secs(1_000_000));
    let upstream = testing::upstream::<Blocking, _>(|_| answers::nobody());
    let config = testing::config().build().unwrap();
    let auth = NeonAuth::builder(config, upstream.clone())
        .clock(move || later)
        .build();
    let ann = User::named("Ann");
    let session = auth.on(&request(ann.cookie(&auth))).get_session().send();
    assert_eq!(name(session.unwrap()).unwrap(), "Ann");
    assert!(upstream.calls().is_empty());

    let earlier = ann.signed_in().at(NOW).cookie(&auth);
    let session = auth.on(&request(earlier)).get_session().send().unwrap();
    assert!(session.is_none());
    assert_eq!(upstream.calls().len(), 1);
}

#[test]
fn a_plain_response_is_an_answer_too() {
    let auth: NeonAuth<Blocking> = testing::neon_auth(|_| Response::new("null")).unwrap();
    let cookie = User::named("Ann").signed_in().uncached().cookie(&auth);
    let session = auth.on(&request(cookie)).get_session().send().unwrap();
    assert!(session.is_none());
}
