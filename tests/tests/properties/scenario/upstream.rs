//! What upstream may answer.

use http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION,
    RETRY_AFTER, SET_COOKIE,
};
use http::{HeaderName, HeaderValue, StatusCode};
use neon_auth_core::FetchErrorKind;
use neon_auth_reference::scenario::Reply;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::session::{any_session, any_token};
use super::shapes::MEMBERS;

pub(super) fn any_reply(now: i64) -> impl Strategy<Value = Reply> {
    let status = prop_oneof![
        8 => Just(StatusCode::OK),
        1 => Just(StatusCode::FOUND),
        2 => select(&[StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::BAD_REQUEST][..]),
        1 => select(&[StatusCode::NOT_FOUND, StatusCode::TOO_MANY_REQUESTS][..]),
        2 => select(&[StatusCode::INTERNAL_SERVER_ERROR, StatusCode::SERVICE_UNAVAILABLE][..]),
        1 => (100..1000_u16).prop_map(|code| StatusCode::from_u16(code).unwrap_or_default()),
    ];
    let cookies = prop::collection::vec(any_set_cookie().boxed(), 0..4);
    let answer = (status, any_headers(), cookies, any_body(now).boxed()).prop_map(
        |(status, mut headers, cookies, body)| {
            headers.extend(cookies.into_iter().map(|line| (SET_COOKIE, line)));
            Reply::Answer {
                status,
                headers,
                body: body.into(),
            }
        },
    );
    let kinds = [
        FetchErrorKind::Dns,
        FetchErrorKind::Refused,
        FetchErrorKind::Timeout,
        FetchErrorKind::Tls,
        FetchErrorKind::Reset,
        FetchErrorKind::Abort,
        FetchErrorKind::Other,
        FetchErrorKind::TooLarge,
        FetchErrorKind::NoPlace,
        FetchErrorKind::Exhausted,
        FetchErrorKind::Internal,
    ];
    prop_oneof![4 => answer, 1 => select(kinds.to_vec()).prop_map(Reply::Failure)]
}

