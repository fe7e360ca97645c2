//! Where somebody goes who has to sign in: to the login page, and from there back.

use std::borrow::Cow;

use http::{HeaderName, HeaderValue, Method};

use super::decision::{Decision, Redirect};
use crate::config::{Config, is_local_target};
use crate::cross_site::is_own_host;
use crate::error_code::ErrorCode;
use crate::known_headers::as_text;
use crate::origin::Origin;
use crate::request::{IncomingRequest, without_verifier};

/// Where htmx goes by itself, as a browser does after a redirect.
const HX_REDIRECT: HeaderName = HeaderName::from_static("hx-redirect");

/// nginx has 4 kB for a whole head, if nothing else is configured.
const LONGEST_LOCATION: usize = 2048;

/// Decides about somebody who has to be signed in and is not: on to the login page, or for a client of an API 401
/// `UNAUTHORIZED`. Of htmx it is the 401 as well, with an `HX-Redirect` to the login page: htmx follows a redirect
/// unseen, and would put the login page into the middle of another.
#[must_use]
pub fn turn_away(config: &Config, request: &IncomingRequest) -> Decision {
    sign_in_first(config, request, ErrorCode::Unauthorized, None)
}

/// Decides about somebody who signed in too long ago for what is asked: on to the login page, with
/// `error=SESSION_NOT_FRESH` in its query if it is ours, or 403 `SESSION_NOT_FRESH`, as [`turn_away`] has it.
#[must_use]
pub fn sign_in_again(config: &Config, request: &IncomingRequest) -> Decision {
    let failure = ErrorCode::SessionNotFresh;
    sign_in_first(config, request, failure, Some(failure.as_str()))
}

fn sign_in_first(
    config: &Config,
    request: &IncomingRequest,
    failure: ErrorCode,
    error: Option<&str>,
) -> Decision {
    if request.is_from_htmx() {
        let page = request.htmx_page();
        let page = page.and_then(|page| path_of_own_page(config, request, page));
        let login = login_location(config, page.as_deref(), error);
        let mut response = failure.to_response();
        if let Ok(mut login) = HeaderValue::try_from(login) {
            // The query is the page's own and may hold anything.
            login.set_sensitive(true);
            response.headers_mut().insert(HX_REDIRECT, login);
        }
        return Decision::Respond(Box::new(response));
    }
    if config.is_api_route(request.path()) || request.is_api_client() {
        return Decision::Respond(Box::new(failure.to_response()));
    }
    Decision::Redirect(to_login(config, request, error))
}

/// Path and query, as the browser has them, of a page of this application that signing in may lead back to. `url` is
/// absolute.
fn path_of_own_page(config: &Config, request: &IncomingRequest, url: &str) -> Option<String> {
    let (origin, target) = Origin::split(url)?;
    if !is_own_host(config, request, origin.host_and_port()) {
        return None;
    }
    let target = target.split('#').next()?;
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let page = without_verifier(if path.is_empty() { "/" } else { path }, query);
    config.return_path(&page).is_some().then_some(page)
}

/// The login URL for a request to a page, which leads back to that page; or for a form, to the page that it is on.
pub(super) fn to_login(
    config: &Config,
    request: &IncomingRequest,
    error: Option<&str>,
) -> Redirect {
    let page = if request.method() == Method::GET {
        let is_local = is_local_target(request.path());
        is_local.then(|| config.at_browser(request.target_without_verifier()))
    } else {
        let referer = request.referer().and_then(as_text);
        let page = referer.and_then(|page| path_of_own_page(config, request, page));
        page.map(Cow::Owned)
    };
    Redirect {
        location: login_location(config, page.as_deref(), error),
    }
}

