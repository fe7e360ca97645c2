//! Whatever a path is: the WHATWG URL parser, which browsers have, finds where the library says that it leads.
//!
//! - A `redirectTo` that may be returned to stays on this application's origin, and is neither the login page nor the
//!   handler's.
//! - A browser that is sent to the login page, or to its own page again, stays on this origin, and so does htmx.
//! - A page that anyone may see is one for every reader of its path.

use std::ops::ControlFlow;

use http::header::{LOCATION, REFERER, SET_COOKIE};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use neon_auth_core::{Decision, SameSite};
use url::Url;

use super::bytes::Bytes;
use super::given::{more_settings, settings};
use crate::model::{in_the_application, may_return_to, percent_decoded};
use crate::rules::{assert_decides_as_modelled, assert_forwards_as_modelled, refresh_target};
use crate::scenario::{Asked, CookieHeaders, Entry, NOON, Outcome, Reply, Scenario, Settings};
use neon_auth_conformance::cookies::PREFIX;

/// Where the application is, for a browser.
const HERE: &str = "https://app.example";

/// The input is a list of choices: the configuration's, and text for each place where a path or a URL may stand.
///
/// # Panics
///
/// If the invariant does not hold.
pub fn paths(input: &[u8]) {
    let mut bytes = Bytes::new(input);
    let mut settings = settings(&mut bytes);
    more_settings(&mut bytes, &mut settings);
    settings.origin = settings.origin.map(|_| HERE);
    let text = path(&mut bytes);
    assert_returns_here(&settings, &text);
    let url = match bytes.one_in(4) {
        true => text.clone(),
        false => format!("{HERE}{text}"),
    };
    match bytes.choose(0, &[1, 2, 3]) {
        0 => assert_page_is_safe(&settings, &text),
        1 => assert_sends_back_here(&settings, "hx-current-url", &url),
        2 => assert_sends_back_here(&settings, REFERER.as_str(), &url),
        _ => assert_link_stays_here(settings, &url),
    }
}

/// A path out of pieces that some parser reads in a way of its own.
fn path(bytes: &mut Bytes<'_>) -> String {
    let known = bytes.choose(
        "/dashboard",
        &[
            "",
            "/",
            "/auth/sign-in",
            "/api/auth",
            "/app",
            "/app/auth/sign-in",
            "/open",
            "/a/b",
            "/login",
        ],
    );
    let rest = bytes.few(5, |bytes| match bytes.one_in(4) {
        true => String::from_utf8_lossy(bytes.some(12)).into_owned(),
        false => bytes
            .choose(
                "/",
                &[
                    "//",
                    "\\",
                    "/..",
                    "/%2e%2E",
                    "/.",
                    ";x",
                    "%2f",
                    "%5c",
                    "%25",
                    "%252e",
                    "\t",
                    "\n",
                    " ",
                    "\u{a0}",
                    "\u{feff}",
                    "?",
                    "#",
                    "@",
                    ":",
                    "evil.example",
                    "https:",
                    "/auth/sign-in",
                    "/api/auth/x",
                    "%2D",
                    "%00",
                    "\u{3002}",
                    "\u{ff0f}",
                ],
            )
            .to_owned(),
    });
    format!("{known}{}", rest.concat())
}

fn assert_returns_here(settings: &Settings, target: &str) {
    let config = settings.config();
    let returned = config.return_path(target);
    let expected = may_return_to(settings, target).then_some(target);
    assert_eq!(
        returned, expected,
        "left: the library, right: the model, of {target:?} under {settings:?}"
    );
    if let Some(target) = returned {
        let url = resolved(target);
        let Some(path) = in_the_application(settings, url.path()) else {
            return;
        };
        let login = login_path(settings);
        assert!(
            login.as_deref().is_none_or(|login| !covers(login, path)),
            "{target:?} is the login page"
        );
        assert!(!covers(settings.mount, path), "{target:?} is the handler's");
    }
}

