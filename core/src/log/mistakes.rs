//! What an operator has configured wrongly, as requests and upstream's answers show it. Each is said once, and names the
//! option that fixes it.

use http::StatusCode;
use http::header::SET_COOKIE;

use super::journal::Journal;
use super::level::Level;
use super::record::{Component, LogRecord};
use crate::config::Config;
use crate::context::Kept;
use crate::cookie::{SECURE_PREFIX, is_token};
use crate::cross_site::{has_another_host, is_own_or_trusted};
use crate::endpoint::{is_known_route, plugin_of};
use crate::known_headers::as_text;
use crate::origin::Origin;
use crate::request::IncomingRequest;
use crate::upstream::Answer;

const WRONG_ADDRESS: &str = "upstream does not know this route; `base_url` is probably not the whole Auth URL, which ends \
    in a path such as `/neondb/auth`, or for another Better Auth in its `basePath`, or `mount` is not the path that the \
    handler is at";
const NO_PLUGIN: &str = "upstream does not know this route; Better Auth has it with a plugin that is probably not turned on";
const UNKNOWN_ORIGIN: &str = "upstream does not trust the origin that it was sent; add it to the trusted domains of Neon \
    Auth, or to the `trustedOrigins` of another Better Auth, or set `origin`";
const ANOTHER_NAME: &str = "upstream's cookies have other names than the configured ones, so no browser gets them and nobody \
    is signed in; fix `cookie_prefix` and `secure_prefix`";
const ANOTHER_HOST: &str = "a request was refused because its Origin is not that of its Host; if a proxy in front changes \
    the Host, set `origin` to where browsers find the application";
const ANOTHER_DOMAIN: &str = "cookies are set with a Domain that the request's host is not in, and no browser keeps them; \
    check `cookie_domain`";
const NOT_SECURE: &str = "cookies are set with `Secure`, but the browser came over http, and does not keep them; serve the \
    application over https, or for development on localhost";

/// How the names of Better Auth's cookies end without which nobody is signed in: by a password or a link, by a
/// provider, after a second factor.
const NEEDED: [&str; 4] = [".session_token", ".state", ".oauth_state", ".two_factor"];
/// No name is longer in any server's configuration.
const LONGEST_NAME: usize = 128;

/// Says what an answer of upstream's shows. Visitors may ask for what does not exist, and pages of other sites may ask for
/// anything: those are no mistakes of the operator's.
pub(crate) fn shown_by_answer(
    log: &mut Journal,
    kept: &Kept,
    path: &str,
    answer: &Answer,
    code: Option<&str>,
) {
    if answer.status == StatusCode::NOT_FOUND && code.is_none() {
        if is_known_route(path) {
            log.say_once(Level::Warn, WRONG_ADDRESS);
        } else if log.component() == Component::Method
            && let Some(plugin) = plugin_of(path)
        {
            log.say_once_about(NO_PLUGIN, format!("plugin: {plugin}"));
        }
    }
    if code == Some("INVALID_ORIGIN")
        && let Some(origin) = refused_origin(kept)
    {
        log.say_once_about(UNKNOWN_ORIGIN, format!("origin: {origin}"));
    }
    if let Some(name) = foreign_name(&kept.config, answer) {
        log.say_once_about(ANOTHER_NAME, names_and_options(&kept.config, name));
    }
}

/// The origin that upstream was sent, if it is the application's own or one that it trusts.
fn refused_origin(kept: &Kept) -> Option<&str> {
    match kept.request.origin_header() {
        None => kept.config.own_origin(&kept.request).map(Origin::as_str),
        Some(origin) if is_own_or_trusted(&kept.config, &kept.request, origin) => as_text(origin),
        Some(_) => None,
    }
}

/// The name of a cookie that belongs to a sign-in and is not ours by name.
fn foreign_name<'a>(config: &Config, answer: &'a Answer) -> Option<&'a str> {
    let lines = answer.headers.get_all(SET_COOKIE).into_iter();
    let names = lines.filter_map(|line| as_text(line.as_bytes())?.split('=').next());
    let mut names = names.map(str::trim);
    names.find(|name| {
        NEEDED.iter().any(|end| name.ends_with(end))
            && name.len() <= LONGEST_NAME
            && name.bytes().all(is_token)
            && !config.cookie_names().is_ours(name.as_bytes())
    })
}

/// The name, what it would be as configured, and the options with which the two agree.
fn names_and_options(config: &Config, name: &str) -> String {
    let (prefix, end) = name.rsplit_once('.').unwrap_or((name, ""));
    let without = prefix.strip_prefix(SECURE_PREFIX);
    let is_secure = without.is_some();
    let prefix = without.unwrap_or(prefix);
    let expected = config.cookie_names().prefix();
    format!(
        "its name: {name}, expected: {expected}{end}, fix: `cookie_prefix` {prefix}, `secure_prefix` {is_secure}"
    )
}

