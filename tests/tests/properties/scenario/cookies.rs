//! The Cookie headers of a request: ours, genuine and not, among any other cookies.

use neon_auth_conformance::cookies::{PREFIX, SESSION_DATA, SESSION_TOKEN, signed_jwt};
use neon_auth_reference::scenario::{CookieHeaders, Settings};
use proptest::prelude::*;
use proptest::sample::select;

use super::session::{any_session, any_token};
use super::settings::any_secret;

/// By the names that browsers get under these settings.
pub(super) fn any_cookie_headers(
    now: i64,
    settings: &Settings,
) -> impl Strategy<Value = CookieHeaders> + use<> {
    let prefix = settings.prefix();
    let pairs = (
        several(any_session_token().boxed(), 0.9),
        several(any_session_data(now).boxed(), 0.8),
        prop::collection::vec(any_other(), 0..4),
    )
        .prop_map(|(tokens, data, others)| {
            let ours = tokens.into_iter().chain(data).map(String::into_bytes);
            ours.chain(others).collect::<Vec<_>>()
        })
        .prop_shuffle();
    (pairs, select(&["; ", ";", " ;\t"][..]), any::<bool>()).prop_map(
        |(mut pairs, separator, is_split)| {
            let second = is_split.then(|| pairs.split_off(pairs.len() / 2));
            let join = |pairs: Vec<Vec<u8>>| pairs.join(separator.as_bytes());
            CookieHeaders(std::iter::once(pairs).chain(second).map(join).collect())
                .renamed(PREFIX, prefix)
        },
    )
}

/// Mostly one with this probability, sometimes more: of another scope, or planted by a sibling subdomain.
fn several(one: BoxedStrategy<String>, probability: f64) -> impl Strategy<Value = Vec<String>> {
    let first = prop::option::weighted(probability, one.clone());
    let more = prop_oneof![
        3 => Just(Vec::new()).boxed(),
        1 => prop::collection::vec(one, 1..4).boxed(),
    ];
    (first, more).prop_map(|(first, more)| first.into_iter().chain(more).collect())
}

fn any_session_token() -> impl Strategy<Value = String> {
    (any_token(), select(&["c4n4ry%2BsIg%3D", ""][..])).prop_flat_map(|(token, signature)| {
        let encoded = token.replace('/', "%2F").replace('t', "%74");
        prop_oneof![
            8 => Just(format!("{SESSION_TOKEN}={token}.{signature}")),
            2 => Just(format!("{SESSION_TOKEN}={encoded}%2e{signature}")),
            1 => Just(format!("{SESSION_TOKEN}=\"{token}.{signature}\"")),
            1 => Just(format!("{SESSION_TOKEN}=c4n4ry-without-a-signature")),
            1 => Just(format!("{SESSION_TOKEN}={token}.{}", "c4n4ry".repeat(700))),
            1 => Just(format!("{SESSION_TOKEN}=")),
        ]
    })
}

