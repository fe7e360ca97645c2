//! The scenarios. Each takes a runtime and fails if a user would fail.

use bytes::Bytes;
use http::header::{COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Request, Response, StatusCode};
use serde_json::json;

use crate::application::{Application, Runtime, success};
use crate::browser::{Browser, SESSION_DATA};

const ANN: &str = "ann@example.com";

fn sign_up() -> serde_json::Value {
    json!({"email": ANN, "password": "correct horse 1", "name": "Ann"})
}

fn location(response: &Response<Bytes>) -> &str {
    response.headers()[LOCATION]
        .to_str()
        .expect("a Location is text")
}

/// Signing up through the proxy mints the cookie; pages then do without upstream, and find their way back to it.
pub(crate) fn a_sign_up_through_the_proxy_is_cached<R: Runtime>() {
    let application = Application::<R>::start();
    let mut browser = Browser::at(&application);
    let turned_away = browser.get("/page?tab=1");
    assert_eq!(turned_away.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        location(&turned_away),
        "/auth/sign-in?redirectTo=%2Fpage%3Ftab%3D1"
    );

    success(&browser.post("/api/auth/sign-up/email", &sign_up()));
    assert_eq!(application.upstream.count("get-session"), 1, "the mint");
    assert_eq!(browser.visit(), ("Ann".into(), "Cache".into()));
    browser.forget(SESSION_DATA);
    assert_eq!(browser.visit(), ("Ann".into(), "Upstream".into()));
    assert_eq!(browser.visit(), ("Ann".into(), "Cache".into()));
    assert_eq!(application.upstream.count("get-session"), 2);
}

/// Methods set their cookies by themselves, and what they change shows at once.
pub(crate) fn methods_sign_in_change_and_sign_out<R: Runtime>() {
    let application = Application::<R>::start();
    let mut browser = Browser::at(&application);
    success(&browser.post("/methods/sign-up", &sign_up()));
    success(&browser.post("/methods/sign-out", &json!({})));
    assert_eq!(browser.get("/page").status(), StatusCode::SEE_OTHER);

    let wrong = browser.post(
        "/methods/sign-in",
        &json!({"email": ANN, "password": "wrong horse"}),
    );
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    success(&browser.post(
        "/methods/sign-in",
        &json!({"email": ANN, "password": "correct horse 1"}),
    ));
    success(&browser.post("/methods/rename", &json!({"name": "Beth"})));
    assert_eq!(browser.visit().0, "Beth");
    // What has no method in this application has a route all the same.
    let reset = browser.post("/methods/request-password-reset", &json!({"email": ANN}));
    assert_eq!(success(&reset)["status"], true);
    assert!(
        application.upstream.last_url(ANN).is_some(),
        "no link was sent"
    );
}

/// A code out of a mail signs in.
pub(crate) fn a_code_by_mail_signs_in<R: Runtime>() {
    let application = Application::<R>::start();
    let mut browser = Browser::at(&application);
    success(&browser.post("/methods/send-code", &json!({"email": ANN})));
    let code = application
        .upstream
        .last_code(ANN)
        .expect("a code was sent");
    success(&browser.post(
        "/methods/sign-in-by-code",
        &json!({"email": ANN, "otp": code}),
    ));
    assert_eq!(browser.visit().1, "Cache");
}

/// Ending the other sessions ends them: another browser is signed out once its cache is gone.
pub(crate) fn a_session_is_ended_from_another_browser<R: Runtime>() {
    let application = Application::<R>::start();
    let (mut here, mut there) = (Browser::at(&application), Browser::at(&application));
    success(&here.post("/methods/sign-up", &sign_up()));
    let sign_in = json!({"email": ANN, "password": "correct horse 1"});
    success(&there.post("/methods/sign-in", &sign_in));
    let sessions = success(&here.post("/methods/sessions", &json!({})));
    assert_eq!(sessions.as_array().map(Vec::len), Some(2), "{sessions}");
    success(&here.post("/methods/revoke-others", &json!({})));
    there.forget(SESSION_DATA);
    assert_eq!(there.get("/page").status(), StatusCode::SEE_OTHER);
    assert!(
        !there.has("__Secure-neon-auth.session_token"),
        "the dead cookie stayed"
    );
    assert_eq!(here.visit().0, "Ann");
}

/// The way to an OAuth provider and back ends on a page that refreshes itself, signed in.
pub(crate) fn a_provider_signs_in<R: Runtime>() {
    let application = Application::<R>::start();
    let mut browser = Browser::at(&application);
    let begin = json!({"provider": "google", "callbackURL": "/page?tab=1"});
    let begun = success(&browser.post("/api/auth/sign-in/social", &begin));
    let url = begun["url"].as_str().expect("there is a URL").to_owned();

    let elsewhere = Elsewhere {
        application: &application,
    };
    let (authorize, state) = elsewhere.get(&url, None);
    let (callback, _) = elsewhere.get(&format!("{authorize}&login_hint=ann%40example.com"), None);
    let (back, _) = elsewhere.get(&callback, state.as_deref());
    let path = back
        .strip_prefix(Application::<R>::ORIGIN)
        .expect("the provider leads back here");
    assert!(
        path.starts_with("/page?tab=1&neon_auth_session_verifier="),
        "{path}"
    );

    let page = browser.get(path);
    assert_eq!(page.status(), StatusCode::OK);
    let text = String::from_utf8_lossy(page.body());
    assert!(text.contains("content=\"0;url=/page?tab=1\""), "{text}");
    assert_eq!(browser.visit().1, "Cache");
}