impl LogRecord {
    /// Returns a warning, to be said once, if a request that [`check_origin`](crate::check_origin) refuses shows that the
    /// application's own address is not the one that browsers have.
    #[must_use]
    pub fn of_refused_origin(config: &Config, request: &IncomingRequest) -> Option<Self> {
        let origin = has_another_host(config, request)?;
        let host = request.origin_of_host().map(Origin::host_and_port);
        let mut record = Self::warning_of(Component::Middleware, ANOTHER_HOST);
        record.detail = Some(format!(
            "Origin: {}, Host: {}",
            origin.as_str(),
            host.unwrap_or("invalid")
        ));
        Some(record)
    }

    /// Returns a warning, to be said once, if no browser keeps the cookies that the answer to this request sets.
    #[must_use]
    pub fn of_lost_cookies(config: &Config, request: &IncomingRequest) -> Option<Self> {
        let own = request.origin_of_host()?;
        let host = own.host_and_port();
        let settings = config.settings();
        if let Some(domain) = &settings.cookie_domain
            && !is_in(domain, own.host())
        {
            let mut record = Self::warning_of(Component::Application, ANOTHER_DOMAIN);
            record.detail = Some(format!("Host: {host}, Domain: {domain}"));
            return Some(record);
        }
        let came_from = [request.origin_header(), request.referer()];
        let came_from = came_from.into_iter().flatten().filter_map(as_text);
        let is_over_http = came_from
            .filter_map(|url| Some(Origin::split(url)?.0))
            .any(|page| page.as_str().starts_with("http://") && page.host_and_port() == host);
        if is_over_http && !settings.insecure_localhost && !own.is_loopback_http() {
            let mut record = Self::warning_of(Component::Application, NOT_SECURE);
            record.detail = Some(format!("Host: {host}"));
            return Some(record);
        }
        None
    }
}

/// Whether a host is a cookie's domain, or below it (RFC 6265, section 5.1.3).
fn is_in(domain: &str, host: &str) -> bool {
    let domain = domain.trim_start_matches('.').to_ascii_lowercase();
    host.strip_suffix(&*domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;
    use crate::config::ConfigBuilder;

    fn config() -> ConfigBuilder {
        Config::builder()
            .base_url("https://auth.example")
            .cookie_secret("0123456789abcdef0123456789abcdef")
    }

    fn request(headers: &[(&str, &str)]) -> IncomingRequest {
        let mut request = Request::post("/form");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        IncomingRequest::new(&parts.method, &parts.uri, &parts.headers)
    }

    fn lost(config: ConfigBuilder, headers: &[(&str, &str)]) -> Option<&'static str> {
        let record = LogRecord::of_lost_cookies(&config.build().unwrap(), &request(headers));
        record.map(|record| record.message)
    }

    #[test]
    fn a_domain_that_the_host_is_not_in_is_named() {
        let with_domain = || config().cookie_domain(".app.example");
        for host in ["app.example", "www.APP.example:8443"] {
            assert_eq!(lost(with_domain(), &[("host", host)]), None, "{host}");
        }
        for host in ["app.example.evil.example", "myapp.example", "other.example"] {
            let said = lost(with_domain(), &[("host", host)]);
            assert_eq!(said, Some(ANOTHER_DOMAIN), "{host}");
        }
    }

    #[test]
    fn secure_cookies_over_http_are_noticed_by_what_a_browser_says() {
        fn came(host: &str, origin: &str) -> Option<&'static str> {
            lost(config(), &[("host", host), ("origin", origin)])
        }
        assert_eq!(came("app.example", "http://app.example"), Some(NOT_SECURE));
        assert_eq!(
            came("10.0.0.7:3000", "http://10.0.0.7:3000"),
            Some(NOT_SECURE)
        );
        assert_eq!(came("app.example", "https://app.example"), None);
        assert_eq!(came("app.example", "http://evil.example"), None);
        for host in ["localhost:3000", "[::1]", "[::1]:3000"] {
            assert_eq!(came(host, &format!("http://{host}")), None, "{host}");
        }
        assert_eq!(
            came("app.example:80", "http://app.example"),
            Some(NOT_SECURE)
        );
    }

    #[test]
    fn an_origin_that_is_not_the_hosts_is_named_with_it() {
        let config = config().build().unwrap();
        let said = |headers: &[(&str, &str)]| {
            let record = LogRecord::of_refused_origin(&config, &request(headers))?;
            record.detail
        };
        let behind_a_proxy = [("host", "10.0.0.7:3000"), ("origin", "https://app.example")];
        assert_eq!(
            said(&behind_a_proxy).as_deref(),
            Some("Origin: https://app.example, Host: 10.0.0.7:3000")
        );
        let by_a_browser = [
            behind_a_proxy[0],
            behind_a_proxy[1],
            ("sec-fetch-site", "cross-site"),
        ];
        assert_eq!(
            said(&by_a_browser),
            None,
            "the browser knows that it is another site"
        );
    }
}
