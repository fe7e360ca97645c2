//! Any request: method, path, query, headers, cookies.

use http::header::{ACCEPT, AUTHORIZATION, ORIGIN, UPGRADE};
use http::{HeaderName, HeaderValue, Method};

use super::session::{session_data, token};
use crate::fuzzing::bytes::Bytes;
use crate::scenario::{Asked, CookieHeaders, Scenario};
use neon_auth_conformance::cookies::{PREFIX, SESSION_DATA, SESSION_TOKEN};

/// Any request.
pub(in crate::fuzzing) fn request(bytes: &mut Bytes<'_>, now: i64) -> Asked {
    Asked {
        method: method(bytes),
        host: host(bytes),
        path: path(bytes),
        query: query(bytes),
        headers: bytes.few(5, header),
        cookies: cookies(bytes, now),
        invalidated: None,
    }
}

/// More of a request, and what came later, so that the inputs from before mean what they meant: session_tokens of other
/// scopes, and headers.
pub(in crate::fuzzing) fn more_of_a_request(
    bytes: &mut Bytes<'_>,
    scenario: &mut Scenario,
    now: i64,
) {
    let asked = &mut scenario.asked;
    let twins = bytes.few(3, |bytes| match bytes.one_in(3) {
        true => format!("{SESSION_DATA}={}", session_data(bytes, now)),
        false => session_token(bytes),
    });
    for twin in twins {
        let twin = match bytes.one_in(4) {
            true => twin.replacen('=', "=\"", 1) + "\"",
            false => twin,
        };
        match bytes.one_in(2) {
            true => asked.cookies.0.push(twin.into_bytes()),
            false => asked.cookies.0.insert(0, twin.into_bytes()),
        }
    }
    asked.headers.extend(bytes.few(4, more_headers));
    if bytes.one_in(4) {
        asked
            .path
            .push_str(&"/long".repeat(usize::from(bytes.byte()) * 3));
    }
    let cookies = std::mem::replace(&mut asked.cookies, CookieHeaders(Vec::new()));
    asked.cookies = cookies.renamed(PREFIX, scenario.settings.prefix());
}

fn more_headers(bytes: &mut Bytes<'_>) -> (HeaderName, HeaderValue) {
    let (name, value) = bytes.choose(
        ("referer", "https://app.example/page?a=b"),
        &[
            ("referer", "https://evil.example/form"),
            ("referer", "http://localhost:3000/app//x"),
            ("referer", "android-app://com.example.mail/"),
            ("origin", "file://"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-mode", "no-cors"),
            ("hx-request", "true"),
            ("hx-current-url", "https://app.example/app/list?p=2#x"),
            ("hx-current-url", "http://localhost:3000/auth/sign-in"),
            ("x-requested-with", "XMLHttpRequest"),
            ("accept", "text/event-stream"),
            ("authorization", "bEARER x"),
            ("sec-purpose", "prefetch;prerender"),
            ("purpose", "preview"),
            ("x-moz", "prefetch"),
        ],
    );
    let value = match bytes.one_in(6) {
        true => bytes.text(48),
        false => value.to_owned(),
    };
    let value = HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static(""));
    (HeaderName::from_static(name), value)
}

fn method(bytes: &mut Bytes<'_>) -> Method {
    bytes.choose(
        Method::GET,
        &[
            Method::GET,
            Method::POST,
            Method::HEAD,
            Method::OPTIONS,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::CONNECT,
        ],
    )
}

fn host(bytes: &mut Bytes<'_>) -> Option<String> {
    let known = bytes.choose(
        Some("app.example"),
        &[
            None,
            Some("localhost:3000"),
            Some("evil.example"),
            Some("App.Example:443"),
            Some("x@app.example"),
        ],
    );
    match bytes.choose(0, &[0, 0, 1, 2]) {
        0 => known.map(str::to_owned),
        1 => Some(bytes.text(24)),
        // About as long as a name can be.
        _ => Some(format!(
            "{}.app.example",
            "x".repeat(180 + usize::from(bytes.byte()) % 90)
        )),
    }
}

/// Segments that make a page, and some that might pass for one.
fn path(bytes: &mut Bytes<'_>) -> String {
    let known = bytes.choose(
        "/dashboard",
        &[
            "",
            "/",
            "/auth/sign-in",
            "/open",
            "/api/auth",
            "/auth",
            "/in",
            "/login",
            "/a/b",
        ],
    );
    let rest = bytes.few(3, |bytes| match bytes.one_in(4) {
        true => String::from_utf8_lossy(bytes.some(8)).into_owned(),
        false => bytes
            .choose(
                "/",
                &[
                    "/sign-in", "/..", "/%2e%2e", "/..;x", "%25", "\\", "%2F", "\u{e4}", "\t", "x",
                    ";", ".",
                ],
            )
            .to_owned(),
    });
    format!("{known}{}", rest.concat())
}

