//! Plain cookie names (`insecure_localhost`) change what cookies are called in the browser, and nothing else.

use http::header::COOKIE;
use neon_auth_conformance::cookies::PREFIX;
use neon_auth_core::{Fetch, SetCookie};
use neon_auth_reference::play::Played;
use proptest::prelude::*;

use crate::scenario::{Outcome, any_scenario};
use crate::trials;

const PLAIN_PREFIX: &str = "neon-auth.";

/// Prefixes of this length more fit into a cookie.
const SECURE: usize = "__Secure-".len();

proptest! {
    #![proptest_config(trials(2048))]

    #[test]
    fn plain_names_change_nothing_else(mut usual in any_scenario()) {
        usual.settings.origin = Some("http://localhost:3000");
        // What browsers keep is a matter of the whole length.
        let is_long = |header: &Vec<u8>| header.len() + SECURE > 4000;
        prop_assume!(!usual.asked.cookies.0.iter().any(is_long));
        let mut plain = usual.clone();
        plain.settings.insecure_localhost = true;
        for header in &mut plain.asked.cookies.0 {
            *header = replaced(header, PREFIX.as_bytes(), PLAIN_PREFIX.as_bytes());
        }

        let (usual, plain) = (usual.play(), plain.play());
        prop_assert_eq!(outcome(&usual), outcome(&plain));
        prop_assert_eq!(sent(&usual.fetches), sent(&plain.fetches));
        prop_assert_eq!(lines(&usual.cookies, true), lines(&plain.cookies, false));
    }
}

fn replaced(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::new();
    let mut rest = text;
    while let [first, others @ ..] = rest {
        if let Some(after) = rest.strip_prefix(from) {
            replaced.extend_from_slice(to);
            rest = after;
        } else {
            replaced.push(*first);
            rest = others;
        }
    }
    replaced
}

fn outcome(played: &Played<Outcome>) -> String {
    match &played.outcome {
        Outcome::Response(response) => format!("{:?} {:?}", response.status(), response.body()),
        other => format!("{other:?}"),
    }
}

/// What upstream gets: where, and which cookies.
fn sent(fetches: &[Fetch]) -> Vec<(String, Option<Vec<u8>>)> {
    let cookies = |fetch: &Fetch| {
        let header = fetch.request.headers().get(COOKIE);
        header.map(|header| header.as_bytes().to_vec())
    };
    fetches
        .iter()
        .map(|fetch| (fetch.request.uri().to_string(), cookies(fetch)))
        .collect()
}

/// What the browser gets, the usual lines as they would be with plain names.
fn lines(cookies: &[SetCookie], is_usual: bool) -> Vec<Vec<u8>> {
    let plain = |line: &[u8]| match is_usual {
        true => {
            let line = line.strip_prefix(b"__Secure-").unwrap_or(line);
            replaced(line, b"; Secure; HttpOnly", b"; HttpOnly")
        }
        false => line.to_vec(),
    };
    let lines = cookies.iter().flat_map(SetCookie::header_values);
    lines.map(|line| plain(line.as_bytes())).collect()
}
