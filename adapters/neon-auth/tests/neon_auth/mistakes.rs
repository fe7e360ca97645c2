//! What an operator can fix is a warning, once, and names the option.

use std::sync::{Arc, Mutex};

use http::header::{COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use neon_auth::adapter::{Gate, Head, Proxy, admit, decide, handle};
use neon_auth::methods::{SendTwoFactorOtp, SignInEmail};
use neon_auth::{ConfigBuilder, LevelFilter, LogRecord, Logger, NeonAuth, RequestAuth};
use serde_json::{Value, json};

use crate::support::tasks::Tasks;
use crate::support::upstream::{knows_everybody, reply, setting_token, signs_in_and_out};
use crate::support::{configured, page, page_of};

/// Keeps warnings and errors.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<LogRecord>>>);

impl Warnings {
    /// The one warning that names this option, and its detail.
    #[track_caller]
    fn naming(&self, option: &str) -> String {
        let warnings = self.0.lock().unwrap();
        let naming: Vec<_> = warnings
            .iter()
            .filter(|record| record.once && record.message.contains(option))
            .collect();
        match naming[..] {
            [one] => one.detail.clone().unwrap_or_default(),
            _ => panic!("not one warning names {option}: {warnings:?}"),
        }
    }
}

impl Logger for Warnings {
    fn error(&self, record: &LogRecord) {
        self.warn(record);
    }

    fn warn(&self, record: &LogRecord) {
        self.0.lock().unwrap().push(record.clone());
    }
}

fn auth(
    config: ConfigBuilder,
    script: impl Fn(&neon_auth::transport::Fetch) -> Response<bytes::Bytes> + Send + Sync + 'static,
) -> (NeonAuth, Warnings) {
    let warnings = Warnings::default();
    let config = config.log_level(LevelFilter::Warn).build().unwrap();
    let builder = Tasks::answering(script).builder(config);
    (builder.logger(warnings.clone()).build(), warnings)
}

async fn call_twice(auth: &NeonAuth) {
    for _ in 0..2 {
        let auth: RequestAuth = auth.on(&page(&[]));
        let _ = auth.call(Method::POST, "sign-out", &Value::Null).await;
    }
}

fn form(headers: &[(http::HeaderName, &str)]) -> Parts {
    let mut request = Request::post("/form");
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    request.body(()).unwrap().into_parts().0
}

#[tokio::test]
async fn a_404_without_a_code_questions_the_base_url() {
    let (auth, warnings) = auth(configured(), |_| reply(StatusCode::NOT_FOUND, &json!({})));
    call_twice(&auth).await;
    warnings.naming("base_url");
}

#[tokio::test]
async fn a_404_of_a_route_that_a_visitor_made_up_is_no_mistake() {
    let (auth, warnings) = auth(configured(), |_| reply(StatusCode::NOT_FOUND, &json!({})));
    let _ = auth
        .on(&page(&[]))
        .call(Method::GET, "nonsense", &Value::Null)
        .await;
    assert!(warnings.0.lock().unwrap().is_empty(), "{:?}", warnings.0);
}

#[tokio::test]
async fn a_404_of_a_method_that_needs_a_plugin_names_the_plugin() {
    let (auth, warnings) = auth(configured(), |_| reply(StatusCode::NOT_FOUND, &json!({})));
    for _ in 0..2 {
        let auth: RequestAuth = auth.on(&page(&[]));
        let refused = auth.two_factor().send_otp(SendTwoFactorOtp::new()).await;
        assert_eq!(refused.unwrap_err().status(), StatusCode::NOT_FOUND);
    }
    assert_eq!(warnings.naming("plugin"), "plugin: twoFactor");
}

#[tokio::test]
async fn a_404_of_a_plugins_route_that_a_visitor_asks_for_is_no_mistake() {
    let (auth, warnings) = auth(configured(), |_| reply(StatusCode::NOT_FOUND, &json!({})));
    let auth = auth.on(&page(&[]));
    handle(&auth, "two-factor/send-otp", bytes::Bytes::new()).await;
    assert!(warnings.0.lock().unwrap().is_empty(), "{:?}", warnings.0);
}

#[tokio::test]
async fn what_a_framework_calls_an_error_is_no_code() {
    let body = json!({"statusCode": 404, "error": "Not Found", "message": "Cannot POST"});
    let (auth, warnings) = auth(configured(), move |_| reply(StatusCode::NOT_FOUND, &body));
    call_twice(&auth).await;
    warnings.naming("base_url");
}

#[tokio::test]
async fn a_404_with_a_code_is_upstreams_answer() {
    let code = json!({"code": "USER_NOT_FOUND"});
    let (auth, warnings) = auth(configured(), move |_| reply(StatusCode::NOT_FOUND, &code));
    call_twice(&auth).await;
    assert!(warnings.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_origin_that_upstream_does_not_trust_is_named() {
    let code = json!({"code": "INVALID_ORIGIN"});
    let (auth, warnings) = auth(configured(), move |_| reply(StatusCode::FORBIDDEN, &code));
    call_twice(&auth).await;
    assert_eq!(
        warnings.naming("trusted domains"),
        "origin: https://app.example"
    );
}

/// Better Auth's answer that sets one cookie.
fn setting(status: StatusCode, name: &'static str) -> Response<bytes::Bytes> {
    let mut response = reply(status, &json!({"ok": true}));
    let line = format!("{name}=secret.signature; Path=/; HttpOnly");
    let headers = response.headers_mut();
    headers.append(LOCATION, "/".parse().unwrap());
    headers.append(SET_COOKIE, line.parse().unwrap());
    response
}

/// A sign-in by a method, by the proxy, and the way back from a provider.
async fn sign_in_everywhere(auth: &NeonAuth) {
    let on = || -> RequestAuth { auth.on(&page(&[])) };
    let credentials = SignInEmail::new("ann@example.com", "secret");
    let _ = on().sign_in().email(credentials).await;
    let mut post = page(&[]);
    post.method = Method::POST;
    let posted: RequestAuth = auth.on(&post);
    let _ = handle(&posted, "sign-in/email", "{}".into()).await;
    let _ = handle(&on(), "callback/gitlab", "".into()).await;
}

#[tokio::test]
async fn a_session_cookie_of_another_prefix_is_named() {
    let another = |config: ConfigBuilder, status, name: &'static str| async move {
        let (auth, warnings) = auth(config, move |_| setting(status, name));
        call_twice(&auth).await;
        sign_in_everywhere(&auth).await;
        warnings.naming("cookie_prefix")
    };
    let detail = another(configured(), StatusCode::OK, "better-auth.session_token");
    assert_eq!(
        detail.await,
        "its name: better-auth.session_token, expected: __Secure-neon-auth.session_token, \
            fix: `cookie_prefix` better-auth, `secure_prefix` false"
    );
    let better_auth = || configured().cookie_prefix("better-auth");
    let detail = another(better_auth(), StatusCode::OK, "better-auth.session_token");
    assert_eq!(
        detail.await,
        "its name: better-auth.session_token, expected: __Secure-better-auth.session_token, \
            fix: `cookie_prefix` better-auth, `secure_prefix` false"
    );
    let detail = another(
        better_auth().secure_prefix(false),
        StatusCode::FOUND,
        "__Secure-better-auth.session_token",
    );
    assert_eq!(
        detail.await,
        "its name: __Secure-better-auth.session_token, expected: better-auth.session_token, \
            fix: `cookie_prefix` better-auth, `secure_prefix` true"
    );
}

#[tokio::test]
async fn each_way_to_sign_in_names_the_prefix_by_itself() {
    let by_method = async |auth: RequestAuth| {
        let credentials = SignInEmail::new("ann@example.com", "secret");
        let _ = auth.sign_in().email(credentials).await;
    };
    let (neon_auth, warnings) = auth(configured(), |_| {
        setting(StatusCode::OK, "better-auth.session_token")
    });
    by_method(neon_auth.on(&page(&[]))).await;
    warnings.naming("cookie_prefix");

    let mut post = page(&[]);
    post.method = Method::POST;
    for (request, path, status) in [
        (&post, "sign-in/email", StatusCode::OK),
        (&page(&[]), "magic-link/verify", StatusCode::FOUND),
        (&page(&[]), "callback/gitlab", StatusCode::FOUND),
    ] {
        let (auth, warnings) = auth(configured(), move |_| {
            setting(status, "better-auth.session_token")
        });
        let _ = handle(&auth.on(request), path, "".into()).await;
        warnings.naming("cookie_prefix");
    }
}

/// A provider's way back fails without the cookie of its way there, so no session cookie ever comes.
#[tokio::test]
async fn a_prefix_that_ends_a_sign_in_half_way_is_named() {
    for name in ["better-auth.state", "better-auth.two_factor"] {
        let (auth, warnings) = auth(configured(), move |_| setting(StatusCode::OK, name));
        sign_in_everywhere(&auth).await;
        let detail = warnings.naming("cookie_prefix");
        assert!(
            detail.starts_with(&format!("its name: {name}, ")),
            "{detail}"
        );
    }
}

#[tokio::test]
async fn a_cookie_of_a_cdns_is_no_mistake() {
    let (auth, warnings) = auth(configured(), |_| setting(StatusCode::OK, "__cf_bm"));
    sign_in_everywhere(&auth).await;
    let warnings = warnings.0.lock().unwrap();
    assert!(!warnings.iter().any(|record| record.once), "{warnings:?}");
}

#[tokio::test]
async fn our_own_session_cookie_is_no_mistake() {
    let (auth, warnings) = auth(configured(), |fetch| match fetch.request.method() {
        &Method::POST => setting_token(reply(StatusCode::OK, &json!({})), "ann.signature"),
        _ => knows_everybody(fetch),
    });
    call_twice(&auth).await;
    assert!(warnings.0.lock().unwrap().is_empty(), "{:?}", warnings.0);
}

#[tokio::test]
async fn a_proxy_that_changes_the_host_is_noticed_by_the_first_form() {
    let config = neon_auth::Config::builder()
        .base_url("https://auth.example/db/auth")
        .cookie_secret(crate::support::SECRET);
    let (auth, warnings) = auth(config, knows_everybody);
    let form = form(&[
        (HOST, "10.0.0.7:3000"),
        (ORIGIN, "https://app.example"),
        (COOKIE, "__Secure-neon-auth.session_token=ann.signature"),
    ]);
    for _ in 0..2 {
        let auth = auth.on(&form);
        let answer = admit(&auth, decide(&auth).await).break_value().unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
        assert!(auth.check_origin().is_err());
    }
    let detail = warnings.naming("set `origin`");
    assert_eq!(detail, "Origin: https://app.example, Host: 10.0.0.7:3000");
}

#[tokio::test]
async fn cookies_that_no_browser_keeps_are_noticed_when_they_are_set() {
    let config = configured().cookie_domain(".app.example");
    let (auth, warnings) = auth(config, signs_in_and_out);
    let mut request = page_of("ann");
    request
        .headers
        .insert(HOST, "other.example".parse().unwrap());
    for _ in 0..2 {
        let auth: RequestAuth = auth.on(&request);
        let mut response = Response::new(());
        auth.finish(&mut response);
        assert!(warnings.0.lock().unwrap().len() < 2);
        auth.get_session().await.unwrap();
        auth.finish(&mut response);
    }
    let detail = warnings.naming("cookie_domain");
    assert_eq!(detail, "Host: other.example, Domain: .app.example");
}

/// A gate that a request below the mount passes, and a response of this status on its way out.
fn leaves_the_mount(auth: &NeonAuth, status: StatusCode) {
    let (method, headers) = (Method::GET, HeaderMap::new());
    let uri = Uri::from_static("/api/auth/get-session");
    let head = Head::new(&method, &uri, &headers);
    let entry = Gate::protecting(auth, "test").enter(head, None);
    let mut response = Response::new(());
    *response.status_mut() = status;
    entry.finish(&mut response);
}

#[tokio::test]
async fn a_forgotten_handler_is_noticed_by_the_first_404_below_the_mount() {
    let (auth, warnings) = auth(configured(), knows_everybody);
    leaves_the_mount(&auth, StatusCode::OK);
    assert!(warnings.0.lock().unwrap().is_empty(), "{:?}", warnings.0);
    for _ in 0..2 {
        leaves_the_mount(&auth, StatusCode::NOT_FOUND);
    }
    warnings.naming("`mount` found no handler");
}

#[tokio::test]
async fn a_404_of_upstreams_is_no_forgotten_handler() {
    let (auth, warnings) = auth(configured(), knows_everybody);
    let _proxy = Proxy::new(&auth, "test");
    leaves_the_mount(&auth, StatusCode::NOT_FOUND);
    assert!(warnings.0.lock().unwrap().is_empty(), "{:?}", warnings.0);
}
