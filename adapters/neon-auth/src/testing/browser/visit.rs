//! One visit: a request, and all that follows from its answer, until the browser has arrived.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use neon_auth_core::{Fetch, Fetched};

use super::error::BrowserError;
use super::going::Going;
use super::page::Page;
use super::visited::Visited;
use super::{Browser, origin_of};
use crate::transport::{Async, Blocking, BoxFuture, block_on};

/// How many redirects are followed, as in Chrome and Firefox.
const MOST_REDIRECTS: usize = 20;

/// How long a server on this machine may take. A test that waits for so long has failed.
const TIMEOUT: Duration = Duration::from_secs(20);

/// How large its answers may be.
const RESPONSE_LIMIT: usize = 16 * 1024 * 1024;

/// Goes to a page once it is awaited, or, in blocking code, once [`.send()`](Self::send) is called.
#[must_use = "nothing happens until it is awaited, or sent in blocking code"]
pub struct Visit<'b, A: Visited> {
    browser: &'b Browser<A>,
    going: Result<Going, BrowserError>,
    under_way: Option<UnderWay<'b, A>>,
    is_followed: bool,
    redirects: usize,
}

enum UnderWay<'b, A: Visited + 'b> {
    ToApplication(A::Answering<'b>),
    Elsewhere(BoxFuture<'b, Fetched>),
}

impl<'b, A: Visited> Visit<'b, A> {
    pub(super) fn new(browser: &'b Browser<A>, going: Result<Going, BrowserError>) -> Self {
        Self {
            browser,
            going,
            under_way: None,
            is_followed: true,
            redirects: 0,
        }
    }

    /// Stays at the first answer, be it a redirect.
    pub fn unfollowed(mut self) -> Self {
        self.is_followed = false;
        self
    }

    /// Sends this header, in place of the browser's own of that name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.going = self.going.and_then(|going| going.with_header(name, value));
        self
    }

    /// Sends the request as a page of another origin does, such as `https://evil.example`: with its `Origin`, and
    /// without the cookies that `SameSite` keeps back. `null` is the origin of a page in a sandbox.
    pub fn sent_by(mut self, origin: &str) -> Self {
        let page = match origin {
            "null" => Ok(None),
            origin => origin_of(origin).map(Some),
        };
        self.going = self.going.and_then(|going| Ok(going.sent_by(page?)));
        self
    }

    fn advance(&mut self, context: &mut Context<'_>) -> Poll<Result<Page, BrowserError>> {
        loop {
            let going = self.going.clone()?;
            let mut under_way = match self.under_way.take() {
                Some(under_way) => under_way,
                None => self.depart(&going)?,
            };
            let Poll::Ready(answered) = under_way.poll(&going, context) else {
                self.under_way = Some(under_way);
                return Poll::Pending;
            };
            if let Some(page) = self.arrive(&going, answered?)? {
                return Poll::Ready(Ok(page));
            }
        }
    }

    fn depart(&self, going: &Going) -> Result<UnderWay<'b, A>, BrowserError> {
        let browser = self.browser;
        let is_own = going.url.origin() == browser.home()?.origin();
        let absolute = going.url.to_text();
        let target = if is_own {
            going.url.target()
        } else {
            &absolute
        };
        let cookies = browser.jar().header(going);
        let request = going.request(target, &browser.user_agent, cookies)?;
        Ok(if is_own {
            UnderWay::ToApplication(browser.app.answer(request, browser.connection()))
        } else {
            let fetch = Fetch::new(request, TIMEOUT, RESPONSE_LIMIT);
            UnderWay::Elsewhere(browser.app.transport().fetch(fetch))
        })
    }

    /// Keeps the cookies of an answer, and gives the page unless it leads on.
    fn arrive(
        &mut self,
        going: &Going,
        response: Response<Bytes>,
    ) -> Result<Option<Page>, BrowserError> {
        let browser = self.browser;
        browser.keep(&going.url, response.headers());
        let onward = match self.is_followed {
            true => going.onward(&response)?,
            false => None,
        };
        let Some(next) = onward else {
            let cookies = browser.cookies_of(&going.url);
            return Ok(Some(Page::new(going.url.clone(), response, cookies)));
        };
        browser.require_reachable(going.url.path(), &next.url)?;
        self.redirects += 1;
        if self.redirects > MOST_REDIRECTS {
            return Err(BrowserError::TooManyRedirects {
                limit: MOST_REDIRECTS,
                page: going.url.path().to_owned(),
            });
        }
        self.going = Ok(next);
        Ok(None)
    }
}

impl<A: Visited> UnderWay<'_, A> {
    fn poll(
        &mut self,
        going: &Going,
        context: &mut Context<'_>,
    ) -> Poll<Result<Response<Bytes>, BrowserError>> {
        match self {
            Self::ToApplication(answering) => Pin::new(answering)
                .poll(context)
                .map_err(|error| BrowserError::Application(Arc::from(error))),
            Self::Elsewhere(fetched) => {
                fetched
                    .as_mut()
                    .poll(context)
                    .map_err(|cause| BrowserError::NoAnswer {
                        origin: going.url.origin().to_owned(),
                        cause,
                    })
            }
        }
    }
}

impl<A: Visited<Mode = Async>> Future for Visit<'_, A> {
    type Output = Result<Page, BrowserError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.get_mut().advance(context)
    }
}

impl<A: Visited<Mode = Blocking>> Visit<'_, A> {
    /// Goes there; the thread waits for the page.
    ///
    /// # Errors
    ///
    /// A [`BrowserError`]. An answer of any status is a page.
    pub fn send(mut self) -> Result<Page, BrowserError> {
        block_on(poll_fn(|context| self.advance(context)))
    }
}

impl<A: Visited> fmt::Debug for Visit<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visit")
            .field("browser", &self.browser)
            .finish_non_exhaustive()
    }
}
