//! The requests that are made of Neon Auth. Their heads are put together here and nowhere else.

use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, ORIGIN, REFERER, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};

use crate::config::Config;
use crate::context::Context;
use crate::cross_site::is_own_or_trusted;
use crate::fetch::{Fetch, FetchClass};
use crate::known_headers::{API_KEY_HEADER, CAPTCHA_HEADER, CLIENT_INFO, SEC_FETCH_SITE, as_text};
use crate::origin::Origin;
use crate::request::{IncomingRequest, MARKER_HEADER, VERIFIER};

/// How long upstream may take to show that it answers at all.
const PROBE_TIMEOUT: Duration = Duration::from_secs(3);

const PROXY_HEADER: HeaderName = HeaderName::from_static("x-neon-auth-proxy");
/// Better Auth reads a client's address here.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const TRUE: HeaderValue = HeaderValue::from_static("true");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

pub(crate) const GET_SESSION: &str = "get-session";

/// Whether a path asks who is signed in. Upstream reads it percent-decoded, and so is it read here.
pub(crate) fn is_get_session(path: &str) -> bool {
    percent_encoding::percent_decode_str(path).eq(GET_SESSION.bytes())
}

/// Who asks who is signed in, and so what of the client's request goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asker {
    /// The middleware, for a page.
    Page,
    /// A server method.
    Method,
}

/// Which cookies go along with a look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carries {
    /// All of ours.
    All,
    /// What the session is known by and nothing else that the client chooses: an expired cookie is used if the look-up
    /// fails, so a client must not be able to make it fail.
    TokenAlone,
}

/// Asks who is signed in. All that ask the same at once share the answer.
pub(crate) fn look_up(
    context: Context<'_>,
    asker: Asker,
    carries: Carries,
    timeout: Duration,
) -> Fetch {
    let names = context.config.cookie_names();
    let cookies = match carries {
        Carries::All => context.jar.cookie_header(names),
        Carries::TokenAlone => context.jar.token_header(names),
    };
    let settings = context.config.settings();
    let url = settings.session_url.clone();
    let outgoing = match asker {
        Asker::Page => bare(context, url, cookies),
        Asker::Method => {
            let mut headers = method_headers(context);
            match carries {
                Carries::All => {
                    put(&mut headers, USER_AGENT, context.request.user_agent());
                    put(&mut headers, ORIGIN, origin_of_method(context));
                    put_fetch_site_of_method(&mut headers, context);
                }
                Carries::TokenAlone => put(&mut headers, ORIGIN, application_origin(context)),
            }
            put(&mut headers, COOKIE, cookies);
            assemble(Method::GET, url, headers, Bytes::new())
        }
    };
    let fetch = Fetch::new(outgoing, timeout, settings.response_limit);
    fetch.shared().of_class(FetchClass::LookUp)
}

/// Asks whether upstream answers anybody at all: for its keys, which it reads from its database, as it does a session. It
/// carries nothing of the request, so no visitor can make it fail.
pub(crate) fn probe(config: &Config) -> Fetch {
    let settings = config.settings();
    let outgoing = assemble(
        Method::GET,
        settings.jwks_url.clone(),
        HeaderMap::new(),
        Bytes::new(),
    );
    let timeout = settings.timeout.min(PROBE_TIMEOUT);
    Fetch::new(outgoing, timeout, settings.response_limit).of_class(FetchClass::Probe)
}

/// Asks who is signed in, only to cache the answer. It is shared with nobody: an answer that was under way before the
/// change that is being cached would bring back what was before.
pub(crate) fn mint_look_up(context: Context<'_>) -> Fetch {
    let settings = context.config.settings();
    let cookies = context.jar.cookie_header(context.config.cookie_names());
    let outgoing = bare(context, settings.session_url.clone(), cookies);
    let fetch = Fetch::new(outgoing, settings.mint_timeout, settings.response_limit);
    fetch.of_class(FetchClass::Mint)
}

/// The headers that say who makes a call, in place of the cookies or besides.
const CREDENTIALS: [HeaderName; 2] = [AUTHORIZATION, API_KEY_HEADER];

/// Whether a call that is about to be sent may be somebody else's than the cookies are.
pub(crate) fn has_credentials_besides(call: &HeaderMap) -> bool {
    CREDENTIALS.iter().any(|name| call.contains_key(name))
}