/// A page, protected or not, as a browser asks for it that has no session, and on its way back from a provider.
fn assert_page_is_safe(settings: &Settings, path: &str) {
    let (path, query) = match path.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path, None),
    };
    let mut scenario = visit(settings.clone(), path, query);
    if decide(&scenario) {
        for reading in readings(path) {
            let is_public = public_routes(settings)
                .iter()
                .any(|route| covers(route, &reading));
            assert!(
                is_public,
                "{path:?} is public, but somebody reads {reading:?}"
            );
        }
    }
    let verifier = "neon_auth_session_verifier=v3r1f13r";
    scenario.asked.query = Some(match query {
        Some(query) => format!("{query}&{verifier}"),
        None => verifier.to_owned(),
    });
    scenario.asked.cookies = CookieHeaders::with_challenge().renamed(PREFIX, settings.prefix());
    decide(&scenario);
}

/// A form, or a request of htmx, whose session has ended, and the page that it comes from.
fn assert_sends_back_here(settings: &Settings, header: &'static str, url: &str) {
    let Ok(url) = HeaderValue::try_from(url) else {
        return;
    };
    let mut scenario = visit(settings.clone(), "/items", None);
    scenario
        .asked
        .headers
        .push((HeaderName::from_static(header), url));
    if header == REFERER {
        scenario.asked.method = Method::POST;
    } else {
        let is_htmx = HeaderValue::from_static("true");
        scenario
            .asked
            .headers
            .push((HeaderName::from_static("hx-request"), is_htmx));
    }
    decide(&scenario);
}

/// A link in a mail, on which upstream leads on.
fn assert_link_stays_here(settings: Settings, location: &str) {
    let Ok(location) = HeaderValue::from_bytes(location.as_bytes()) else {
        return;
    };
    let settings = Settings {
        same_site: SameSite::Strict,
        partitioned: false,
        ..settings
    };
    let mut scenario = visit(settings, "/api/auth/verify-email", None);
    scenario.entry = Entry::Handler {
        path: "verify-email".to_owned(),
        body: "",
    };
    let cookie = HeaderValue::from_static("__Secure-neon-auth.session_token=tok-c4n4ry-a.s");
    scenario.replies = vec![(
        0,
        Reply::Answer {
            status: StatusCode::FOUND,
            headers: vec![(LOCATION, location), (SET_COOKIE, cookie)],
            body: "".into(),
        },
    )];
    assert_forwards_as_modelled(&scenario);
    if let Outcome::Response(response) = scenario.play().outcome
        && let Some(target) = refresh_target(&response)
    {
        resolved(&target);
    }
}

/// Decides as the model does, and sends nobody elsewhere. Tells whether anyone may see the page.
fn decide(scenario: &Scenario) -> bool {
    assert_decides_as_modelled(scenario);
    let Outcome::Decision(decision) = scenario.play().outcome else {
        // That it decides was compared.
        return false;
    };
    let is_public = matches!(decision, Decision::Public(_));
    let ControlFlow::Break(response) = scenario.admit(decision) else {
        return is_public;
    };
    let headers = response.headers();
    let location = headers.get(LOCATION).or_else(|| headers.get("hx-redirect"));
    let location =
        location.map(|location| String::from_utf8_lossy(location.as_bytes()).into_owned());
    let settings = &scenario.settings;
    let target = refresh_target(&response).or(location);
    let is_configured = |target: &String| {
        settings.login_url.starts_with("https://") && target.starts_with(settings.login_url)
    };
    if let Some(target) = target.filter(|target| !is_configured(target)) {
        let url = resolved(&target);
        let login = login_path(settings);
        let path = in_the_application(settings, url.path()).unwrap_or_default();
        // A login page that is asked for itself has a query of its own.
        let is_sent = |login: String| covers(&login, path) && !covers(&login, &scenario.asked.path);
        if login.is_some_and(is_sent) {
            for (_, back) in url.query_pairs().filter(|(name, _)| name == "redirectTo") {
                resolved(&back);
            }
        }
    }
    is_public
}