/// The link in a verification mail goes through the proxy, and signs in under `Strict`.
pub(crate) fn a_link_by_mail_signs_in<R: Runtime>() {
    let application = Application::<R>::start();
    let mut browser = Browser::at(&application);
    success(&browser.post("/methods/sign-up", &sign_up()));
    let send = json!({"email": ANN, "callbackURL": "/page"});
    success(&browser.post("/api/auth/send-verification-email", &send));
    let url = application.upstream.last_url(ANN).expect("a link was sent");
    let link = url
        .strip_prefix(application.upstream.base_url())
        .expect("the link leads upstream");

    let mut fresh = Browser::at(&application);
    let page = fresh.get(&format!("/api/auth{link}"));
    let text = String::from_utf8_lossy(page.body());
    assert!(
        text.contains("content=\"0;url=/page\""),
        "{} {text}",
        page.status()
    );
    assert_eq!(fresh.visit(), ("Ann".into(), "Cache".into()));
}

/// An outage is a 502 with a code for those it concerns; nobody is signed out by it.
pub(crate) fn an_outage_signs_nobody_out<R: Runtime>() {
    let application = Application::<R>::start();
    let (mut cached, mut other) = (Browser::at(&application), Browser::at(&application));
    success(&cached.post("/methods/sign-up", &sign_up()));
    let sign_in = json!({"email": ANN, "password": "correct horse 1"});
    success(&other.post("/methods/sign-in", &sign_in));
    other.forget(SESSION_DATA);

    application.upstream.pause();
    assert_eq!(cached.visit(), ("Ann".into(), "Cache".into()));
    let refused = other.get("/page");
    assert_eq!(refused.status(), StatusCode::BAD_GATEWAY);
    // A pooled connection that was cut off is not the same as a new one that is refused.
    let text = String::from_utf8_lossy(refused.body());
    assert!(
        text.contains("NETWORK_REFUSED") || text.contains("NETWORK_RESET"),
        "{text}"
    );
    let refused = other.post("/api/auth/sign-in/email", &sign_in);
    assert_eq!(refused.status(), StatusCode::BAD_GATEWAY);

    application
        .upstream
        .resume()
        .expect("the port is free still");
    assert_eq!(other.visit(), ("Ann".into(), "Upstream".into()));
}

/// Everybody who asks after one session at once shares one fetch. Upstream answers when all have asked.
pub(crate) fn two_hundred_look_ups_are_one<R: Runtime + Sync>() {
    const CROWD: usize = 200;
    let application = Application::<R>::start();
    let mut browser = Browser::at(&application);
    success(&browser.post("/methods/sign-up", &sign_up()));
    browser.forget(SESSION_DATA);
    let before = application.upstream.count("get-session");
    let waited = application.waiting.so_far();
    let application = &application;
    std::thread::scope(|crowd| {
        // While this thread looks at the auth server, the auth server answers nobody.
        let asking: Vec<_> = application.upstream.with(|_| {
            let asking = (0..CROWD).map(|_| {
                let mut browser = browser.clone();
                crowd.spawn(move || browser.visit())
            });
            let asking = asking.collect();
            let leader = usize::from(!R::LEADER_WAITS);
            application.waiting.reaches(waited + CROWD - leader);
            asking
        });
        for one in asking {
            let answer = one.join().expect("a visit succeeds");
            assert_eq!(answer, ("Ann".into(), "Upstream".into()));
        }
    });
    assert_eq!(application.upstream.count("get-session"), before + 1);
}

/// The sites that are not the application's: the auth server itself, and the provider.
struct Elsewhere<'a, R: Runtime> {
    application: &'a Application<R>,
}

impl<R: Runtime> Elsewhere<'_, R> {
    /// Where a page leads, and the cookie that it sets.
    fn get(&self, url: &str, cookie: Option<&str>) -> (String, Option<String>) {
        let mut request = Request::get(url);
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie);
        }
        let request = request.body(Bytes::new()).expect("a request");
        let upstream = &self.application.upstream;
        let now = upstream.now();
        let response = upstream.with(|server| server.handle(now, request));
        assert!(
            response.status().is_redirection(),
            "{url}: {} {}",
            response.status(),
            String::from_utf8_lossy(response.body())
        );
        (
            location(&response).to_owned(),
            first_cookie(response.headers()),
        )
    }
}

fn first_cookie(headers: &HeaderMap) -> Option<String> {
    let line = headers.get(SET_COOKIE)?.to_str().ok()?;
    line.split(';').next().map(str::to_owned)
}
