//! The page for a person whose request ends in a failure.

use bytes::Bytes;
use http::{Response, StatusCode};

use super::answer::{HTML, error_json, escape, harden, respond};
use crate::config::Config;
use crate::error::{Error, Reader};
use crate::error_code::ErrorCode;
use crate::request::IncomingRequest;

/// It follows the browser's light or dark mode.
const STYLE: &str = "\
    body{margin:0;min-height:100vh;display:grid;place-items:center;font:1rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}\
    main{max-width:32rem;padding:2rem}\
    h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}\
    a{color:LinkText;margin-right:1.5rem}\
    small{opacity:.7}";
/// Allows that style and nothing else, by its hash (Content Security Policy Level 3, section 2.3.1).
const POLICY: &str =
    "default-src 'none'; style-src 'sha256-KXxCYq4OAWMbStIfYxYx9vqg+XfIS+6cq9lV6pnE7rc='";

/// Answers a request that an error ends: with a page ([`failure_page`](crate::ConfigBuilder::failure_page)) if `Accept`
/// names HTML and the path is not below an [`api_route`](crate::ConfigBuilder::api_route), else with JSON.
#[must_use]
pub fn answer_failure(
    config: &Config,
    request: &IncomingRequest,
    error: impl Into<Error>,
) -> Response<Bytes> {
    answer(config, request, &error.into())
}

impl Error {
    /// Answers with the error's status: with a page if the request that it ends is a browser's
    /// ([`for_request`](Self::for_request)), else with `{"error":…,"message":…,"code":…}`.
    #[must_use]
    pub fn to_response(&self) -> Response<Bytes> {
        match self.reader() {
            Some(Reader { config, request }) => answer(config, request, self),
            None => json(self),
        }
    }
}

fn answer(config: &Config, request: &IncomingRequest, error: &Error) -> Response<Bytes> {
    if !request.accepts_html() || config.is_api_route(request.path()) {
        return json(error);
    }
    match &config.settings().failure_page {
        Some(page) => respond(error.status(), HTML, page.of(error, request)),
        None => default_page(config, error),
    }
}

fn json(error: &Error) -> Response<Bytes> {
    error_json(error.status(), error.code(), error.message())
}

/// Says what to do.
fn default_page(config: &Config, error: &Error) -> Response<Bytes> {
    let (advice, link) = match error.error_code() {
        Some(ErrorCode::UntrustedOrigin) => (
            "Please open the page here and try again.",
            "<a href=\"\">Open the page</a>",
        ),
        Some(ErrorCode::Forbidden) => ("Your account may not see this page.", ""),
        Some(ErrorCode::InvalidPath) => ("Please check the address.", ""),
        _ if error.status().is_server_error() => (
            "This is not your fault. Please try again in a moment.",
            "<a href=\"\">Try again</a>",
        ),
        _ if error.status() == StatusCode::TOO_MANY_REQUESTS => {
            ("Please wait a moment and try again.", "")
        }
        _ => ("Please go back and try again.", ""),
    };
    let body = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{message}</title>\
         <style>{STYLE}</style><main><h1>{message}</h1><p>{advice}</p>\
         <p>{link}<a href=\"{start}\">Start page</a></p><p><small>{code}</small></p></main></html>",
        start = escape(&config.at_browser("/")),
        message = escape(error.message()),
        code = escape(error.code()),
    );
    let mut response = respond(error.status(), HTML, body);
    harden(response.headers_mut(), POLICY);
    response
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use http::header::{CACHE_CONTROL, CONTENT_TYPE};
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::config::ConfigBuilder;

    fn unreachable(
        options: impl FnOnce(ConfigBuilder) -> ConfigBuilder,
        accept: &str,
    ) -> Response<Bytes> {
        failed(options, accept, ErrorCode::NetworkRefused.into())
    }

    fn failed(
        options: impl FnOnce(ConfigBuilder) -> ConfigBuilder,
        accept: &str,
        error: Error,
    ) -> Response<Bytes> {
        let config = options(Config::builder())
            .base_url("https://auth.example")
            .cookie_secret("0123456789abcdef0123456789abcdef")
            .build()
            .unwrap();
        let request = http::Request::get("/api/list").header("accept", accept);
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
        answer_failure(&config, &request, error)
    }

    fn own_page(config: ConfigBuilder) -> ConfigBuilder {
        config.failure_page(|error, request| format!("{} at {}", error.code(), request.path()))
    }

    #[test]
    fn the_policy_allows_the_style() {
        let hash = STANDARD.encode(Sha256::digest(STYLE));
        assert!(POLICY.contains(&hash), "the style's hash is {hash}");
    }

    #[test]
    fn an_own_page_has_the_status_of_the_failure_and_is_kept_by_no_cache() {
        let page = unreachable(own_page, "text/html");
        assert_eq!(page.body(), "NETWORK_REFUSED at /api/list");
        assert_eq!(page.status(), StatusCode::BAD_GATEWAY);
        assert_eq!(page.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(page.headers()[CACHE_CONTROL], "private, no-store");
    }

    #[test]
    fn upstreams_words_are_escaped() {
        let words = Some("<b>No</b>".to_owned());
        let error = Error::refused(StatusCode::FORBIDDEN, Some("NO".to_owned()), words);
        let page = failed(|config| config, "text/html", error);
        let page = std::str::from_utf8(page.body()).unwrap();
        assert!(page.contains("<h1>&lt;b&gt;No&lt;/b&gt;</h1>"), "{page}");
    }

    #[test]
    fn a_client_of_an_api_gets_json_all_the_same() {
        for page in [
            unreachable(own_page, "application/json"),
            unreachable(|config| own_page(config).api_route("/api"), "text/html"),
        ] {
            assert_eq!(page.headers()[CONTENT_TYPE], "application/json");
        }
    }
}