fn visit(settings: Settings, path: &str, query: Option<&str>) -> Scenario {
    Scenario {
        settings,
        asked: Asked {
            method: Method::GET,
            host: Some("app.example".to_owned()),
            path: path.to_owned(),
            query: query.map(str::to_owned),
            headers: Vec::new(),
            cookies: CookieHeaders(Vec::new()),
            invalidated: None,
        },
        entry: Entry::Middleware { is_open: false },
        now: NOON,
        replies: Vec::new(),
    }
}

/// Where a browser arrives that is on a page of this application.
///
/// # Panics
///
/// If that is elsewhere.
fn resolved(target: &str) -> Url {
    let page = Url::parse(HERE).and_then(|here| here.join("/some/page?x#y"));
    let url = page.and_then(|page| page.join(target));
    let here = Url::parse(HERE).map(|here| here.origin());
    assert_eq!(
        url.as_ref().ok().map(Url::origin),
        here.ok(),
        "{target:?} leads to {url:?}"
    );
    #[expect(clippy::expect_used, reason = "its origin was compared")]
    url.expect("a URL")
}

/// The login page's own path, if it is this application's.
fn login_path(settings: &Settings) -> Option<String> {
    let login = Url::parse(HERE)
        .and_then(|here| here.join(settings.login_url))
        .ok()?;
    let is_own = settings.login_url.starts_with('/') || settings.origin == Some(HERE);
    let is_here = login.host_str() == Some("app.example");
    (is_own && is_here).then(|| login.path().to_owned())
}

/// What anyone may see.
fn public_routes(settings: &Settings) -> Vec<String> {
    let default = [
        "callback",
        "sign-in",
        "sign-up",
        "magic-link",
        "email-otp",
        "forgot-password",
        "reset-password",
        "sign-out",
        "two-factor",
        "recover-account",
        "email-verification",
        "accept-invitation",
    ];
    let routes = match settings.public_routes {
        Some(routes) => routes.iter().map(|route| (*route).to_owned()).collect(),
        None => default.map(|page| format!("/auth/{page}")).to_vec(),
    };
    let others = [Settings::OPEN.to_owned(), settings.mount.to_owned()];
    routes
        .into_iter()
        .chain(others)
        .chain(login_path(settings))
        .collect()
}

/// Whole segments; `/` is itself alone.
fn covers(route: &str, path: &str) -> bool {
    let segments = |path: &str| -> Vec<String> {
        let path = path.strip_suffix('/').unwrap_or(path);
        path.split('/').map(str::to_owned).collect()
    };
    let (route, path) = (segments(route), segments(path));
    match route.as_slice() {
        [only] if only.is_empty() => path == route,
        route => path.starts_with(route),
    }
}

/// What other layers may make of a path: a browser, a router that decodes, a proxy that merges slashes, a servlet
/// container that takes path parameters out.
fn readings(path: &str) -> Vec<String> {
    let decoded =
        |path: &str| String::from_utf8_lossy(&percent_decoded(path.as_bytes())).into_owned();
    let once = decoded(path);
    let twice = decoded(&once);
    let mut readings = Vec::new();
    for path in [path.to_owned(), once, twice] {
        // A query keeps the parser from taking white space off the end, which is none of a URL that stands alone.
        let url = Url::parse(HERE).and_then(|here| here.join(&format!("{path}?")));
        readings.extend(url.map(|url| url.path().to_owned()));
        readings.push(without_dots(&path.replace('\\', "/")));
        readings.push(path);
    }
    readings
}

/// Path parameters, empty segments and dot segments taken out.
fn without_dots(path: &str) -> String {
    let mut kept = Vec::new();
    for segment in path.split('/') {
        match segment.split(';').next().unwrap_or_default() {
            "" | "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}
