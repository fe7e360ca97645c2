//! Has what the tests of an application need: an upstream that answers by a closure, signed cookies, and a browser.
//! Needs the feature `testing`.
//!
//! No server is started, and no test depends on the time. The crates for axum, actix, threads and rouille have a [`Browser`] at
//! an application of theirs; their pages begin with it.
//!
//! ```
//! use neon_auth::testing;
//! use neon_auth::testing::{User, answers};
//!
//! # async fn test() -> Result<(), Box<dyn std::error::Error>> {
//! let ann = User::named("Ann");
//! let session = answers::session(&ann);
//! let upstream = testing::upstream(move |_| session.clone());
//! let auth = upstream.neon_auth(testing::config())?;
//!
//! let cookie = ann.signed_in().stale().cookie(&auth);
//! let (parts, ()) = http::Request::get("/").header("cookie", cookie).body(())?.into_parts();
//! let session = auth.on(&parts).get_session().await?.ok_or("nobody")?;
//! assert_eq!(session.user.name, "Ann");
//! assert_eq!(upstream.calls(), ["GET /neondb/auth/get-session"]);
//! # Ok(())
//! # }
//! # neon_auth::transport::block_on(test()).unwrap();
//! ```

pub mod answers;
mod browser;

pub use browser::{Answered, Browser, BrowserError, Page, Visit, Visited};

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use neon_auth_core::{Config, ConfigBuilder, ConfigError, Fetch, Fetched, UnixMillis};

pub use neon_auth_core::testing::{Application, NOW, SignedIn, User, config};

use crate::auth::NeonAuth;
use crate::transport::{Async, BoxFuture, Mode, Notified, Transport, block_on};

/// Makes a [`NeonAuth`] with the configuration of [`config`], at [`NOW`], whose upstream answers by a closure. If the
/// test makes no call, the closure is [`answers::unexpected`].
///
/// For other options, or to see the calls, begin with [`upstream`].
///
/// # Errors
///
/// None: the configuration is valid.
pub fn neon_auth<M: Mode, A: IntoAnswer>(
    answer: impl Fn(&Request<Bytes>) -> A + Send + Sync + 'static,
) -> Result<NeonAuth<M>, ConfigError> {
    upstream(answer).neon_auth(config())
}

/// Makes an upstream that answers by a closure: a [`Transport`] for async and blocking code alike.
pub fn upstream<M: Mode, A: IntoAnswer>(
    answer: impl Fn(&Request<Bytes>) -> A + Send + Sync + 'static,
) -> Upstream<M> {
    Upstream {
        shared: Arc::new(Shared {
            answer: Box::new(move |request| answer(request).into_answer()),
            calls: Mutex::default(),
        }),
        mode: PhantomData,
    }
}

/// Is what the closure of an [`upstream`] gives: a response, or whatever [`answers`] makes.
pub trait IntoAnswer {
    /// Returns the answer as a transport has it.
    ///
    /// # Errors
    ///
    /// The one that the answer is.
    fn into_answer(self) -> Fetched;
}

impl IntoAnswer for Fetched {
    fn into_answer(self) -> Fetched {
        self
    }
}

impl<B: Into<Bytes>> IntoAnswer for Response<B> {
    fn into_answer(self) -> Fetched {
        Ok(self.map(Into::into))
    }
}

/// Answers as upstream by a closure, at once, and remembers the calls. Clones are the same upstream.
pub struct Upstream<M: Mode = Async> {
    shared: Arc<Shared>,
    mode: PhantomData<fn() -> M>,
}

type Answer = Box<dyn Fn(&Request<Bytes>) -> Fetched + Send + Sync>;

struct Shared {
    answer: Answer,
    calls: Mutex<Vec<String>>,
}

impl<M: Mode> Upstream<M> {
    /// Returns a [`NeonAuth`] over this upstream, at [`NOW`]. Begin with [`config`], or with an application's own
    /// configuration.
    ///
    /// # Errors
    ///
    /// An option is missing or invalid.
    pub fn neon_auth(&self, config: ConfigBuilder) -> Result<NeonAuth<M>, ConfigError> {
        let builder = NeonAuth::builder(config.build()?, self.clone());
        Ok(builder.clock(|| NOW).build())
    }

    /// Returns the calls so far, in order: `GET /neondb/auth/get-session`. A query is left out.
    #[must_use]
    pub fn calls(&self) -> Vec<String> {
        let calls = self.shared.calls.lock();
        calls.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl<M: Mode> Transport for Upstream<M> {
    type Mode = M;

    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched> {
        Box::pin(async move {
            let request = fetch.request;
            let call = format!("{} {}", request.method(), request.uri().path());
            let calls = self.shared.calls.lock();
            calls.unwrap_or_else(PoisonError::into_inner).push(call);
            (self.shared.answer)(&request)
        })
    }

    /// Every answer is there at once, so nothing is left to run in the background.
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        block_on(task);
    }

    fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
        Box::pin(async move { notified.wait_timeout(limit) })
    }
}

impl<M: Mode> Clone for Upstream<M> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            mode: PhantomData,
        }
    }
}

impl<M: Mode> fmt::Debug for Upstream<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upstream")
            .field("calls", &self.calls())
            .finish_non_exhaustive()
    }
}

impl<M: Mode> Application for NeonAuth<M> {
    fn config(&self) -> &Config {
        NeonAuth::config(self)
    }

    fn now(&self) -> UnixMillis {
        NeonAuth::now(self)
    }
}
