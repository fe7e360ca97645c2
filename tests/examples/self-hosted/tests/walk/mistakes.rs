//! What the log says if Better Auth and the library are configured differently.

use std::sync::{Arc, Mutex};

use http::Request;
use http::request::Parts;
use neon_auth_axum::methods::{SignInSocial, SignUpEmail};
use neon_auth_axum::neon_auth::adapter::handle;
use neon_auth_axum::{Client, Config, ConfigBuilder, LogRecord, Logger, NeonAuth, RequestAuth};
use neon_auth_self_hosted::auth_server::{AuthServer, Options};

use crate::world::{PASSWORD, new_database};

const PUBLIC_URL: &str = "http://localhost:3000";

/// The warnings as lines.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl Logger for Warnings {
    fn warn(&self, record: &LogRecord) {
        self.0
            .lock()
            .expect("nothing panics")
            .push(record.to_string());
    }
}

impl Warnings {
    /// The one that there is says all of these.
    #[track_caller]
    fn say(&self, texts: &[&str]) {
        let lines = self.0.lock().expect("nothing panics");
        let [line] = &lines[..] else {
            panic!("not one warning: {lines:?}");
        };
        for text in texts {
            assert!(line.contains(text), "{text:?} is not in {line}");
        }
    }
}

/// How somebody signs in.
#[derive(Clone, Copy, Debug)]
enum Way {
    Method,
    Proxy,
    Provider,
}

impl Way {
    const ALL: [Self; 3] = [Self::Method, Self::Proxy, Self::Provider];
}

#[tokio::test]
async fn the_default_names_are_said_to_be_wrong() {
    let Some(server) = start("default-names", false) else {
        return;
    };
    for way in Way::ALL {
        let warnings = sign_in_twice(way, configured(&server)).await;
        warnings.say(&[
            "its name: better-auth.",
            "expected: __Secure-neon-auth.",
            "fix: `cookie_prefix` better-auth, `secure_prefix` false",
        ]);
    }
    // Half of it is right.
    let configured = configured(&server).cookie_prefix("better-auth");
    let warnings = sign_in_twice(Way::Method, configured).await;
    warnings.say(&[
        "expected: __Secure-better-auth.session_token",
        "fix: `cookie_prefix` better-auth, `secure_prefix` false",
    ]);
}

#[tokio::test]
async fn a_secure_prefix_that_is_off_is_said_to_be_wrong() {
    let Some(server) = start("secure-names", true) else {
        return;
    };
    for way in Way::ALL {
        let configured = configured(&server).cookie_prefix("better-auth");
        let warnings = sign_in_twice(way, configured.secure_prefix(false)).await;
        warnings.say(&[
            "its name: __Secure-better-auth.",
            "expected: better-auth.",
            "fix: `cookie_prefix` better-auth, `secure_prefix` true",
        ]);
    }
}

#[tokio::test]
async fn a_wrong_address_and_a_wrong_origin_are_said() {
    let Some(server) = start("addresses", false) else {
        return;
    };
    let right = || {
        configured(&server)
            .cookie_prefix("better-auth")
            .secure_prefix(false)
    };
    let (auth, warnings) = logging(right());
    sign_up(&auth, "right").await.expect("Better Auth signs up");
    let lines = warnings.0.lock().expect("nothing panics").clone();
    assert_eq!(lines, [""; 0]);

    for base_url in [server.origin(), format!("{}/auth", server.origin())] {
        let (auth, warnings) = logging(right().base_url(base_url));
        let error = sign_up(&auth, "address").await.expect_err("nothing there");
        assert_eq!(
            (error.status().as_u16(), error.code()),
            (404, "UPSTREAM_ERROR")
        );
        warnings.say(&["`base_url`"]);
    }

    let (auth, warnings) = logging(right().origin("http://localhost:3999"));
    let error = sign_up(&auth, "origin").await.expect_err("another origin");
    assert_eq!(error.code(), "INVALID_ORIGIN");
    warnings.say(&["`trustedOrigins`", "origin: http://localhost:3999"]);
}

fn start(name: &str, secure_cookies: bool) -> Option<AuthServer> {
    let options = Options {
        public_url: PUBLIC_URL.to_owned(),
        secure_cookies,
        database: new_database(name)?,
    };
    Some(AuthServer::start(options).expect("it starts"))
}

/// The names are the default ones.
fn configured(server: &AuthServer) -> ConfigBuilder {
    Config::builder()
        .base_url(server.base_url())
        .origin(PUBLIC_URL)
        .cookie_secret("0123456789abcdef0123456789abcdef")
}

fn logging(configured: ConfigBuilder) -> (NeonAuth, Warnings) {
    let config = configured.build().expect("a valid configuration");
    let warnings = Warnings::default();
    let builder = NeonAuth::builder(config, Client::new());
    (builder.logger(warnings.clone()).build(), warnings)
}

async fn sign_in_twice(way: Way, configured: ConfigBuilder) -> Warnings {
    let (auth, warnings) = logging(configured);
    for time in 0..2 {
        let name = format!("{way:?}-{time}-{}", auth.id());
        let request: RequestAuth = auth.on(&form());
        match way {
            Way::Method => {
                sign_up(&auth, &name).await.expect("Better Auth signs up");
            }
            Way::Proxy => {
                let email = format!("{name}@example.com");
                let body = serde_json::json!({"name": "Ann", "email": email, "password": PASSWORD});
                let answer = handle(&request, "sign-up/email", body.to_string().into()).await;
                assert_eq!(answer.status(), 200);
            }
            Way::Provider => {
                let begun = request.sign_in().social(SignInSocial::new("gitlab")).await;
                begun.expect("a way to the provider");
            }
        }
    }
    warnings
}

async fn sign_up(auth: &NeonAuth, name: &str) -> Result<(), neon_auth_axum::Error> {
    let request: RequestAuth = auth.on(&form());
    let new = SignUpEmail::new(format!("{name}@example.com"), PASSWORD).name("Ann");
    request.sign_up().email(new).await.map(drop)
}

fn form() -> Parts {
    let request = Request::post("/page").header("content-type", "application/json");
    request.body(()).expect("a request").into_parts().0
}
