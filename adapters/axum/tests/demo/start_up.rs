//! Starting, and what the demo says if it cannot.

use std::net::{Ipv4Addr, Ipv6Addr};

use tokio::net::{TcpListener, TcpStream};

use crate::listen;
use crate::settings::{Configured, Settings};
use crate::upstream::Upstream;

const URL: (&str, &str) = ("NEON_AUTH_BASE_URL", "http://127.0.0.1:9/neondb/auth");
const SECRET: (&str, &str) = (
    "NEON_AUTH_COOKIE_SECRET",
    "0123456789abcdef0123456789abcdef",
);

fn read(arguments: &[&str], variables: &[(&str, &str)]) -> Result<Settings, String> {
    let variable = |name: &str| {
        let known = variables.iter().find(|(known, _)| *known == name);
        known.map(|(_, value)| (*value).to_owned())
    };
    let arguments = arguments.iter().map(|argument| (*argument).to_owned());
    Settings::read(arguments, variable).map_err(|error| error.to_string())
}

#[test]
fn the_port() {
    for (arguments, variables, port) in [
        (&[][..], &[][..], 3000),
        (&[], &[("PORT", "")], 3000),
        (&[], &[("PORT", "4000")], 4000),
        (&["--port", "5000"], &[("PORT", "4000")], 5000),
        (&["--port=0"], &[], 0),
    ] {
        let settings = read(arguments, variables).expect("the settings are refused");
        assert_eq!(settings.port, port, "{arguments:?} {variables:?}");
    }
}

#[test]
fn an_invalid_setting_is_named_with_the_fix() {
    for (arguments, variables, words) in [
        (&["--port", "65536"][..], &[][..], ["--port", "65536"]),
        (&["--port"], &[], ["--port", "number"]),
        (&["--prot=1"], &[], ["--prot=1", "--port <number>"]),
        (&[], &[("PORT", "http")], ["PORT", "http"]),
        (
            &[],
            &[URL],
            [
                "NEON_AUTH_BASE_URL is set",
                "NEON_AUTH_COOKIE_SECRET is not",
            ],
        ),
        (
            &[],
            &[SECRET],
            [
                "NEON_AUTH_COOKIE_SECRET is set",
                "NEON_AUTH_BASE_URL is not",
            ],
        ),
    ] {
        let refusal = read(arguments, variables).expect_err("the settings are taken");
        for word in words {
            assert!(refusal.contains(word), "{refusal:?} does not say {word:?}");
        }
        assert_eq!(
            refusal.lines().count(),
            1,
            "{refusal:?} is more than a line"
        );
    }
}

#[test]
fn a_server_of_the_environment_is_used_instead() {
    let settings = read(&[], &[URL, SECRET]).expect("the settings are refused");
    let upstream = Upstream::start(&settings, 3000).expect("it does not start");
    assert!(
        upstream.dev_server.is_none(),
        "a server for development was started"
    );
}

#[test]
fn a_short_secret_is_refused_with_how_to_make_one() {
    let settings = Settings {
        port: 0,
        configured: Some(Configured {
            base_url: URL.1.to_owned(),
            cookie_secret: "short".to_owned(),
        }),
    };
    let Err(error) = Upstream::start(&settings, 3000) else {
        panic!("a short secret was taken");
    };
    let refusal = error.to_string();
    for words in [SECRET.0, "openssl rand -base64 32"] {
        assert!(refusal.contains(words), "{refusal}");
    }
}

#[tokio::test]
async fn one_port_on_both_addresses() {
    let sockets = listen::on_loopback(0).await.expect("no port is free");
    let port = sockets.port();
    let taken = listen::on_loopback(port)
        .await
        .err()
        .expect("the port was taken twice");
    assert!(taken.to_string().contains("--port <number>"), "{taken}");
    TcpStream::connect((Ipv4Addr::LOCALHOST, port))
        .await
        .expect("nothing listens on 127.0.0.1");
    let has_ipv6 = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await.is_ok();
    if has_ipv6 {
        TcpStream::connect((Ipv6Addr::LOCALHOST, port))
            .await
            .expect("nothing listens on ::1");
    }
}
