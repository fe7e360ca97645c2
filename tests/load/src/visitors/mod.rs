//! Who comes to the server.

mod cookies;
mod http1;
mod http2;
mod request;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body_util::Full;

pub(crate) use cookies::Cookies;
use http1::Connection;
pub(crate) use http2::reset_streams;

use crate::server::PAGE;
use crate::tally::Tally;
use crate::upstream::LIVING;

/// A session token that upstream does not know, and that nobody has sent before.
pub(crate) fn junk() -> String {
    format!("junk-{:016x}", fastrand::u64(..))
}

/// The token of a session that lives, and that nobody has sent before.
pub(crate) fn living() -> String {
    format!("{LIVING}{:016x}", fastrand::u64(..))
}

/// For how long somebody waits who gives up: 1 to 5 ms.
pub(crate) fn patience() -> Duration {
    Duration::from_micros(fastrand::u64(1_000..5_000))
}

/// Somebody with a browser, by HTTP/1.
pub(crate) struct Visitor {
    server: SocketAddr,
    pub(crate) cookies: Cookies,
    tally: Tally,
    connection: Option<Connection>,
}

impl Visitor {
    pub(crate) fn new(server: SocketAddr, tally: &Tally) -> Self {
        Self {
            server,
            cookies: Cookies::default(),
            tally: tally.clone(),
            connection: None,
        }
    }

    pub(crate) fn with_token(mut self, token: &str) -> Self {
        self.cookies = Cookies::with_token(token);
        self
    }

    /// From now on, the answers count here.
    pub(crate) fn count_in(&mut self, tally: &Tally) {
        self.tally = tally.clone();
    }

    /// Opens the connection before it is needed.
    pub(crate) async fn connect(&mut self) -> bool {
        match Connection::open(self.server).await {
            Ok(connection) => self.connection = Some(connection),
            Err(why) => self.tally.failed(&why),
        }
        self.connection.is_some()
    }

    /// Asks for a page and keeps the cookies that come with it; gives the status, if there is an answer.
    pub(crate) async fn get(&mut self, path: &str) -> Option<u16> {
        let request = request::page(self.server, path, &self.cookies);
        self.ask(request).await
    }

    /// Asks for the page without keeping its cookies: the next time, a look-up is needed again.
    pub(crate) async fn get_uncached(&mut self) -> Option<u16> {
        let cookies = self.cookies.clone();
        let status = self.get(PAGE).await;
        self.cookies = cookies;
        status
    }

    /// Signs in through the proxy.
    pub(crate) async fn sign_in(&mut self, name: &str) -> Option<u16> {
        let request = request::sign_in(self.server, name, &self.cookies);
        self.ask(request).await
    }

    /// Asks for the page, but closes the connection if there is no answer soon.
    pub(crate) async fn give_up(&mut self) {
        let request = request::page(self.server, PAGE, &self.cookies);
        if self.connection.is_none() && !self.connect().await {
            return;
        }
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        let begun = Instant::now();
        match tokio::time::timeout(patience(), connection.ask(request)).await {
            Err(_) => self.tally.gave_up(),
            Ok(Ok((status, _))) => self.tally.answered(status, begun.elapsed()),
            Ok(Err(why)) => self.tally.failed(&why),
        }
    }

    async fn ask(&mut self, request: Request<Full<Bytes>>) -> Option<u16> {
        let begun = Instant::now();
        match self.exchange(request).await {
            Ok((status, headers)) => {
                self.tally.answered(status, begun.elapsed());
                self.cookies.keep(&headers);
                Some(status)
            }
            Err(why) => {
                self.tally.failed(&why);
                None
            }
        }
    }

    async fn exchange(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<(u16, HeaderMap), String> {
        // If the server has closed an idle connection, a browser opens another.
        let kept = match self.connection.take() {
            Some(mut connection) => connection.is_open().await.then_some(connection),
            None => None,
        };
        let mut connection = match kept {
            Some(connection) => connection,
            None => Connection::open(self.server).await?,
        };
        let got = connection.ask(request).await?;
        self.connection = Some(connection);
        Ok(got)
    }
}
