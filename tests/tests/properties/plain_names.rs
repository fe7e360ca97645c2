//! Plain cookie names (`insecure_localhost`) change what cookies are called in the browser, and nothing else.

use http::header::COOKIE;
use neon_auth_conformance::cookies::PREFIX;
use neon_auth_core::{Fetch, SetCookie};
use neon_auth_reference::play::Played;
use proptest::prelude::*;

use crate::scenario::{Outcome, Scenario, any_scenario};
use crate::trials;

const PLAIN_PREFIX: &str = "neon-auth.";

/// Prefixes of this length more fit into a cookie.
const SECURE: usize = "__Secure-".len();

proptest! {
    #![proptest_config(trials(2048))]

    #[test]
    fn plain_names_change_nothing_else(mut usual in any_scenario()) {
        usual.settings.origin = Some("http://localhost:3000");
        usual.asked.cookies = usual.asked.cookies.renamed(usual.settings.prefix(), PREFIX);
        usual.settings.host_prefix = false;
        // What browsers keep is a matter of the whole length.
        let is_long = |header: &Vec<u8>| header.len() + SECURE > 4000;
        usual.asked.cookies.0.retain(|header| !is_long(header));
        let mut plain = usual.clone();
        plain.settings.insecure_localhost = true;
        plain.asked.cookies = plain.asked.cookies.renamed(PREFIX, PLAIN_PREFIX);

        let (usually, plainly) = (usual.play(), plain.play());
        prop_assert_eq!(outcome(&usually), outcome(&plainly));
        prop_assert_eq!(sent(&usually.fetches), sent(&plainly.fetches));
        let lines = [lines(&usual, &usually.cookies, true), lines(&plain, &plainly.cookies, false)];
        // A line that fits by no more than its name does not fit under the longer one.
        let limit = usual.settings.session_data_limit;
        let barely_fits = |line: &Vec<u8>| line.len() + 2 * SECURE > limit;
        prop_assume!(!lines.iter().flatten().any(barely_fits));
        prop_assert_eq!(&lines[0], &lines[1]);
    }
}

/// The text with every `from` replaced.
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
fn lines(scenario: &Scenario, cookies: &[SetCookie], is_usual: bool) -> Vec<Vec<u8>> {
    let plain = |line: &[u8]| match is_usual {
        true => {
            let line = line.strip_prefix(b"__Secure-").unwrap_or(line);
            replaced(line, b"; Secure; HttpOnly", b"; HttpOnly")
        }
        false => line.to_vec(),
    };
    let lines = cookies.iter().flat_map(|cookie| scenario.lines(cookie));
    lines.map(|line| plain(line.as_bytes())).collect()
}