/// Asks who makes a call that is about to be sent, by the cookies or by what it has besides.
pub(crate) fn caller_look_up(context: Context<'_>, call: &HeaderMap) -> Fetch {
    let mut fetch = mint_look_up(context);
    let headers = fetch.request.headers_mut();
    for name in CREDENTIALS {
        let value = call.get(&name).cloned();
        put(headers, name, value);
    }
    fetch
}

/// Exchanges the verifier that the browser brought back from the OAuth provider. It is good for one use, so the
/// request is shared with nobody.
pub(crate) fn oauth_exchange(context: Context<'_>, verifier: &str) -> Option<Fetch> {
    let query = format!("{VERIFIER}={verifier}");
    let uri = context.config.base_url().join(GET_SESSION, Some(&query))?;
    let cookies = context.jar.cookie_header(context.config.cookie_names());
    let settings = context.config.settings();
    let outgoing = bare(context, uri, cookies);
    Some(Fetch::new(
        outgoing,
        settings.timeout,
        settings.response_limit,
    ))
}

/// A bodyless GET that carries these cookies and nothing of the page's.
fn bare(context: Context<'_>, uri: Uri, cookies: Option<HeaderValue>) -> Request<Bytes> {
    let mut headers = HeaderMap::with_capacity(4);
    put(&mut headers, COOKIE, cookies);
    put(&mut headers, ORIGIN, application_origin(context));
    put(&mut headers, FORWARDED_FOR, client_address(context));
    headers.insert(MARKER_HEADER, TRUE);
    assemble(Method::GET, uri, headers, Bytes::new())
}

/// Passes a request of the browser's on. `path` follows the mount and is checked; path and query go verbatim.
pub(crate) fn proxy(
    context: Context<'_>,
    path: &str,
    query: Option<&str>,
    body: Bytes,
) -> Option<Fetch> {
    let Context {
        config,
        request,
        jar,
        ..
    } = context;
    let uri = config.base_url().join(path, query)?;
    let mut headers = HeaderMap::with_capacity(12);
    put(&mut headers, USER_AGENT, request.user_agent());
    put(
        &mut headers,
        AUTHORIZATION,
        request.authorization().and_then(secret),
    );
    put(
        &mut headers,
        API_KEY_HEADER,
        config.api_key(request).and_then(secret),
    );
    put(&mut headers, REFERER, request.referer());
    put(&mut headers, CONTENT_TYPE, request.content_type());
    put(&mut headers, CAPTCHA_HEADER, request.captcha());
    put(&mut headers, CLIENT_INFO, request.client_info());
    put(&mut headers, SEC_FETCH_SITE, fetch_site(context));
    put(&mut headers, ORIGIN, origin(context));
    put(
        &mut headers,
        COOKIE,
        jar.cookie_header(config.cookie_names()),
    );
    put(&mut headers, FORWARDED_FOR, client_address(context));
    headers.insert(MARKER_HEADER, TRUE);
    let body = match *request.method() {
        // Upstream reads none, and a server in between may refuse one (RFC 9110, section 9.3.1).
        Method::GET => Bytes::new(),
        _ if body.is_empty() && is_json(request) => Bytes::from_static(b"{}"),
        _ => body,
    };
    let outgoing = assemble(request.method().clone(), uri, headers, body);
    let settings = config.settings();
    Some(Fetch::new(
        outgoing,
        settings.timeout,
        settings.response_limit,
    ))
}

/// Calls a server method on behalf of a request: a JSON body unless it is a GET, the request's cookies, origin and
/// user-agent.
pub(crate) fn call_request(context: Context<'_>, method: Method, uri: Uri, body: Bytes) -> Fetch {
    let Context {
        config,
        request,
        jar,
        ..
    } = context;
    let mut headers = method_headers(context);
    put(&mut headers, USER_AGENT, request.user_agent());
    put(&mut headers, ORIGIN, origin_of_method(context));
    put(
        &mut headers,
        COOKIE,
        jar.cookie_header(config.cookie_names()),
    );
    put_fetch_site_of_method(&mut headers, context);
    if method != Method::GET {
        headers.insert(CONTENT_TYPE, JSON);
    }
    let outgoing = assemble(method, uri, headers, body);
    let settings = config.settings();
    Fetch::new(outgoing, settings.timeout, settings.response_limit)
}

/// What every server method sends.
fn method_headers(context: Context<'_>) -> HeaderMap {
    let request = context.request;
    let mut headers = HeaderMap::with_capacity(10);
    headers.insert(PROXY_HEADER, HeaderValue::from_static(request.framework()));
    put(
        &mut headers,
        CLIENT_INFO,
        Some(client_info(request.framework())),
    );
    put(&mut headers, FORWARDED_FOR, client_address(context));
    headers
}

