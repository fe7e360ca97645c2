//! A call about an account works with each server, and finds out once how it names accounts.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests, and what only tests use"
)]

use bytes::Bytes;
use http::{Request, Response};
use neon_auth_core::methods::{GetAccessToken, UnlinkAccount};
use neon_auth_core::{
    AccountForms, Action, Call, Config, Context, Endpoint, FetchError, FetchErrorKind, Fetched,
    IncomingRequest, Jar, Timing, UnixMillis,
};
use serde_json::{Value, json};

/// A server that knows one account.
#[derive(Clone, Copy, Debug)]
enum Server {
    V1_4,
    V1_6,
    V1_7,
}

impl Server {
    fn answer(self, request: &Request<Bytes>) -> Fetched {
        let sent: Value = serde_json::from_slice(request.body()).unwrap();
        let is_for_tokens = request.uri().path().ends_with("token");
        let id = match self {
            Self::V1_4 if is_for_tokens => "own",
            Self::V1_4 | Self::V1_6 => "there",
            Self::V1_7 => "own",
        };
        let is_valid = match self {
            Self::V1_4 | Self::V1_6 => sent.get("providerId").is_some(),
            Self::V1_7 if is_for_tokens => sent.as_object().unwrap().len() == 1,
            Self::V1_7 => true,
        };
        match () {
            () if !is_valid => refused(400, "VALIDATION_ERROR"),
            () if sent["accountId"] == id => {
                answered(200, json!({"accessToken": "a", "status": true}))
            }
            () => refused(400, "ACCOUNT_NOT_FOUND"),
        }
    }
}

fn answered(status: u16, body: Value) -> Fetched {
    let answer = Response::builder().status(status);
    let answer = answer.header("content-type", "application/json");
    Ok(answer.body(body.to_string().into()).unwrap())
}

fn refused(status: u16, code: &str) -> Fetched {
    answered(status, json!({"code": code, "message": "no"}))
}

fn known_account() -> GetAccessToken {
    GetAccessToken::new("google").account_id("there").id("own")
}

fn unknown_account() -> GetAccessToken {
    GetAccessToken::new("google")
        .account_id("nowhere")
        .id("none")
}

/// What comes of a call, and what was sent for it.
struct Called<R> {
    reply: Result<R, String>,
    sent: Vec<Value>,
    cookies: Vec<String>,
}

fn call<E: Endpoint>(
    endpoint: &E,
    forms: &AccountForms,
    mut server: impl FnMut(&Request<Bytes>) -> Fetched,
) -> Called<E::Reply> {
    let config = Config::builder()
        .base_url("http://localhost:4000/auth")
        .cookie_secret("a cookie secret of 32 characters")
        .build()
        .unwrap();
    let (parts, ()) = Request::new(()).into_parts();
    let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
    let jar = Jar::default();
    let now = UnixMillis::new(0);
    let context = Context::new(&config, now, &request, &jar).naming_accounts(forms);
    let mut step = Call::start(context, endpoint);
    let mut sent = Vec::new();
    loop {
        match step.action {
            Action::Fetch(fetch, waiting) => {
                sent.push(serde_json::from_slice(fetch.request.body()).unwrap());
                let got = server(&fetch.request);
                step = waiting.answer(now, got, Timing::default());
            }
            Action::Done(done) => {
                let cookies = done.cookies.iter().map(|line| line.name().to_owned());
                return Called {
                    reply: done.outcome.map_err(|error| error.code().to_owned()),
                    sent,
                    cookies: cookies.collect(),
                };
            }
        }
    }
}

fn as_1_6() -> Value {
    json!({"providerId": "google", "accountId": "there"})
}

fn as_1_7() -> Value {
    json!({"accountId": "own"})
}

fn as_1_4() -> Value {
    json!({"providerId": "google", "accountId": "own"})
}

#[test]
fn each_server_takes_a_form_and_the_next_call_begins_with_it() {
    for (server, first, later) in [
        (Server::V1_4, vec![as_1_6(), as_1_4()], as_1_4()),
        (Server::V1_6, vec![as_1_6()], as_1_6()),
        (Server::V1_7, vec![as_1_6(), as_1_7()], as_1_7()),
    ] {
        let forms = AccountForms::new();
        let called = call(&known_account(), &forms, |sent| server.answer(sent));
        assert_eq!(called.reply.unwrap().access_token, "a", "{server:?}");
        assert_eq!(called.sent, first, "{server:?}");
        let called = call(&known_account(), &forms, |sent| server.answer(sent));
        assert!(called.reply.is_ok(), "{server:?}");
        assert_eq!(called.sent, [later], "{server:?}");
    }
}