/// The login URL. Our page gets in its query where to lead back to and what went wrong; one elsewhere gets nothing.
///
/// The page to lead back to loses its query, or is left out, if the URL would be longer than a proxy in front passes on.
fn login_location(config: &Config, page: Option<&str>, error: Option<&str>) -> String {
    let login = &config.settings().login_url;
    if login.page().is_none() {
        return login.as_str().to_owned();
    }
    let leading_to = |page: Option<&str>| {
        let error = error.map(|error| ("error", error));
        let page = page.map(|page| ("redirectTo", page));
        let url = login.with_query(error.into_iter().chain(page));
        match url.starts_with('/') {
            true => config.at_browser(url).into_owned(),
            false => url,
        }
    };
    let path = || page.and_then(|page| page.split('?').next());
    let fits = |url: &String| url.len() <= LONGEST_LOCATION;
    Some(leading_to(page))
        .filter(fits)
        .or_else(|| Some(leading_to(path())).filter(fits))
        .unwrap_or_else(|| leading_to(None))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{Response, StatusCode};

    use super::*;

    /// Where htmx is sent when nobody is signed in.
    fn htmx_redirect(config: &Config, page: &str) -> String {
        let (parts, ()) = http::Request::post("/list/rows")
            .header("host", "app.example")
            .header("accept", "text/html")
            .header("hx-request", "true")
            .header("hx-current-url", page)
            .body(())
            .unwrap()
            .into_parts();
        let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
        let answer = turn_away(config, &request)
            .admit(config, &request)
            .break_value()
            .unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        answer.headers()[HX_REDIRECT].to_str().unwrap().to_owned()
    }

    fn config() -> crate::config::ConfigBuilder {
        Config::builder()
            .base_url("https://auth.example")
            .cookie_secret("0123456789abcdef0123456789abcdef")
    }

    #[test]
    fn htmx_is_led_back_to_the_page_it_runs_in() {
        let config = config().build().unwrap();
        for (page, back) in [
            ("https://app.example/list?page=2#top", "%2Flist%3Fpage%3D2"),
            ("https://app.example", "%2F"),
            (
                "https://app.example/a?neon_auth_session_verifier=x&b",
                "%2Fa%3Fb",
            ),
        ] {
            let expected = format!("/auth/sign-in?redirectTo={back}");
            assert_eq!(htmx_redirect(&config, page), expected, "{page}");
        }
    }

    #[test]
    fn htmx_is_led_back_to_no_other_place() {
        let config = config().build().unwrap();
        for page in [
            "https://evil.example/list",
            "https://app.example:8443/list",
            "https://app.example//evil.example",
            "https://app.example/\\evil.example",
            "https://app.example/auth/sign-in",
            "https://app.example/api/auth/sign-out",
            "javascript:alert(1)",
            "/list",
            "",
        ] {
            assert_eq!(htmx_redirect(&config, page), "/auth/sign-in", "{page}");
        }
    }

    /// What somebody gets who signed in too long ago.
    fn asked_again(name: &str, value: &str) -> Response<Bytes> {
        let config = config().api_route("/api").build().unwrap();
        let path = if name.is_empty() { "/api/x" } else { "/x" };
        let mut request = http::Request::get(path);
        if !name.is_empty() {
            request = request.header(name, value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
        let answer = sign_in_again(&config, &request).admit(&config, &request);
        answer.break_value().unwrap()
    }

    #[test]
    fn who_signed_in_too_long_ago_gets_a_code_of_its_own() {
        for (name, value) in [
            ("accept", "application/json"),
            ("hx-request", "true"),
            ("", ""),
        ] {
            let answer = asked_again(name, value);
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}");
            let body = String::from_utf8_lossy(answer.body());
            assert!(body.contains("SESSION_NOT_FRESH"), "{name}: {body}");
        }
        let htmx = asked_again("hx-request", "true");
        assert_eq!(
            htmx.headers()[HX_REDIRECT],
            "/auth/sign-in?error=SESSION_NOT_FRESH"
        );
        let browser = asked_again("accept", "text/html");
        assert_eq!(
            browser.headers()[http::header::LOCATION],
            "/auth/sign-in?error=SESSION_NOT_FRESH&redirectTo=%2Fx"
        );
    }

    #[test]
    fn a_login_page_elsewhere_gets_nothing_of_htmx() {
        let config = config()
            .login_url("https://login.example/")
            .build()
            .unwrap();
        let login = htmx_redirect(&config, "https://app.example/list");
        assert_eq!(login, "https://login.example/");
    }
}
