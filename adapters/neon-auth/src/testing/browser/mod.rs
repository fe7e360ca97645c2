//! A browser that visits an application in this process, without a socket, and the simulated provider over one.

mod cookie;
mod error;
mod going;
mod jar;
mod page;
mod refresh;
mod site;
mod url;
mod visit;
mod visited;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use http::{HeaderMap, Method};
use serde_json::Value;

pub use error::BrowserError;
pub use page::Page;
pub use visit::Visit;
pub use visited::{Answered, Visited};

use going::Going;
use jar::Jar;
use url::Url;

/// Where the application is unless [`Browser::at`] says otherwise.
const HOME: &str = "http://localhost:3000";

/// Which port of the client a connection comes from: the last one there is.
const PORT: u16 = u16::MAX;

/// The path of the development server's simulated provider.
const PROVIDER: &str = "/__idp/authorize";

/// Visits an application in this process, as one person's browser does.
///
/// It keeps cookies as browsers do: by host, `Domain`, `Path`, `Secure`, `SameSite` and the prefixes `__Secure-` and
/// `__Host-`. It follows redirects, and the page by which the library sends a browser on after a provider. It sends
/// what the library goes by: `Host`, `Origin`, `Sec-Fetch-…` and `Accept`.
///
/// What each method gives is a [`Visit`]: `.await` it, or `.send()` it on plain threads. Browsers share nothing: for
/// two people, make two of them. The crates for axum, actix, threads and rouille name this type for their
/// applications; begin there.
///
/// # What it is not
///
/// It runs no script, loads no image and shows no frame. It reads an answer to its end, so it never arrives at a stream
/// that has none. It knows no list of public suffixes: `a.co.uk` and `b.co.uk` are one site to it. A cookie does not
/// run out by itself; [`forget`](Self::forget) does it.
///
/// The application is called. Of other servers, it reaches those on this machine, over http: the simulated provider of
/// `neon-auth-dev-server`. A page that leads to any other is an error, so that no test leaves the machine.
pub struct Browser<A> {
    app: A,
    home: Result<Url, BrowserError>,
    peer: IpAddr,
    user_agent: String,
    jar: Mutex<Jar>,
}

impl<A: Visited> Browser<A> {
    /// Opens a browser without cookies, at an application that is at `http://localhost:3000` and sees it at 127.0.0.1.
    pub fn new(app: impl Into<A>) -> Self {
        Self {
            app: app.into(),
            home: origin_of(HOME),
            peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
            user_agent: "Mozilla/5.0 (compatible; neon-auth testing)".to_owned(),
            jar: Mutex::default(),
        }
    }

    /// Sets the origin of the application, such as `https://app.example.com`. Begin with it: cookies belong to a host.
    ///
    /// A development server redirects to another machine's name only if it is its `trusted_origin`.
    #[must_use]
    pub fn at(mut self, origin: &str) -> Self {
        self.home = origin_of(origin);
        self
    }

    /// Sets the address that the connection comes from, in place of 127.0.0.1: `[203, 0, 113, 7]`.
    #[must_use]
    pub fn peer(mut self, address: impl Into<IpAddr>) -> Self {
        self.peer = address.into();
        self
    }

    /// Sets the `User-Agent`, by which people recognise a session in a list.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Adds the cookies of a `Cookie` header: those of a [`User`](super::User), or of `sign_in_as` of the development
    /// server. They are `SameSite=Strict`, the library's default, until the application sets them anew.
    #[must_use]
    pub fn cookies(self, header: impl AsRef<str>) -> Self {
        if let Ok(home) = &self.home {
            self.jar().add(home, header.as_ref());
        }
        self
    }

    /// Keeps no `Secure` cookie of an http page, as in Safari. Chrome and Firefox keep those of this machine.
    ///
    /// [`insecure_localhost`](neon_auth_core::ConfigBuilder::insecure_localhost) is the option for it.
    #[must_use]
    pub fn like_safari(self) -> Self {
        self.jar().keeps_secure_on_https_alone = true;
        self
    }

