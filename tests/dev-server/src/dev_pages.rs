//! The pages for the developer: the outbox, with the codes of authenticator apps.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, HOST};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use serde::Serialize;

use crate::clock::Timestamp;
use crate::neon_auth::NeonAuth;
use crate::origin::is_loopback_host;
use crate::page;
use crate::reply::Reply;
use crate::store::SecondFactor;
use crate::totp;

/// What a user's authenticator app shows.
#[derive(Debug, Serialize)]
pub(crate) struct AppCode<'a> {
    pub(crate) email: &'a str,
    pub(crate) code: String,
}

/// Answers a request to `path` below `/__dev/`.
pub(crate) fn answer(
    auth: &NeonAuth,
    now: Timestamp,
    path: &str,
    request: &Request<Bytes>,
) -> Response<Bytes> {
    let reply = if !is_addressed_to_loopback(request) {
        let text = "Reach this page by the name localhost or the address 127.0.0.1.";
        Reply::html(StatusCode::FORBIDDEN, page::error("forbidden_host", text))
    } else {
        match (request.method(), path) {
            (&Method::GET, "outbox") => Reply::html(
                StatusCode::OK,
                page::outbox(auth.outbox(), &app_codes(auth, now), &auth.base_url()),
            ),
            (&Method::GET, "outbox.json") => Reply::json(&auth.outbox().mails()),
            (&Method::GET, "totp.json") => Reply::json(&app_codes(auth, now)),
            _ => {
                let text = "There is no such page. The outbox is at /__dev/outbox.";
                Reply::html(StatusCode::NOT_FOUND, page::error("not_found", text))
            }
        }
    };
    let mut response = reply.into_response();
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The codes of every app that the server knows.
fn app_codes(auth: &NeonAuth, now: Timestamp) -> Vec<AppCode<'_>> {
    let factors = auth.store.second_factors.iter();
    let code = |factor: &SecondFactor| {
        Some(AppCode {
            email: &auth.store.user_by_id(&factor.user_id)?.email,
            code: totp::code(&factor.secret, now),
        })
    };
    factors.filter_map(code).collect()
}

/// A website may point a host name of its own at this machine and read the outbox as if it were
/// its own page; the name in the request gives that away.
fn is_addressed_to_loopback(request: &Request<Bytes>) -> bool {
    match request.headers().get(HOST) {
        Some(host) => host.to_str().is_ok_and(is_loopback_host),
        None => true,
    }
}
