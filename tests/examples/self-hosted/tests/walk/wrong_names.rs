//! What the log says if the library is left at its defaults, or knows half of it.

use std::sync::{Arc, Mutex};

use http::Request;
use neon_auth_axum::methods::{SignInSocial, SignUpEmail};
use neon_auth_axum::neon_auth::adapter::handle;
use neon_auth_axum::{Client, Config, ConfigBuilder, LogRecord, Logger, NeonAuth, RequestAuth};
use neon_auth_self_hosted::auth_server::{AuthServer, Options};

use crate::world::{PASSWORD, new_database};

const PUBLIC_URL: &str = "http://localhost:3000";

/// The details of the warnings about names.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl Logger for Warnings {
    fn warn(&self, record: &LogRecord) {
        assert!(
            record
                .message
                .contains("`cookie_prefix` and `secure_prefix`"),
            "{record}"
        );
        let detail = record.detail.clone().unwrap_or_default();
        self.0.lock().expect("nothing panics").push(detail);
    }
}

#[tokio::test]
async fn the_default_names_are_said_to_be_wrong() {
    let Some(server) = start("default-names", false) else {
        return;
    };
    for way in Way::ALL {
        let said = warnings(&server, way, |builder| builder).await;
        let [said] = &said[..] else {
            panic!("{way:?}: not one warning: {said:?}");
        };
        assert!(
            said.starts_with("its name: better-auth."),
            "{way:?}: {said}"
        );
        assert!(
            said.ends_with("fix: `cookie_prefix` better-auth, `secure_prefix` false"),
            "{way:?}: {said}"
        );
    }
}

#[tokio::test]
async fn a_secure_prefix_too_few_is_said() {
    let Some(server) = start("secure-names", true) else {
        return;
    };
    for way in Way::ALL {
        let without =
            |builder: ConfigBuilder| builder.cookie_prefix("better-auth").secure_prefix(false);
        let said = warnings(&server, way, without).await;
        let [said] = &said[..] else {
            panic!("{way:?}: not one warning: {said:?}");
        };
        assert!(
            said.starts_with("its name: __Secure-better-auth.")
                && said.ends_with("fix: `cookie_prefix` better-auth, `secure_prefix` true"),
            "{way:?}: {said}"
        );
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

fn start(name: &str, secure_cookies: bool) -> Option<AuthServer> {
    let options = Options {
        public_url: PUBLIC_URL.to_owned(),
        secure_cookies,
        database: new_database(name)?,
    };
    Some(AuthServer::start(options).expect("it starts"))
}

/// Signs somebody in twice, and gives what is said of it.
async fn warnings(
    server: &AuthServer,
    way: Way,
    configure: impl Fn(ConfigBuilder) -> ConfigBuilder,
) -> Vec<String> {
    let builder = Config::builder()
        .base_url(server.base_url())
        .origin(PUBLIC_URL)
        .cookie_secret("0123456789abcdef0123456789abcdef");
    let config = configure(builder).build().expect("a valid configuration");
    let warnings = Warnings::default();
    let auth = NeonAuth::builder(config, Client::new())
        .logger(warnings.clone())
        .build();
    for time in 0..2 {
        let request = Request::post("/page").header("content-type", "application/json");
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        let request: RequestAuth = auth.on(&parts);
        let email = format!("{way:?}-{time}@example.com").to_lowercase();
        match way {
            Way::Method => {
                let new = SignUpEmail::new(email, PASSWORD).name("Ann");
                request
                    .sign_up()
                    .email(new)
                    .await
                    .expect("Better Auth signs up");
            }
            Way::Proxy => {
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
    let said = warnings.0.lock().expect("nothing panics");
    said.clone()
}