    /// Opens one of the application's pages, as if its address was typed.
    pub fn get(&self, path: &str) -> Visit<'_, A> {
        let going = self.page(path);
        self.visit(going.map(|(_, url)| Going::to(url, None)))
    }

    /// Sends a form from one of the application's own pages.
    pub fn form(&self, path: &str, fields: &[(&str, &str)]) -> Visit<'_, A> {
        let going = self.page(path);
        self.visit(going.map(|(home, url)| Going::form(url, Some(home.clone()), fields)))
    }

    /// Sends what a script on one of the application's own pages asks for by `fetch()`, with `Accept:
    /// application/json`. `Value::Null` is no body.
    pub fn json(&self, method: &str, path: &str, value: &Value) -> Visit<'_, A> {
        let going = self.page(path).and_then(|(home, url)| {
            let method = Method::try_from(method).map_err(http::Error::from)?;
            Ok(Going::script(method, url, Some(home.clone()), value))
        });
        self.visit(going)
    }

    /// Follows a link on a page, also to another server on this machine and back.
    pub fn follow(&self, page: &Page, link: &str) -> Visit<'_, A> {
        let url = page
            .url
            .join(link)
            .ok_or_else(|| BrowserError::InvalidTarget {
                page: page.path().to_owned(),
                to: without_query(link),
            });
        self.visit(url.and_then(|url| self.leave(page, url)))
    }

    /// Signs in as somebody at the simulated provider, whose page an application's form or link has led to, and goes
    /// back to the application.
    pub fn authorize(&self, provider: &Page, email: &str) -> Visit<'_, A> {
        self.answer_provider(provider, "login_hint", email)
    }

    /// Declines at the simulated provider, and goes back to the application.
    pub fn decline(&self, provider: &Page) -> Visit<'_, A> {
        self.answer_provider(provider, "deny", "1")
    }

    /// Returns the value of a cookie that the browser has for the application, by its whole name.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.cookies_of(self.home().ok()?);
        let found = cookies.into_iter().find(|(kept, _)| kept == name);
        found.map(|(_, value)| value)
    }

    /// Deletes a cookie of the application, as at its end. Says whether there was one.
    pub fn forget(&self, name: &str) -> bool {
        self.home().is_ok_and(|home| self.jar().forget(home, name))
    }

    fn answer_provider(&self, provider: &Page, name: &str, value: &str) -> Visit<'_, A> {
        let going = match provider.path() {
            PROVIDER => self.leave(provider, provider.url.with(name, value)),
            other => Err(BrowserError::NoProvider {
                page: other.to_owned(),
            }),
        };
        self.visit(going)
    }

    fn leave(&self, page: &Page, url: Url) -> Result<Going, BrowserError> {
        self.require_reachable(page.path(), &url)?;
        Ok(Going::to(url, Some(page.url.clone())))
    }

    fn visit(&self, going: Result<Going, BrowserError>) -> Visit<'_, A> {
        Visit::new(self, going)
    }

    /// The application's origin, and one of its pages.
    fn page(&self, path: &str) -> Result<(&Url, Url), BrowserError> {
        let home = self.home()?;
        let url = home
            .join(path)
            .filter(|url| path.starts_with('/') && url.origin() == home.origin());
        let url = url.ok_or_else(|| BrowserError::InvalidPath(without_query(path)))?;
        Ok((home, url))
    }

    fn home(&self) -> Result<&Url, BrowserError> {
        self.home.as_ref().map_err(Clone::clone)
    }

    /// Only what is on this machine is reached, and by http: a test makes no request to anybody else.
    fn require_reachable(&self, page: &str, url: &Url) -> Result<(), BrowserError> {
        let is_own = url.origin() == self.home()?.origin();
        if is_own || (url.is_here() && !url.is_https()) {
            return Ok(());
        }
        Err(BrowserError::Elsewhere {
            page: page.to_owned(),
            to: url.origin().to_owned(),
        })
    }

    fn connection(&self) -> SocketAddr {
        SocketAddr::new(self.peer, PORT)
    }

    fn keep(&self, url: &Url, headers: &HeaderMap) {
        self.jar().keep(url, headers, SystemTime::now().into());
    }

    fn cookies_of(&self, url: &Url) -> Vec<(String, String)> {
        let jar = self.jar();
        let cookies = jar.of_host(url);
        cookies
            .map(|cookie| (cookie.name.clone(), cookie.value.clone()))
            .collect()
    }
}

impl<A> Browser<A> {
    fn jar(&self) -> MutexGuard<'_, Jar> {
        self.jar.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Another browser with copies of the cookies: the same person later, or a stolen jar.
impl<A: Clone> Clone for Browser<A> {
    fn clone(&self) -> Self {
        Self {
            app: self.app.clone(),
            home: self.home.clone(),
            peer: self.peer,
            user_agent: self.user_agent.clone(),
            jar: Mutex::new(self.jar().clone()),
        }
    }
}

impl<A> fmt::Debug for Browser<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Browser")
            .field("at", &self.home.as_ref().map(Url::origin))
            .field("peer", &self.peer)
            .finish_non_exhaustive()
    }
}

fn origin_of(text: &str) -> Result<Url, BrowserError> {
    Url::of_origin(text).ok_or_else(|| BrowserError::InvalidOrigin(text.to_owned()))
}

/// A target as an error may name it.
fn without_query(target: &str) -> String {
    target.split('?').next().unwrap_or_default().to_owned()
}

fn form_encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}
