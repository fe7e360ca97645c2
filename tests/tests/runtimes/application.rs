//! A small application around `NeonAuth`, written once for async and blocking runtimes.

use std::ops::ControlFlow;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use neon_auth::adapter;
use neon_auth::transport::Transport;
use neon_auth::{Mode, NeonAuth, Pending, RequestAuth};
use neon_auth_core::methods::{
    OtpType, SendVerificationOtp, SignInEmail, SignInEmailOtp, SignUpEmail, UpdateUser,
};
use neon_auth_core::{Config, Error, LevelFilter};
use neon_auth_dev_server::DevServer;
use neon_auth_tests::observed::{Observed, Waiting};
use serde_json::{Value, json};

/// A runtime, as a scenario needs it.
pub(crate) trait Runtime: Sized {
    /// How its callers wait.
    type Mode: Mode;

    /// Whether who leads a shared fetch waits for it like the others, rather than making it himself.
    const LEADER_WAITS: bool;

    /// The HTTP client on it.
    type Transport: Transport<Mode = Self::Mode>;

    /// Starts it, with a client on it.
    fn start() -> (Self, Self::Transport);

    /// Makes a call and waits for what comes of it.
    fn wait<T: Send>(&self, pending: Pending<'_, Self::Mode, T>) -> T;
}

/// The application, and the dev-server behind it.
pub(crate) struct Application<R: Runtime> {
    pub(crate) upstream: DevServer,
    pub(crate) waiting: Waiting,
    runtime: R,
    auth: NeonAuth<R::Mode>,
}

impl<R: Runtime> Application<R> {
    pub(crate) const ORIGIN: &'static str = "http://localhost:3000";

    pub(crate) fn start() -> Self {
        let upstream = neon_auth_dev_server::start().expect("the dev-server starts");
        let config = Config::builder()
            .base_url(upstream.base_url())
            .cookie_secret("a-secret-of-32-characters-or-more")
            .origin(Self::ORIGIN)
            .public_route("/methods")
            .timeout(Duration::from_secs(5))
            // What is meant to fail would fill the screen with warnings.
            .log_level(LevelFilter::Silent)
            .build()
            .expect("the configuration is right");
        let (runtime, transport) = R::start();
        let waiting = Waiting::default();
        let transport = Observed::new(transport, waiting.clone());
        Self {
            upstream,
            waiting,
            runtime,
            auth: NeonAuth::new(config, transport),
        }
    }

    /// Answers one request, as an adapter for a framework would.
    pub(crate) fn serve(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (parts, body) = request.into_parts();
        let auth = self.auth.on(&parts);
        let path = parts.uri.path();
        let mut response = match self.auth.config().path_below_mount(path) {
            Some(path) => self.runtime.wait(adapter::handle(&auth, path, body)),
            None => {
                match adapter::admit(&auth, self.runtime.wait(adapter::decide(&auth).pending())) {
                    ControlFlow::Break(response) => response,
                    ControlFlow::Continue(_) => self.page(&auth, &parts.method, path, &body),
                }
            }
        };
        auth.finish(&mut response);
        response
    }

    /// A page tells who is signed in, and how it knows; what is posted below `/methods` calls a server method.
    fn page(
        &self,
        auth: &RequestAuth<R::Mode>,
        method: &Method,
        path: &str,
        body: &Bytes,
    ) -> Response<Bytes> {
        let reply = match path.strip_prefix("/methods/") {
            Some(name) if method == Method::POST => {
                let arguments = serde_json::from_slice(body).unwrap_or_default();
                self.call(auth, name, &arguments)
            }
            _ => self
                .runtime
                .wait(auth.get_session().pending())
                .map(|session| {
                    json!({
                        "user": session.as_ref().map(|session| session.user.name.to_string()),
                        "source": session.map(|session| format!("{:?}", session.source())),
                    })
                }),
        };
        match reply {
            Ok(value) => Response::new(value.to_string().into()),
            Err(error) => error.to_response(),
        }
    }

    fn call(
        &self,
        auth: &RequestAuth<R::Mode>,
        name: &str,
        arguments: &Value,
    ) -> Result<Value, Error> {
        let text = |field: &str| arguments[field].as_str().unwrap_or_default();
        let wait = &self.runtime;
        Ok(match name {
            "sign-up" => {
                let sign_up = SignUpEmail::new(text("email"), text("password")).name(text("name"));
                json!(wait.wait(auth.sign_up().email(sign_up))?)
            }
            "sign-in" => {
                let sign_in = SignInEmail::new(text("email"), text("password"));
                json!(wait.wait(auth.sign_in().email(sign_in))?)
            }
            "send-code" => {
                let code = SendVerificationOtp::new(text("email"), OtpType::SignIn);
                json!(wait.wait(auth.email_otp().send_verification_otp(code))?)
            }
            "sign-in-by-code" => {
                let sign_in = SignInEmailOtp::new(text("email"), text("otp"));
                json!(wait.wait(auth.sign_in().email_otp(sign_in))?)
            }
            "rename" => {
                let rename = UpdateUser::new().name(text("name"));
                json!(wait.wait(auth.update_user(rename))?)
            }
            "sessions" => json!(wait.wait(auth.list_sessions())?),
            "revoke-others" => json!(wait.wait(auth.revoke_other_sessions())?),
            "sign-out" => json!(wait.wait(auth.sign_out())?),
            // What has no method here has a route all the same.
            route => json!(wait.wait(auth.call(Method::POST, route, arguments))?),
        })
    }
}

/// The JSON of a success; fails with the answer if it is none.
pub(crate) fn success(response: &Response<Bytes>) -> Value {
    assert_eq!(
        response.status(),
        StatusCode::OK,
        "{}",
        String::from_utf8_lossy(response.body())
    );
    serde_json::from_slice(response.body()).expect("a success is JSON")
}
