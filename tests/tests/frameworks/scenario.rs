//! The scenarios. Each takes a framework and fails if a user would fail.

use std::time::{Duration, SystemTime};

use http::StatusCode;
use neon_auth_core::{Arrival, Config, LevelFilter};
use neon_auth_dev_server::DevServer;
use serde_json::{Value, json};

use crate::Framework;
use crate::browser::{Browser, OWN};
use crate::log::Log;

const ANN: &str = "ann@example.com";
/// Everybody's.
pub(crate) const PASSWORD: &str = "correct horse 1";
const SESSION_TOKEN: &str = "__Secure-neon-auth.session_token";
const SESSION_DATA: &str = "__Secure-neon-auth.local.session_data";

const BODY_LIMIT: usize = 2000;

/// The application's configuration.
fn configured(upstream: &DevServer) -> Config {
    Config::builder()
        .base_url(upstream.base_url())
        .cookie_secret("a-secret-of-32-characters-or-more")
        .origin(OWN)
        .public_route("/public")
        .public_route("/sign-in")
        .public_route("/sign-out")
        .api_route("/api")
        .failure_page(|error, request| {
            format!("<h1>Closed: {} at {}</h1>", error.code(), request.path())
        })
        .request_body_limit(BODY_LIMIT)
        .timeout(Duration::from_secs(5))
        .log_level(LevelFilter::Debug)
        .build()
        .expect("the configuration is right")
}

fn start<F: Framework>() -> (DevServer, F) {
    start_logging(Log::default())
}

fn start_logging<F: Framework>(log: Log) -> (DevServer, F) {
    let upstream = neon_auth_dev_server::start().expect("the dev-server starts");
    let application = F::start(configured(&upstream), log);
    (upstream, application)
}

async fn signed_up<F: Framework>(application: &F) -> Browser {
    let mut browser = Browser::at(application.address());
    let ann = json!({"email": ANN, "password": PASSWORD, "name": "Ann"});
    let sign_up = browser.post("/api/auth/sign-up/email", ann.to_string());
    sign_up.await.shown();
    browser
}

/// Signing up through the proxy mints the cookie; pages then do without upstream, and find their way back to it.
pub(crate) async fn a_sign_up_through_the_proxy_is_cached<F: Framework>() {
    let (upstream, application) = start::<F>();
    let turned_away = Browser::at(application.address()).get("/page?tab=1").await;
    assert_eq!(turned_away.status, StatusCode::SEE_OTHER);
    assert_eq!(
        turned_away.location,
        "/auth/sign-in?redirectTo=%2Fpage%3Ftab%3D1"
    );

    let mut browser = signed_up(&application).await;
    assert_eq!(upstream.count("get-session"), 1, "the mint");
    assert_eq!(browser.get("/page").await.shown(), "Ann, Cache");
    browser.forget(SESSION_DATA);
    assert_eq!(browser.get("/page").await.shown(), "Ann, Upstream");
    assert_eq!(browser.get("/page").await.shown(), "Ann, Cache");
    assert_eq!(upstream.count("get-session"), 2);
    assert_eq!(browser.get("/fresh").await.shown(), "Ann, Upstream");
    assert_eq!(upstream.count("get-session"), 3);
}

/// The cookies of a method are on the page's response.
pub(crate) async fn a_method_signs_in_and_out<F: Framework>() {
    let (_upstream, application) = start::<F>();
    signed_up(&application).await;
    let mut browser = Browser::at(application.address());
    assert_eq!(browser.get("/public").await.shown(), "nobody");
    assert_eq!(browser.post("/sign-in", ANN).await.shown(), "Ann");
    assert_eq!(browser.get("/public").await.shown(), "Ann");
    assert_eq!(browser.get("/page").await.shown(), "Ann, Cache");
    browser.post("/sign-out", "").await.shown();
    assert!(!browser.has(SESSION_TOKEN) && !browser.has(SESSION_DATA));
    let gone = browser.get("/page").await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
}

/// A handler that passes a method's error on shows a page in a browser, the application's own if it has one.
pub(crate) async fn a_methods_error_is_a_page<F: Framework>() {
    let (_upstream, application) = start::<F>();
    let mut browser = Browser::at(application.address());
    let nobody = browser.post("/sign-in", "bob@example.com").await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED, "{nobody:?}");
    let page = "<h1>Closed: INVALID_EMAIL_OR_PASSWORD at /sign-in</h1>";
    assert_eq!(nobody.text, page);
}

/// What a page for signing in may know of its query.
pub(crate) fn arrival_in_words(arrival: &Arrival) -> String {
    format!("{:?} {:?}", arrival.redirect_to(), arrival.error())
}