fn any_session_data(now: i64) -> impl Strategy<Value = String> {
    let header = prop_oneof![
        8 => Just(r#"{"alg":"HS256","typ":"JWT"}"#),
        1 => Just(r#"{"alg":"HS256"}"#),
        1 => select(&[
            r#"{"alg":"none"}"#,
            r#"{"alg":"HS512"}"#,
            r#"{"alg":"HS256","crit":["exp"]}"#,
            r#"{"alg":"HS256","crit":null}"#,
            r#"["HS256"]"#,
            "",
        ][..]),
    ];
    let seconds = now.div_euclid(1000);
    let exp = prop_oneof![
        8 => select(&[300, 10, 1][..]).prop_map(move |after| format!(r#","exp":{}"#, seconds.saturating_add(after))),
        4 => select(&[0, -1, -30, -60, -61, -100_000][..]).prop_map(move |after| format!(r#","exp":{}"#, seconds.saturating_add(after))),
        1 => select(&["", r#","exp":"1""#, r#","exp":1e12"#, r#","exp":9223372036854775807"#, r#","exp":-9223372036854775808"#][..]).prop_map(str::to_owned),
    ];
    let nbf = prop_oneof![
        10 => Just(String::new()),
        2 => select(&[-1, 0, 1][..]).prop_map(move |after| format!(r#","nbf":{}"#, seconds.saturating_add(after))),
        1 => select(&[r#","nbf":null"#, r#","nbf":"0""#][..]).prop_map(str::to_owned),
    ];
    let without = prop_oneof![
        8 => Just(""),
        2 => select(&[r#","without":["image"]"#, r#","without":["more","x"]"#][..]),
        1 => select(&[r#","without":[]"#, r#","without":null"#, r#","without":"image""#, r#","without":[1]"#][..]),
    ];
    let iat = prop_oneof![
        6 => select(&[-600, -300, -1, 0][..]).prop_map(move |after| format!(r#","iat":{}"#, seconds.saturating_add(after))),
        1 => select(&["", r#","iat":null"#, r#","iat":"1""#, r#","iat":1e12"#, r#","iat":9223372036854775807"#, r#","iat":-9223372036854775808"#, r#","iat":18446744073709551615"#][..]).prop_map(str::to_owned),
    ];
    let claims = (exp, nbf, without, iat);
    let jwt = (header, any_session(now), claims, any_secret()).prop_map(
        |(header, session, (exp, nbf, without, iat), secret)| {
            let payload = format!("{{{session}{exp}{nbf}{without}{iat}}}");
            signed_jwt(header.as_bytes(), payload.as_bytes(), secret)
        },
    );
    (jwt, any_damage()).prop_map(|(jwt, damage)| format!("{SESSION_DATA}={}", damage(jwt)))
}

/// What happened to a JWT on its way.
fn any_damage() -> impl Strategy<Value = fn(String) -> String> {
    prop_oneof![
        12 => Just((|jwt| jwt) as fn(String) -> String),
        1 => select(&[
            (|jwt| format!("{jwt}A")) as fn(String) -> String,
            |jwt| format!("{jwt}="),
            |jwt| format!("x.{jwt}"),
            |jwt| jwt.replacen("eyJ", "eyK", 1),
            |jwt| jwt.replace('.', ""),
            |mut jwt| {
                jwt.pop();
                jwt
            },
            |jwt| format!("\"{jwt}\""),
            |_| String::new(),
        ][..]),
    ]
}

/// Others of ours, and any other cookies.
fn any_other() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        select(
            &[
                "__Secure-neon-auth.session_challange=c4n4ry",
                "__Secure-neon-auth.session_challenge=c4n4ry%3D",
                "__Secure-neon-auth.dont_remember=c4n4ry.sig",
                "__Secure-neon-auth.state=\"c4n4ry, quoted\"",
                "__Secure-neon-auth.local.other=c4n4ry",
                "__Secure-neon-auth.session_data=%c4n4ry",
                "__Secure-neon-auth.session_data.1=c4n4ry",
                "__Secure-neon-auth.session_token=c4n4ry.second",
                "__Secure-neon-auth.session_token=\"\"",
                "__Secure-neon-auth.session_challange=\"c4n4ry\"",
                "__Secure-neon-auth.=c4n4ry",
                "__Secure-neon-authevil=c4n4ry",
                "__secure-neon-auth.session_token=c4n4ry",
                "theme=dark",
                "=c4n4ry",
                "",
            ][..]
        )
        .prop_map(|text| text.as_bytes().to_vec()),
        (3000..5000_usize).prop_map(|bytes| {
            format!(
                "__Secure-neon-auth.long{bytes}={}",
                "c4n4ry".repeat(bytes / 6)
            )
            .into_bytes()
        }),
        prop::collection::vec(any::<u8>(), 0..12),
        prop::collection::vec(any::<u8>(), 0..6).prop_map(|value| [
            b"__Secure-neon-auth.junk=".to_vec(),
            value
        ]
        .concat()),
    ]
}