fn any_body(now: i64) -> impl Strategy<Value = Vec<u8>> {
    let text = prop_oneof![
        8 => any_session(now).prop_map(|session| format!("{{{session}}}")),
        2 => (any_session(now), any_session(now))
            .prop_map(|(one, two)| format!("[{{{one}}},{{{two}}}]")),
        2 => Just("null".to_owned()),
        2 => Just(r#"{"code":"INVALID_TOKEN","message":"Invalid token"}"#.to_owned()),
        1 => select(&[
            r#"{"code":403}"#,
            r#"{"message":"forbidden"}"#,
            r#"{"error":"invalid_grant","error_description":"Token expired"}"#,
            r#"{"error":"Not Found","message":"Cannot POST"}"#,
            "[]",
            "\u{feff}null",
            "\u{feff}{\"code\":\"B\\ud800\"}",
        ][..]).prop_map(str::to_owned),
        1 => Just(r#"{"token":"c4n4ry","user":{"id":"u1"},"success":true,"status":true}"#.to_owned()),
        1 => Just(r#"{"twoFactorRedirect":true}"#.to_owned()),
        2 => select(&MEMBERS[..]).prop_map(str::to_owned),
        1 => Just("<html>forbidden</html>".to_owned()),
        1 => Just(String::new()),
        1 => Just("[".repeat(300)),
        1 => any_session(now).prop_map(|session| format!("\u{feff}{{{session}}}")),
        1 => Just("\u{feff}null".to_owned()),
        1 => Just(format!(r#"{{"code":"DEEP","message":"\ud83d","more":{}{}}}"#, "[".repeat(300), "]".repeat(300))),
    ];
    prop_oneof![
        16 => text.prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..16),
    ]
}

fn any_headers() -> impl Strategy<Value = Vec<(HeaderName, HeaderValue)>> {
    let some = vec![
        (CONTENT_TYPE, "application/json"),
        (RETRY_AFTER, "7"),
        (CONNECTION, "close"),
        (CACHE_CONTROL, "public, max-age=60"),
        (HeaderName::from_static("set-auth-jwt"), "c4n4ry"),
        (HeaderName::from_static("set-auth-token"), "c4n4ry"),
        (HeaderName::from_static("server"), "c4n4ry"),
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, "default-src 'self'"),
    ];
    let most = some.len();
    let location = select(
        &[
            "/welcome?token=c4n4ry#x",
            "https://app.example/welcome?a=\"<b>",
            "https://app.example",
            "https://app.example//evil.example",
            "https://app.example/\\evil.example",
            "//evil.example",
            "https://evil.example/",
            "http://localhost:3000/a",
            "javascript:alert(1)",
            "/zavr\u{161}i?x=c4n4ry",
            "https://app.example/zavr\u{161}i",
            "",
        ][..],
    );
    (
        subsequence(some, 0..=most),
        prop::option::of(location),
        prop::option::weighted(0.05, Just("gzip")),
        prop::option::weighted(0.05, select(&[8192, 8193, 40_000][..])),
    )
        .prop_map(|(some, location, encoding, jwt)| {
            some.into_iter()
                .chain(location.map(|location| (LOCATION, location)))
                .chain(encoding.map(|encoding| (CONTENT_ENCODING, encoding)))
                .map(|(name, value)| (name, value.to_owned()))
                .chain(
                    jwt.map(|length| (HeaderName::from_static("set-auth-jwt"), "j".repeat(length))),
                )
                .filter_map(|(name, value)| {
                    Some((name, HeaderValue::from_bytes(value.as_bytes()).ok()?))
                })
                .collect()
        })
}

/// A Set-Cookie line: upstream's own, a CDN's, or no cookie at all.
fn any_set_cookie() -> impl Strategy<Value = HeaderValue> {
    let pair = prop_oneof![
        6 => any_token().prop_map(|token| format!("__Secure-neon-auth.session_token={token}.c4n4ry%3D")),
        1 => any_token().prop_map(|token| format!("__Secure-neon-auth.session_token=\"{token}.c4n4ry\"")),
        2 => Just("__Secure-neon-auth.session_token=".to_owned()),
        6 => select(&[
            "__Secure-neon-auth.session_challange=c4n4ry",
            "__Secure-neon-auth.state=c4n4ry",
            "__Secure-neon-auth.dont_remember=c4n4ry",
            "__Secure-neon-auth.local.session_data=c4n4ry",
            "__Secure-neon-auth.session_data=c4n4ry",
            "__Secure-neon-auth.session_data.0=",
            "__Secure-neon-auth.local.other=c4n4ry",
            "__Secure-neon-auth.=c4n4ry",
            " __Secure-neon-auth.odd = \"c4n4ry, =\" ",
            "__cf_bm=c4n4ry",
            "c4n4ry",
            "",
        ][..]).prop_map(str::to_owned),
    ];
    let attribute = select(
        &[
            "Max-Age=604800",
            "max-age=0",
            "Max-Age=-1",
            "Max-Age=soon",
            "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "Expires=Fri, 01 Jan 2100 00:00:00 GMT",
            "Expires=never",
            "Path=/",
            "Path=/p",
            "Path=p",
            "Domain=auth.example",
            "SameSite=None",
            "Secure",
            "Partitioned",
            "HttpOnly=no",
            "\u{e4}=\u{e4}",
        ][..],
    );
    let line = (pair, prop::collection::vec(attribute, 0..4)).prop_map(|(pair, attributes)| {
        let fields: Vec<String> = std::iter::once(pair)
            .chain(attributes.into_iter().map(str::to_owned))
            .collect();
        fields.join("; ").into_bytes()
    });
    let line = prop_oneof![12 => line, 1 => prop::collection::vec(any::<u8>(), 0..24)];
    line.prop_filter_map("a header's value", |line| {
        HeaderValue::from_bytes(&line).ok()
    })
}
