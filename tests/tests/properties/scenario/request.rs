//! The head of a request: any method, target, host and headers.

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, ORIGIN, REFERER, UPGRADE, USER_AGENT};
use http::{HeaderName, HeaderValue, Method};
use neon_auth_reference::scenario::{Asked, EVIL_HOST, Entry, Settings};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::cookies::any_cookie_headers;
use super::news::any_news;

pub(super) fn any_asked(
    now: i64,
    settings: &Settings,
    entry: &Entry,
) -> impl Strategy<Value = Asked> + use<> {
    let path = match entry {
        Entry::Handler { path, .. } => {
            Just(format!("{}/{path}", settings.mount.trim_end_matches('/'))).boxed()
        }
        _ => any_page().boxed(),
    };
    let method = prop_oneof![
        6 => Just(Method::GET),
        3 => Just(Method::POST),
        1 => Just(Method::HEAD),
        1 => select(&[Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS, Method::TRACE][..]),
    ];
    let host = select(
        &[
            None,
            Some("app.example"),
            Some("Www.eu.App.example:8443"),
            Some("a.b.c.d.e.example"),
            Some("localhost:3000"),
            Some("10.0.0.7:3000"),
            Some("[2001:db8::7]"),
            Some(EVIL_HOST),
            Some("c4n4ry@x"),
        ][..],
    );
    let cookies = any_cookie_headers(now, settings).boxed();
    let around = (cookies, any_news(now).boxed());
    (method, host, path, any_query(), any_headers(), around).prop_map(
        |(method, host, path, query, headers, (cookies, invalidated))| Asked {
            method,
            host: host.map(str::to_owned),
            path,
            query,
            headers,
            cookies,
            invalidated,
        },
    )
}

/// The path of a page, and what might pass for one.
fn any_page() -> impl Strategy<Value = String> {
    let known = select(
        &[
            "/dashboard",
            "/",
            "/open",
            "/open/../dashboard",
            "/auth/sign-in",
            "/auth/sign-inner",
            "/x/%2e%2e/auth/sign-in",
            "/api/auth/get-session",
            "//evil.example/x",
            "/\\evil.example",
            "/\t/evil.example",
            "/a\r\nlocation: b",
            "/a b/\u{e4}\"'<>",
            "/a#b",
            "https://evil.example/",
            "*",
            "",
        ][..],
    );
    prop_oneof![
        6 => Just("/dashboard".to_owned()),
        6 => known.prop_map(str::to_owned),
        1 => (100..3000_usize).prop_map(|length| format!("/{}", "report/".repeat(length / 7))),
        1 => "/[ -~]{0,12}",
        1 => "\\PC{0,8}",
    ]
}

fn any_query() -> impl Strategy<Value = Option<String>> {
    let pair = prop_oneof![
        6 => select(&[
            "neon_auth_session_verifier=c4n4ry",
            "%6eeon_auth_session_verifier=c4n4ry%2F",
            "neon_auth_session_verifier=",
            "neon_auth_session_verifier=c4n4ry c4n4ry",
            "disableCookieCache=true",
            "neon_popup=1",
            "token=c4n4ry",
            "redirectTo=//evil.example",
            "back\\slash=c4n4ry",
            "",
            "\u{e4}=\t",
            "a#b",
        ][..]).prop_map(str::to_owned),
        1 => (100..3000_usize).prop_map(|length| format!("filter={}", "c4n4ry/".repeat(length / 7))),
        1 => "c4n4ry[ -~]{0,8}",
    ];
    prop::option::of(prop::collection::vec(pair, 0..4).prop_map(|pairs| pairs.join("&")))
}