/// The way back stays on this application, even if somebody else wrote the link.
pub(crate) async fn a_page_for_signing_in_knows_the_way_back<F: Framework>() {
    let (_upstream, application) = start::<F>();
    let mut browser = Browser::at(application.address());
    let page = "/public/arrival?redirectTo=%2Fpage%3Ftab%3D1&error=SESSION_NOT_FRESH";
    let expected = r#"Some("/page?tab=1") Some("SESSION_NOT_FRESH")"#;
    assert_eq!(browser.get(page).await.shown(), expected);
    let elsewhere = "/public/arrival?redirectTo=%2F%2Fevil.example&error=Call%20me";
    assert_eq!(browser.get(elsewhere).await.shown(), "None None");
}

/// Neither a shared cache nor, after a sign-out, what a browser has fetched ahead shows who was signed in.
pub(crate) async fn what_a_browser_keeps_of_a_session_ends_with_it<F: Framework>() {
    let (_upstream, application) = start::<F>();
    let mut browser = Browser::at(application.address());
    let nobodys = browser.get("/public").await;
    assert_eq!(nobodys.cache_control, "", "{nobodys:?}");
    let mut browser = signed_up(&application).await;
    for path in ["/page", "/public"] {
        let page = browser.get(path).await;
        assert_eq!(page.cache_control, "private", "{path}: {page:?}");
    }
    let left = browser.post("/sign-out", "").await;
    assert_eq!(left.cache_control, "private, no-store", "{left:?}");
    let ahead = "\"prefetchCache\", \"prerenderCache\"";
    assert_eq!(left.clear_site_data, ahead, "{left:?}");
}

/// Neither a protected page nor the application's own public form can be used by another site.
pub(crate) async fn a_form_from_another_site_is_refused<F: Framework>() {
    let (upstream, application) = start::<F>();
    let mut browser = signed_up(&application).await;
    let before = upstream.count("sign-in/email");
    for path in ["/page", "/sign-in", "/sign-out"] {
        let page = browser.post_from("https://evil.example", path, ANN).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}: {page:?}");
        assert!(page.text.contains("UNTRUSTED_ORIGIN"), "{path}: {page:?}");
    }
    assert_eq!(upstream.count("sign-in/email"), before);
    assert_eq!(browser.get("/page").await.shown(), "Ann, Cache");
}

/// The role that counts is the one that upstream says.
pub(crate) async fn a_role_is_asked_for<F: Framework>() {
    let (upstream, application) = start::<F>();
    let mut browser = signed_up(&application).await;
    let page = browser.get("/admin").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{page:?}");
    assert!(page.text.contains("FORBIDDEN"), "{page:?}");
    assert!(upstream.with(|server| server.set_role(ANN, "admin")));
    assert_eq!(browser.get("/admin").await.shown(), "Ann, Upstream");
}

/// A role that was taken away counts until the cookie expires, and upstream is not asked.
pub(crate) async fn a_role_by_the_cookie_counts_for_as_long_as_the_cookie<F: Framework>() {
    let (upstream, application) = start::<F>();
    let mut browser = signed_up(&application).await;
    let page = browser.get("/cached-admin").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{page:?}");
    assert!(upstream.with(|server| server.set_role(ANN, "admin")));
    browser.forget(SESSION_DATA);
    assert_eq!(browser.get("/page").await.shown(), "Ann, Upstream");
    let asked = upstream.count("get-session");
    assert!(upstream.with(|server| server.set_role(ANN, "user")));
    assert_eq!(browser.get("/cached-admin").await.shown(), "Ann, Cache");
    assert_eq!(upstream.count("get-session"), asked);
    let page = browser.get("/admin").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{page:?}");
}

/// Who makes an organization owns it; without one that is active, nobody has a role.
pub(crate) async fn a_role_in_the_active_organization_is_asked_for<F: Framework>() {
    let (_upstream, application) = start::<F>();
    let mut browser = signed_up(&application).await;
    let page = browser.get("/owner").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{page:?}");
    assert!(page.text.contains("FORBIDDEN"), "{page:?}");
    let organization = json!({"name": "Acme", "slug": "acme"}).to_string();
    let made = browser.post("/api/auth/organization/create", organization);
    made.await.shown();
    assert!(browser.get("/owner").await.shown().starts_with("Ann"));
}

/// The organization is that of the session which is handed on, not the one that is active upstream by now.
pub(crate) async fn a_kept_cookie_gives_no_role_of_another_organization<F: Framework>() {
    let (_upstream, application) = start::<F>();
    let mut bob = Browser::at(application.address());
    let account = json!({"email": "bob@example.com", "password": PASSWORD, "name": "Bob"});
    let sign_up = bob.post("/api/auth/sign-up/email", account.to_string());
    sign_up.await.shown();
    let acme = json!({"name": "Acme", "slug": "acme"}).to_string();
    let made = bob.post("/api/auth/organization/create", acme);
    made.await.shown();
    let invitation = json!({"email": ANN, "role": "member"}).to_string();
    let invited = bob.post("/api/auth/organization/invite-member", invitation);
    let invited: Value = serde_json::from_str(&invited.await.shown()).expect("an invitation");

    let mut ann = signed_up(&application).await;
    let accepted = json!({"invitationId": invited["id"]}).to_string();
    let accepted = ann.post("/api/auth/organization/accept-invitation", accepted);
    accepted.await.shown();
    assert!(ann.get("/page").await.shown().starts_with("Ann"));
    let kept = ann.value_of(SESSION_DATA);
    let page = ann.get("/owner").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "a member: {page:?}");

    let mine = json!({"name": "Mine", "slug": "mine"}).to_string();
    let made = ann.post("/api/auth/organization/create", mine);
    made.await.shown();
    assert!(ann.get("/owner").await.shown().starts_with("Ann"));
    ann.put_back(SESSION_DATA, kept);
    let page = ann.get("/owner").await;
    assert_eq!(
        page.status,
        StatusCode::FORBIDDEN,
        "she owns another: {page:?}"
    );
}

