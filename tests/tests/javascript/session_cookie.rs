//! The session_data cookie of either SDK is the other's too.

use std::sync::Arc;
use std::time::SystemTime;

use http::header::{COOKIE, HOST};
use http::{HeaderMap, HeaderValue, Method};
use neon_auth_conformance::cookies::{Line, SESSION_DATA, SESSION_TOKEN};
use neon_auth_core::methods::{SignUpEmail, UpdateUser};
use neon_auth_core::{
    ConfigBuilder, Context, Decision, FieldError, IncomingRequest, Jar, Middleware, Session,
    Source, UnixMillis,
};
use neon_auth_reference::play::{Played, play};
use neon_auth_tests::better_auth::{Browser, Direct, Version};
use serde_json::{Value, json};

use crate::site::{PASSWORD, SECRET, Site, live};

const NEW_SECRET: &str = "the secret that came after the other";
/// Nothing listens there.
const NOWHERE: &str = "http://127.0.0.1:9/neondb/auth";

/// The cookie is not the server's, so one version will do.
fn site() -> Option<&'static Site> {
    live(Version::V1_6_23)
}

#[tokio::test]
async fn theirs_is_accepted_by_us() {
    let Some(site) = site() else { return };
    let zoe = signed_up(site.config(), "theirs").await;
    let cookies = minted_by_them(site, &zoe).await;

    let decided = decide(site.config(), &cookies);
    let session = let_in_by_the_cookie(decided);
    let results: Value = serde_json::from_str(&session.to_json()).unwrap();
    assert_eq!(results, by_upstream(&zoe).await);
}

#[tokio::test]
async fn theirs_is_accepted_after_a_rotation_of_ours() {
    let Some(site) = site() else { return };
    let zoe = signed_up(site.config(), "rotated").await;
    let cookies = minted_by_them(site, &zoe).await;

    let rotated = site.config().cookie_secret(NEW_SECRET);
    let decided = decide(rotated, &cookies);
    assert_eq!(decided.fetches.len(), 1, "{:?}", decided.outcome);
    assert!(decided.outcome.session().is_none());

    let rotated = site
        .config()
        .cookie_secret(NEW_SECRET)
        .previous_cookie_secrets([SECRET]);
    let_in_by_the_cookie(decide(rotated, &cookies));
}

#[tokio::test]
async fn ours_is_accepted_by_them() {
    let Some(site) = site() else { return };
    let zoe = signed_up(site.config(), "ours").await;
    assert_accepted_by_them_under(site, &zoe, SECRET, NEW_SECRET).await;
}

#[tokio::test]
async fn ours_is_signed_with_the_new_secret_after_a_rotation() {
    let Some(site) = site() else { return };
    let rotated = site
        .config()
        .cookie_secret(NEW_SECRET)
        .previous_cookie_secrets([SECRET]);
    let zoe = signed_up(rotated, "new").await;
    assert_accepted_by_them_under(site, &zoe, NEW_SECRET, SECRET).await;
}

#[tokio::test]
async fn ours_without_a_picture_is_accepted_by_them_and_says_to_us_what_it_lacks() {
    const PICTURE: &str = "https://example.com/zoe.png";
    let Some(site) = site() else { return };
    let zoe = signed_up(site.config().cache_without(["image"]), "without").await;
    let arguments = UpdateUser::new().image(PICTURE);
    zoe.page().update_user(arguments).await.unwrap();
    let mut whole = by_upstream(&zoe).await;
    let cookies = zoe.cookie_header();

    // Of two processes side by side, one may leave out nothing.
    for config in [site.config().cache_without(["image"]), site.config()] {
        let session = let_in_by_the_cookie(decide(config, &cookies));
        let picture = session.user.image();
        let is_not_cached = matches!(picture, Err(FieldError::NotCached));
        assert!(is_not_cached, "{picture:?}");
    }
    let theirs = minted_by_them(site, &zoe).await;
    let session = let_in_by_the_cookie(decide(site.config().cache_without(["image"]), &theirs));
    assert_eq!(
        session.user.image().unwrap(),
        Some(PICTURE),
        "theirs has it"
    );

    let picture = whole["user"].as_object_mut().unwrap().remove("image");
    assert_eq!(picture, Some(json!(PICTURE)));
    let results = serve(site, NOWHERE, SECRET, &cookies).await;
    let expected = json!({"action": "allow", "setCookies": [], "session": whole, "fetches": []});
    assert_eq!(results, expected);
}