/// Headers that upstream may see, and some that it must not.
fn any_headers() -> impl Strategy<Value = Vec<(HeaderName, HeaderValue)>> {
    let named = HeaderName::from_static;
    let headers = vec![
        (ACCEPT, "application/json"),
        (ACCEPT, "text/html,*/*;q=0.8"),
        (ACCEPT, "text/event-stream"),
        (AUTHORIZATION, "bearer c4n4ry"),
        (AUTHORIZATION, "Basic c4n4ry"),
        (named("x-requested-with"), "XMLHttpRequest"),
        (named("sec-purpose"), "prefetch;prerender"),
        (named("purpose"), "preview"),
        (named("x-moz"), "prefetch"),
        (named("x-neon-client-info"), r#"{"sdk":"c4n4ry"}"#),
        (CONTENT_TYPE, "application/json; charset=utf-8"),
        (ORIGIN, "https://app.example"),
        (ORIGIN, "https://evil.example"),
        (ORIGIN, "null"),
        (ORIGIN, "file://"),
        (ORIGIN, "capacitor://localhost"),
        (HeaderName::from_static("sec-fetch-site"), "same-origin"),
        (HeaderName::from_static("sec-fetch-site"), "cross-site"),
        (HeaderName::from_static("sec-fetch-mode"), "cors"),
        (HeaderName::from_static("sec-fetch-dest"), "iframe"),
        (named("sec-fetch-site"), "same-site"),
        (named("hx-request"), "true"),
        (
            named("hx-current-url"),
            "https://app.example/app/list?token=c4n4ry#x",
        ),
        (named("hx-current-url"), "https://app.example/auth/sign-in"),
        (named("hx-current-url"), "https://evil.example/list"),
        (named("hx-current-url"), "https://app.example//evil.example"),
        (UPGRADE, "websocket"),
        (HeaderName::from_static("x-forwarded-for"), "forged"),
        (REFERER, "https://app.example/page?token=c4n4ry"),
        (REFERER, "https://evil.example/form"),
        (REFERER, "https://app.example:8443"),
        (REFERER, "http://localhost:3000/app/auth/../x"),
        (REFERER, "android-app://com.example.mail/"),
        (REFERER, "nonsense c4n4ry"),
        (USER_AGENT, "browser/1"),
        (HeaderName::from_static("x-captcha-response"), "c4n4ry"),
        (HeaderName::from_static("x-forwarded-host"), EVIL_HOST),
        (HeaderName::from_static("x-neon-auth-middleware"), "forged"),
        (HeaderName::from_static("x-neon-auth-proxy"), "forged"),
        (HeaderName::from_static("proxy-authorization"), "c4n4ry"),
        (HeaderName::from_static("x-api-key"), "c4n4ry"),
    ];
    // Few, or nearly every request would be refused for one of them.
    let most = headers.len() / 4;
    subsequence(headers, 0..=most).prop_map(|headers| {
        headers
            .into_iter()
            .map(|(name, value)| (name, HeaderValue::from_static(value)))
            .collect()
    })
}

/// A call of the handler: routes of Better Auth's, and paths that lead elsewhere.
pub(super) fn any_handler_entry() -> impl Strategy<Value = Entry> {
    let known = select(
        &[
            "get-session",
            "sign-in/email",
            "sign-out",
            "update-user",
            "list-sessions",
            "magic-link/verify",
            "verify-email",
            "callback/google",
            "admin/impersonate-user",
            "reset-password/c4n4ry",
            "delete-user/callback",
            "delete%2Duser/callback",
            "delete-user",
            "admin/stop-impersonating",
            "passkey/verify-authentication",
            "echo",
            ".well-known/jwks.json",
        ][..],
    );
    let body = select(&["", "{}", r#"{"password":"c4n4ry"}"#, "\0"][..]);
    let path = prop_oneof![4 => known.prop_map(str::to_owned), 1 => any_tail()];
    prop_oneof![
        2 => (path, body).boxed(),
        1 => any_change().boxed(),
    ]
    .prop_map(|(path, body)| Entry::Handler { path, body })
}

/// A route that changes a session or a user, and a body that may name one.
pub(super) fn any_change() -> impl Strategy<Value = (String, &'static str)> {
    let path = select(OUTDATING).prop_map(str::to_owned);
    let body = select(
        &[
            r#"{"token":"tok-c4n4ry-a","sessionToken":"tok.c4n4ry/b","userId":"u1","revokeOtherSessions":true}"#,
            r#"{"token":"c4n4ry","sessionToken":"tok-c4n4ry-a","userId":7,"revokeOtherSessions":false}"#,
            r#"{"token":null,"sessionToken":["x"],"userId":"u2","revokeOtherSessions":"true"}"#,
            "userId=u%31&token=tok-c4n4ry-a&sessionToken=c4n4ry&revokeOtherSessions=true",
            r#"["u1"]"#,
            "{}",
            "",
        ][..],
    );
    (path, body)
}

/// Routes whose calls end what is cached.
pub(super) const OUTDATING: &[&str] = &[
    "sign-out",
    "update-session",
    "revoke-session",
    "revoke%2Dsession",
    "revoke-sessions",
    "revoke-other-sessions",
    "change-password",
    "update-user",
    "change-email",
    "delete-user",
    "delete-user/callback",
    "verify-email",
    "email-otp/change-email",
    "email-otp/verify-email",
    "phone-number/verify",
    "two-factor/enable",
    "two-factor/disable",
    "admin/ban-user",
    "admin/set-role",
    "admin/remove-user",
    "admin/update-user",
    "admin/set-user-password",
    "admin/revoke-user-session",
    "admin/revoke-user-sessions",
    "admin/stop-impersonating",
    "organization/set-active",
    "organization/leave",
    "organization/delete",
    "organization/accept-invitation",
    "organization/remove-member",
    "organization/update-member-role",
    "multi-session/revoke",
    "delete-anonymous-user",
];

/// What might follow the mount, or `base_url`.
pub(super) fn any_tail() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        select(
            &[
                "sign-in",
                "c4n4ry",
                ".",
                "..",
                "%2e",
                "%2E%2e",
                ".%2e",
                "...",
                "",
                "%2f",
                "%5c",
                "\\",
                "?",
                "%3f",
                "#",
                "%23",
                "%00",
                "%0d%0a",
                "%",
                "%zz",
                "@evil.example",
                "evil.example:80",
                "%252e",
                "\u{e4}",
                " ",
                "\u{7f}",
                "%7f",
                ";a=b",
                "..;a=b",
                "%2e%3b",
            ][..]
        )
        .prop_map(str::to_owned),
        "[ -~]{0,6}",
    ];
    prop::collection::vec(segment, 0..4).prop_map(|segments| segments.join("/"))
}