fn query(bytes: &mut Bytes<'_>) -> Option<String> {
    let pairs = bytes.few(4, |bytes| match bytes.one_in(6) {
        true => String::from_utf8_lossy(bytes.some(16)).into_owned(),
        false => bytes
            .choose(
                "tab=1",
                &[
                    "neon_auth_session_verifier=v3r1f13r",
                    "%6eeon_auth_session_verifier=v%2F",
                    "neon_auth_session_verifier=",
                    "neon_auth_session_verifier",
                    "neon_popup=1",
                    "neon_popup=%31",
                    "neon_popup=2",
                    "disableCookieCache=true",
                    "",
                    "back\\slash=\"<>",
                    "\u{e4}=\t",
                ],
            )
            .to_owned(),
    });
    (!pairs.is_empty()).then(|| pairs.join("&"))
}

fn header(bytes: &mut Bytes<'_>) -> (HeaderName, HeaderValue) {
    let site = HeaderName::from_static("sec-fetch-site");
    let mode = HeaderName::from_static("sec-fetch-mode");
    let dest = HeaderName::from_static("sec-fetch-dest");
    let (name, value) = bytes.choose(
        (ACCEPT, "text/html,*/*;q=0.8"),
        &[
            (ACCEPT, "application/json"),
            (ACCEPT, "text/plain, application/problem+json; q=1"),
            (ORIGIN, "https://app.example"),
            (ORIGIN, "https://evil.example"),
            (ORIGIN, "http://localhost:3000"),
            (ORIGIN, "capacitor://localhost"),
            (ORIGIN, "HTTPS://App.Example:443"),
            (ORIGIN, "null"),
            (site.clone(), "same-origin"),
            (site, "cross-site"),
            (mode.clone(), "navigate"),
            (mode, "cors"),
            (dest.clone(), "document"),
            (dest.clone(), "empty"),
            (UPGRADE, "h2c, WebSocket"),
            (dest, "iframe"),
            (AUTHORIZATION, "Bearer x"),
        ],
    );
    let value = match bytes.one_in(4) {
        true => bytes.text(32),
        false => value.to_owned(),
    };
    let value = HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static(""));
    (name, value)
}

fn cookies(bytes: &mut Bytes<'_>, now: i64) -> CookieHeaders {
    let token = match bytes.choose(0, &[0, 0, 1, 2]) {
        0 => Some(session_token(bytes)),
        1 => Some(format!("{SESSION_TOKEN}={}", bytes.text(24))),
        _ => None,
    };
    let data = (!bytes.one_in(4)).then(|| format!("{SESSION_DATA}={}", session_data(bytes, now)));
    let mut pairs: Vec<Vec<u8>> = token
        .into_iter()
        .chain(data)
        .map(String::into_bytes)
        .collect();
    pairs.extend(bytes.few(4, other_cookie));
    if bytes.one_in(4) {
        pairs.reverse();
    }
    let second = bytes.one_in(4).then(|| pairs.split_off(pairs.len() / 2));
    let separator: &[u8] = bytes.choose(b"; ", &[b";", b" ;\t"]);
    let join = |pairs: Vec<Vec<u8>>| pairs.join(separator);
    CookieHeaders(std::iter::once(pairs).chain(second).map(join).collect())
}

fn session_token(bytes: &mut Bytes<'_>) -> String {
    let token = token(bytes);
    let signature = match bytes.one_in(16) {
        true => "c2ln".repeat(1020),
        false => bytes.choose("c2ln%2B%3D", &["", "a.b", "a%2eb"]).to_owned(),
    };
    match bytes.choose(0, &[1, 2, 3]) {
        0 => format!("{SESSION_TOKEN}={token}.{signature}"),
        1 => format!(
            "{SESSION_TOKEN}={}%2E{signature}",
            token.replace('t', "%74")
        ),
        2 => format!("{SESSION_TOKEN}={token}"),
        _ => format!("{SESSION_TOKEN}="),
    }
}

/// Others of ours, and any other cookies.
fn other_cookie(bytes: &mut Bytes<'_>) -> Vec<u8> {
    match bytes.choose(0, &[0, 0, 1, 2, 3]) {
        0 => bytes
            .choose(
                "__Secure-neon-auth.session_challange=c",
                &[
                    "__Secure-neon-auth.session_challenge=d",
                    "__Secure-neon-auth.session_challenge=",
                    "__Secure-neon-auth.dont_remember=true.sig",
                    "__Secure-neon-auth.session_data=%",
                    "__Secure-neon-auth.local.other=1",
                    "__Secure-neon-auth.session_token=tok-c4n4ry-a.second",
                    "__Secure-neon-auth.local.session_data=second",
                    "theme=dark",
                    "",
                ],
            )
            .into(),
        1 => format!(
            "{PREFIX}junk{}={}",
            bytes.byte(),
            "x".repeat(4000 + usize::from(bytes.byte()))
        )
        .into_bytes(),
        2 => [PREFIX.as_bytes(), bytes.some(24)].concat(),
        _ => bytes.some(24).to_vec(),
    }
}