/// Signs somebody up by a server method of ours, which mints. The name is nothing that base64 or JSON leaves as it is.
async fn signed_up(config: ConfigBuilder, word: &str) -> Browser {
    let application = Direct::new(neon_auth_tokio::new(config.build().unwrap()));
    let browser = Browser::new(Arc::new(application), "browser");
    let email = format!("{word}@cookie.example.com");
    let arguments = SignUpEmail::new(email, PASSWORD).name("Zoë \"🦀\" <O'Neil>");
    browser.page().sign_up().email(arguments).await.unwrap();
    assert!(browser.cookie("local.session_data").is_some());
    browser
}

/// The Cookie header of a browser whose session_token they have been shown, without our own session_data.
async fn minted_by_them(site: &Site, browser: &Browser) -> String {
    let token = browser.cookie("session_token").unwrap().value;
    let token = format!("{SESSION_TOKEN}={token}");
    let results = serve(site, site.base_url(), SECRET, &token).await;
    assert_eq!(results["action"], "allow");
    let minted = results["setCookies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| Line::parse(&HeaderValue::from_str(line.as_str().unwrap()).unwrap()).unwrap())
        .find(|line| line.name == SESSION_DATA)
        .expect("they mint");
    format!("{token}; {SESSION_DATA}={}", minted.value)
}

/// They let in under the one secret, asking nobody, and not under the other.
async fn assert_accepted_by_them_under(site: &Site, browser: &Browser, secret: &str, other: &str) {
    let cookies = browser.cookie_header();
    let results = serve(site, NOWHERE, secret, &cookies).await;
    let expected = json!({
        "action": "allow",
        "setCookies": [],
        "session": by_upstream(browser).await,
        "fetches": [],
    });
    assert_eq!(results, expected);

    let results = serve(site, NOWHERE, other, &cookies).await;
    assert_eq!(results["action"], "redirect_login");
    assert_eq!(results["session"], Value::Null);
    assert_ne!(results["fetches"], json!([]));
}

async fn serve(site: &Site, base_url: &str, secret: &str, cookies: &str) -> Value {
    let input = json!({"baseUrl": base_url, "secret": secret, "cookies": cookies});
    site.scripts.run("server-sdk.mjs", &input).await
}

/// The session as upstream tells it.
async fn by_upstream(browser: &Browser) -> Value {
    let session = browser.page().get_session().fresh().await.unwrap().unwrap();
    assert_eq!(session.source(), Source::Upstream);
    serde_json::from_str(&session.to_json()).unwrap()
}

/// Our core's word on a request to a protected page, while upstream cannot be reached.
fn decide(config: ConfigBuilder, cookies: &str) -> Played<Decision> {
    let config = &config.build().unwrap();
    let mut headers = HeaderMap::new();
    headers.insert(HOST, HeaderValue::from_static("app.example.com"));
    headers.insert(COOKIE, HeaderValue::from_str(cookies).unwrap());
    let uri = "/dashboard".parse().unwrap();
    let request = IncomingRequest::new(&Method::GET, &uri, &headers);
    let jar = Jar::from_headers(&headers);
    let now = UnixMillis::from(SystemTime::now());
    play(
        Middleware::start(Context::new(config, now, &request, &jar)),
        now,
        [],
    )
}

/// Who was let in, with nobody asked.
fn let_in_by_the_cookie(decided: Played<Decision>) -> Session {
    assert_eq!(decided.fetches.len(), 0);
    let Decision::Allow(session) = decided.outcome else {
        panic!("{:?}", decided.outcome);
    };
    assert_eq!(session.source(), Source::Cache);
    session
}
