//! nginx and Caddy with the files of the guide `reverse_proxies`, in front of an application.
//!
//! They are skipped if the program is missing; with `NEON_AUTH_PROXIES=required` they fail instead.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests, and what only tests use"
)]

mod application;
mod client;
mod folder;
mod program;
mod site;

use crate::client::{ADDRESS, HOST};
use crate::program::{CADDY, NGINX, NGINX_BEHIND_ANOTHER};
use crate::site::Site;

/// Makes tests of scenarios, each behind each proxy.
macro_rules! behind_each_proxy {
    ($($scenario:ident)*) => {
        behind_each_proxy! { @nginx NGINX $($scenario)* }
        behind_each_proxy! { @nginx_behind_another NGINX_BEHIND_ANOTHER $($scenario)* }
        behind_each_proxy! { @caddy CADDY $($scenario)* }
    };
    (@$proxy:ident $PROGRAM:ident $($scenario:ident)*) => {
        mod $proxy {
            $(
                #[test]
                fn $scenario() {
                    if let Some(site) = super::Site::behind(&super::$PROGRAM) {
                        super::$scenario(&site);
                    }
                }
            )*
        }
    };
}

behind_each_proxy! {
    a_form_signs_in
    a_foreign_origin_is_refused
    large_cookies_pass_in_both_directions
    the_clients_address_reaches_upstream
    a_made_up_x_forwarded_for_does_not_count
    a_path_arrives_as_the_client_wrote_it
    an_upgrade_reaches_the_application
    an_event_stream_is_not_held_back
    the_health_check_asks_nobody
}

fn a_form_signs_in(site: &Site) {
    let answer = site.sign_in("");
    assert_eq!(answer.status, 303, "{answer:?}");
    let cookies = answer.cookies();
    assert_eq!(cookies.len(), 2, "{answer:?}");
    let page = site.get("/", &format!("cookie: {}\r\n", cookies.join("; ")));
    assert_eq!((page.status, &*page.body), (200, "Hello, Ann"), "{page:?}");
}

/// The application compares it with the `Host`, which the proxy has to leave alone.
fn a_foreign_origin_is_refused(site: &Site) {
    let form = "email=ann%40example.com&password=correct+horse";
    for (origin, refused) in [
        ("evil.example", (403, "UNTRUSTED_ORIGIN")),
        // She has no account yet.
        (HOST, (401, "INVALID_EMAIL_OR_PASSWORD")),
    ] {
        let headers = format!(
            "origin: https://{origin}\r\ncontent-type: application/x-www-form-urlencoded\r\n"
        );
        let answer = site.send("POST", "/auth/sign-in", &headers, form);
        assert_eq!(answer.status, refused.0, "{origin}: {answer:?}");
        assert!(answer.body.contains(refused.1), "{origin}: {answer:?}");
    }
}

fn large_cookies_pass_in_both_directions(site: &Site) {
    let answer = site.get("/cookies", "");
    assert_eq!(answer.status, 200, "{answer:?}");
    let cookies = answer.cookies();
    let lengths: Vec<usize> = cookies.iter().map(String::len).collect();
    assert_eq!(lengths, [4096, 4096, 4096]);
    let line = cookies.join("; ");
    let seen = site.get("/seen/cookie", &format!("cookie: {line}\r\n"));
    assert_eq!((seen.status, &*seen.body), (200, &*line));
}

fn the_clients_address_reaches_upstream(site: &Site) {
    site.sign_in("");
    assert_eq!(site.addresses_upstream(), [ADDRESS.to_string()]);
}

fn a_made_up_x_forwarded_for_does_not_count(site: &Site) {
    site.sign_in("x-forwarded-for: 203.0.113.9\r\n");
    site.sign_in("x-forwarded-for: 203.0.113.9, 127.0.0.1\r\n");
    let address = ADDRESS.to_string();
    assert_eq!(site.addresses_upstream(), [address.clone(), address]);
}

fn a_path_arrives_as_the_client_wrote_it(site: &Site) {
    for path in ["/seen/a//b/%2E%2E/c%2Fd?x=%20y", "/seen/%C3%A4;q=1/./e"] {
        let seen = site.get(path, "");
        assert_eq!((seen.status, &*seen.body), (200, path), "{seen:?}");
    }
}

fn an_upgrade_reaches_the_application(site: &Site) {
    let headers = "upgrade: websocket\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let answer = site.upgrade("/seen/upgrade", headers);
    assert_eq!((answer.status, &*answer.body), (200, "HTTP/1.1 websocket"));
}

fn an_event_stream_is_not_held_back(site: &Site) {
    assert_eq!(site.first_line_of_body("/events"), "data: 1");
}

fn the_health_check_asks_nobody(site: &Site) {
    let answer = site.get("/health", "");
    assert_eq!((answer.status, &*answer.body), (200, "well"));
    assert_eq!(site.requests_upstream(), 0);
}