/// What we are, for Neon: the header that its own SDK sends.
fn client_info(framework: &str) -> String {
    let info = serde_json::json!({
        "sdk": "neon-auth-rust",
        "version": env!("CARGO_PKG_VERSION"),
        "runtime": "rust",
        "platform": std::env::consts::OS,
        "arch": std::env::consts::ARCH,
        "framework": framework,
    });
    info.to_string()
}

/// The request's own Origin, verbatim; else its Referer's; else the application's.
///
/// If the browser says that the request comes from elsewhere, the application's is not put in: upstream would take another
/// site's form for ours.
fn origin(context: Context<'_>) -> Option<HeaderValue> {
    let request = context.request;
    if let Some(origin) = request.origin_header() {
        return HeaderValue::from_bytes(origin).ok();
    }
    let referer = request.referer().and_then(as_text);
    match referer.and_then(Origin::split) {
        Some((origin, _)) => origin_value(&origin),
        None => match request.fetch_site() {
            Some(b"cross-site" | b"same-site") => None,
            _ => application_origin(context),
        },
    }
}

/// The same for a server method. But a page's Referer is where its visitor comes from, not who acts; and of a form of our
/// own, whose Origin a strict Referrer-Policy makes `null`, the origin is known.
fn origin_of_method(context: Context<'_>) -> Option<HeaderValue> {
    let request = context.request;
    match request.origin_header() {
        None if request.is_read() => application_origin(context),
        Some(b"null")
            if request.fetch_site() == Some(b"same-origin") && !request.is_by_script() =>
        {
            application_origin(context)
        }
        _ => origin(context),
    }
}

/// How the page that the request comes from relates to the application.
///
/// Better Auth 1.4 checks the Origin of a sign-in form only if this header is there, so it is made for browsers that do not
/// send it.
fn fetch_site(context: Context<'_>) -> Option<HeaderValue> {
    let request = context.request;
    if let Some(site) = request.fetch_site() {
        return HeaderValue::from_bytes(site).ok();
    }
    if request.is_read() {
        return None;
    }
    let origin = request.origin_header()?;
    let site = match is_own_or_trusted(context.config, request, origin) {
        true => "same-origin",
        false => "cross-site",
    };
    Some(HeaderValue::from_static(site))
}

/// The same for a server method, unless it is called while a page is read: then it says how the visitor came.
fn put_fetch_site_of_method(headers: &mut HeaderMap, context: Context<'_>) {
    if !context.request.is_read() {
        put(headers, SEC_FETCH_SITE, fetch_site(context));
    }
}

fn application_origin(context: Context<'_>) -> Option<HeaderValue> {
    context
        .config
        .own_origin(context.request)
        .and_then(origin_value)
}

fn client_address(context: Context<'_>) -> Option<HeaderValue> {
    context.client_address?.to_string().parse().ok()
}

fn origin_value(origin: &Origin) -> Option<HeaderValue> {
    origin.as_str().parse().ok()
}

fn is_json(request: &IncomingRequest) -> bool {
    request
        .content_type()
        .and_then(as_text)
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// A value that nothing prints.
fn secret(value: &[u8]) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_bytes(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn put<V: TryInto<HeaderValue>>(headers: &mut HeaderMap, name: HeaderName, value: Option<V>) {
    if let Some(Ok(value)) = value.map(TryInto::try_into) {
        headers.insert(name, value);
    }
}

fn assemble(method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Request<Bytes> {
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    request
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Jar, UnixMillis};

    #[test]
    fn the_headers_of_a_proxied_request_print_no_credential() {
        let config = Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret("0123456789abcdef0123456789abcdef")
            .build()
            .unwrap();
        let (parts, ()) = Request::post("/api/auth/sign-out")
            .header(AUTHORIZATION, "Bearer secret")
            .header(COOKIE, "__Secure-neon-auth.session_token=secret")
            .body(())
            .unwrap()
            .into_parts();
        let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
        let jar = Jar::from_headers(&parts.headers);
        let context = Context::new(&config, UnixMillis::new(0), &request, &jar);
        let fetch = proxy(context, "sign-out", None, Bytes::new()).unwrap();
        let headers = fetch.request.headers();
        assert_eq!(headers[AUTHORIZATION], "Bearer secret");
        let printed = format!("{headers:?}");
        assert!(!printed.contains("secret"), "{printed}");
    }
}