/// A browser that was left alone is asked to sign in again.
pub(crate) async fn a_recent_sign_in_is_asked_for<F: Framework>() {
    let (upstream, application) = start::<F>();
    let mut browser = signed_up(&application).await;
    assert_eq!(browser.get("/recent").await.shown(), "Ann, Upstream");
    let earlier = SystemTime::now() - Duration::from_secs(3601);
    upstream.with(|server| {
        let token = server.sessions(ANN)[0].token.clone();
        assert!(server.set_session_start(&token, earlier));
    });
    let page = browser.get("/recent").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{page:?}");
    assert_eq!(
        page.location,
        "/auth/sign-in?error=SESSION_NOT_FRESH&redirectTo=%2Frecent"
    );
    assert!(browser.get("/page").await.shown().starts_with("Ann"));
}

/// Whatever the client accepts.
pub(crate) async fn an_api_route_answers_in_json<F: Framework>() {
    let (_upstream, application) = start::<F>();
    let page = Browser::at(application.address()).get("/api/list").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{page:?}");
    assert!(page.text.contains("UNAUTHORIZED"), "{page:?}");
}

/// Those who are not signed in from the cache see it.
pub(crate) async fn an_outage_has_the_applications_own_page<F: Framework>() {
    let (upstream, application) = start::<F>();
    let mut browser = signed_up(&application).await;
    browser.forget(SESSION_DATA);
    upstream.pause();
    let page = browser.get("/page").await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{page:?}");
    assert!(page.text.starts_with("<h1>Closed: NETWORK_RE"), "{page:?}");
    assert!(page.text.ends_with(" at /page</h1>"), "{page:?}");
}

/// A path that another server may read as a different one is decided as the client wrote it.
pub(crate) async fn an_ambiguous_path_is_not_public<F: Framework>() {
    let (_upstream, application) = start::<F>();
    let mut browser = Browser::at(application.address());
    for path in ["/public/..%2fpage", "/public//page", "/public/%2e%2e/page"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}: {page:?}");
    }
}

/// An outage is a 502 with a code for those it concerns; nobody is signed out by it.
pub(crate) async fn an_outage_signs_nobody_out<F: Framework>() {
    let (upstream, application) = start::<F>();
    let mut cached = signed_up(&application).await;
    let mut other = Browser::at(application.address());
    other.post("/sign-in", ANN).await.shown();
    other.forget(SESSION_DATA);
    upstream.pause();
    assert_eq!(cached.get("/page").await.shown(), "Ann, Cache");
    for path in ["/page", "/public"] {
        let page = other.get(path).await;
        assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{path}: {page:?}");
        assert!(page.text.contains("NETWORK_RE"), "{path}: {page:?}");
    }
    upstream.resume().expect("the port is free still");
    assert_eq!(other.get("/page").await.shown(), "Ann, Upstream");
}

/// Upstream never sees it.
pub(crate) async fn a_body_over_the_limit_is_refused<F: Framework>() {
    let (upstream, application) = start::<F>();
    let mut browser = Browser::at(application.address());
    let long = "x".repeat(BODY_LIMIT + 1);
    let page = browser.post("/api/auth/sign-in/email", long).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{page:?}");
    assert!(page.text.contains("BODY_TOO_LARGE"), "{page:?}");
    assert_eq!(upstream.count("sign-in/email"), 0);
}

/// Of a page, of the proxy, and of a request that is refused before anything else is done about it.
pub(crate) async fn the_log_names_the_framework<F: Framework>() {
    let log = Log::default();
    let (_upstream, application) = start_logging::<F>(log.clone());
    let mut browser = signed_up(&application).await;
    browser.get("/page").await.shown();
    browser.get("/api/auth/get-session").await.shown();
    let large = "x".repeat(BODY_LIMIT + 1);
    let refused = browser.post("/api/auth/sign-in/email", large).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    let decisions = log.decisions();
    let outcomes: Vec<_> = decisions.iter().map(|record| record.outcome).collect();
    assert!(outcomes.contains(&Some("cached")), "{decisions:?}");
    assert!(outcomes.contains(&Some("refused")), "{decisions:?}");
    for decided in decisions {
        assert_eq!(decided.framework, Some(F::NAME), "{decided}");
    }
}