#[test]
fn each_route_has_its_own_form() {
    let forms = AccountForms::new();
    call(&known_account(), &forms, |sent| Server::V1_4.answer(sent));
    let unlink = UnlinkAccount::new("google").account_id("there").id("own");
    let called = call(&unlink, &forms, |sent| Server::V1_4.answer(sent));
    assert!(called.reply.unwrap().status);
    assert_eq!(called.sent, [as_1_6()]);
}

#[test]
fn a_server_that_ignores_the_provider_takes_the_last_form() {
    let unlink = UnlinkAccount::new("google").account_id("there").id("own");
    let called = call(&unlink, &AccountForms::new(), |sent| {
        Server::V1_7.answer(sent)
    });
    assert!(called.reply.unwrap().status);
    assert_eq!(called.sent, [as_1_6(), as_1_4()]);
}

#[test]
fn another_server_is_found_out_once() {
    for before in [Server::V1_4, Server::V1_6, Server::V1_7] {
        for after in [Server::V1_4, Server::V1_6, Server::V1_7] {
            let forms = AccountForms::new();
            call(&known_account(), &forms, |sent| before.answer(sent));
            let called = call(&known_account(), &forms, |sent| after.answer(sent));
            let fetches = called.sent.len();
            assert!(called.reply.is_ok(), "{before:?} {after:?}");
            assert!(fetches <= 3, "{before:?} {after:?}: {:?}", called.sent);
            let called = call(&known_account(), &forms, |sent| after.answer(sent));
            assert_eq!(called.sent.len(), 1, "{before:?} {after:?}");
        }
    }
}

#[test]
fn an_account_that_is_not_there_is_said_so_whatever_is_remembered() {
    for before in [
        None,
        Some(Server::V1_4),
        Some(Server::V1_6),
        Some(Server::V1_7),
    ] {
        for server in [Server::V1_4, Server::V1_6, Server::V1_7] {
            let forms = AccountForms::new();
            if let Some(before) = before {
                call(&known_account(), &forms, |sent| before.answer(sent));
            }
            let called = call(&unknown_account(), &forms, |sent| server.answer(sent));
            let what = format!("{before:?} {server:?}: {:?}", called.sent);
            assert_eq!(called.reply.unwrap_err(), "ACCOUNT_NOT_FOUND", "{what}");
            assert!(called.sent.len() <= 3, "{what}");
            let again = call(&unknown_account(), &forms, |sent| server.answer(sent));
            assert_eq!(again.sent, called.sent, "a refusal is remembered: {what}");
        }
    }
}

#[test]
fn what_the_other_form_meets_is_said() {
    let answers = [
        refused(400, "VALIDATION_ERROR"),
        Err(FetchError::new(FetchErrorKind::Refused)),
    ];
    let mut answers = answers.into_iter();
    let called = call(&known_account(), &AccountForms::new(), |_| {
        answers.next().unwrap()
    });
    assert_eq!(called.reply.unwrap_err(), "NETWORK_REFUSED");
    assert_eq!(called.sent, [as_1_6(), as_1_7()]);
}

#[test]
fn other_refusals_are_final() {
    for (status, code) in [
        (400, "FAILED_TO_GET_ACCESS_TOKEN"),
        (401, "UNAUTHORIZED"),
        (403, "VALIDATION_ERROR"),
        (404, "ACCOUNT_NOT_FOUND"),
    ] {
        let called = call(&known_account(), &AccountForms::new(), |_| {
            refused(status, code)
        });
        assert_eq!(called.reply.unwrap_err(), code);
        assert_eq!(called.sent, [as_1_6()], "{status} {code}");
    }
}

#[test]
fn arguments_without_the_accounts_own_id_are_sent_once_as_they_are() {
    let named = GetAccessToken::new("google").account_id("there");
    let called = call(&named, &AccountForms::new(), |sent| {
        Server::V1_7.answer(sent)
    });
    assert_eq!(called.reply.unwrap_err(), "VALIDATION_ERROR");
    assert_eq!(called.sent, [as_1_6()]);
}

#[test]
fn the_cookies_of_a_refusal_reach_the_browser() {
    let mut forms_left = 2;
    let called = call(&known_account(), &AccountForms::new(), |sent| {
        forms_left -= 1;
        let name = ["second", "first"][forms_left];
        let mut got = Server::V1_7.answer(sent)?;
        let line = format!("__Secure-neon-auth.{name}=1; Path=/; Secure");
        got.headers_mut()
            .insert("set-cookie", line.parse().unwrap());
        Ok(got)
    });
    assert!(called.reply.is_ok());
    assert_eq!(
        called.cookies,
        ["first", "second"].map(|name| format!("__Secure-neon-auth.{name}"))
    );
}
