//! What every flow begins with.

use std::net::IpAddr;

use crate::config::Config;
use crate::cookie::Jar;
use crate::endpoint::AccountForms;
use crate::log::LevelFilter;
use crate::request::IncomingRequest;
use crate::session::{Invalidations, SessionMemory};
use crate::time::UnixMillis;

/// Holds what every flow begins with: the configuration, the time, the request that it is about, and that request's
/// cookies as they are now.
///
/// ```
/// # use neon_auth_core::{Config, Context, IncomingRequest, Jar, Middleware, UnixMillis};
/// # fn decide(config: &Config, now: UnixMillis, request: &IncomingRequest, jar: &Jar) {
/// let step = Middleware::start(Context::new(config, now, request, jar));
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub(crate) config: &'a Config,
    pub(crate) now: UnixMillis,
    pub(crate) request: &'a IncomingRequest,
    pub(crate) jar: &'a Jar,
    pub(crate) client_address: Option<IpAddr>,
    pub(crate) log_level: LevelFilter,
    pub(crate) memory: Option<&'a SessionMemory>,
    pub(crate) invalidations: Option<&'a Invalidations>,
    pub(crate) account_forms: Option<&'a AccountForms>,
}

impl<'a> Context<'a> {
    /// Makes a context of these four.
    #[must_use]
    #[inline]
    pub fn new(
        config: &'a Config,
        now: UnixMillis,
        request: &'a IncomingRequest,
        jar: &'a Jar,
    ) -> Self {
        Self {
            config,
            now,
            request,
            jar,
            client_address: request.client_address(),
            log_level: config.log_level(),
            memory: None,
            invalidations: None,
            account_forms: None,
        }
    }

    /// Counts the request against this address upstream, in place of the request's own
    /// ([`IncomingRequest::sent_by`]): for one that is decided under several configurations.
    #[must_use]
    #[inline]
    pub fn sent_by(mut self, address: Option<IpAddr>) -> Self {
        self.client_address = address;
        self
    }

    /// Logs at this level, in place of the configuration's.
    #[must_use]
    #[inline]
    pub fn logging(mut self, level: LevelFilter) -> Self {
        self.log_level = level;
        self
    }

    /// Does not verify a session cookie again that this memory recalls. Without one, every flow verifies.
    #[must_use]
    #[inline]
    pub fn recalling(mut self, memory: &'a SessionMemory) -> Self {
        self.memory = Some(memory);
        self
    }

    /// Does not count what was cached before one of these invalidations of its session or user. Without them, every
    /// cached session counts until it expires, and no call makes one.
    #[must_use]
    #[inline]
    pub fn checking(mut self, invalidations: &'a Invalidations) -> Self {
        self.invalidations = Some(invalidations);
        self
    }

    /// Names accounts to upstream in the form that it took the last time. Without it, each call about an account finds
    /// out the form anew.
    #[must_use]
    #[inline]
    pub fn naming_accounts(mut self, forms: &'a AccountForms) -> Self {
        self.account_forms = Some(forms);
        self
    }

    /// What a flow keeps of it while it waits for an answer.
    pub(crate) fn keep(self) -> Kept {
        Kept {
            config: self.config.clone(),
            request: Box::new(self.request.clone().sent_by(self.client_address)),
            jar: self.jar.fork(),
            invalidations: self.invalidations.cloned(),
        }
    }
}

/// A context without a time, which goes on while the flow waits. Its jar has nothing new in it yet.
pub(crate) struct Kept {
    pub(crate) config: Config,
    pub(crate) request: Box<IncomingRequest>,
    pub(crate) jar: Jar,
    pub(crate) invalidations: Option<Invalidations>,
}

impl Kept {
    pub(crate) fn at(&self, now: UnixMillis) -> Context<'_> {
        Context {
            invalidations: self.invalidations.as_ref(),
            ..Context::new(&self.config, now, &self.request, &self.jar)
        }
    }
}
