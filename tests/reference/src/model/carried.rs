//! The cookies that a request carries, and which session_token of several is in force.

use std::time::Duration;

use http::HeaderMap;
use serde_json::Value;

use super::invalidated::is_outdated;
use super::set_cookie::{Cookie, Cookies};
use super::worth::{Worth, genuine_session, issued, leaves_out_any, worth};
use crate::scenario::{Asked, Invalidated, Settings};
use neon_auth_conformance::cookies::{
    CHALLENGES, DONT_REMEMBER, Pairs, SESSION_DATA, SESSION_TOKEN, all_our_cookies, for_upstream,
    is_of_session, unquoted,
};

/// No more session_tokens are asked about.
const MOST_TOKENS: usize = 3;

/// The cookies of ours that a request carries.
#[derive(Clone, Debug)]
pub struct Carried {
    /// Of session_token and session_data every one, of any other name the first.
    cookies: Pairs,
    secrets: Vec<&'static str>,
    grace: Duration,
    invalidated: Vec<Invalidated>,
    /// The latest that the clock has shown.
    heard: i64,
}

impl Carried {
    /// Those of a request under these settings.
    #[must_use]
    pub fn by(settings: &Settings, asked: &Asked) -> Self {
        Self {
            secrets: settings.secrets(),
            grace: settings.grace(),
            invalidated: asked.invalidated.clone().unwrap_or_default(),
            ..Self::in_headers(&asked.headers(), settings.prefix(), !settings.host_prefix)
        }
    }

    /// Those in these headers, where no session_data is genuine. `prefix` is what our names begin with in the browser; a
    /// name that nobody else can set has no twins.
    #[must_use]
    pub fn in_headers(headers: &HeaderMap, prefix: &str, has_twins: bool) -> Self {
        let mut cookies = Pairs::new();
        for (name, value) in all_our_cookies(headers, prefix) {
            let may_be_twin = has_twins && is_of_session(&name);
            if may_be_twin || cookies.iter().all(|(known, _)| *known != name) {
                cookies.push((name, value));
            }
        }
        Self {
            cookies,
            secrets: Vec::new(),
            grace: Duration::ZERO,
            invalidated: Vec::new(),
            heard: i64::MIN,
        }
    }

    /// The same as the browser has them after a response.
    #[must_use]
    pub fn after(mut self, response: &Cookies) -> Self {
        self.cookies
            .retain(|(name, _)| !response.contains_key(name));
        for (name, cookie) in response {
            if let Cookie::Set(value) = cookie {
                let value = unquoted(value.clone());
                let is_none = value.is_empty() && is_of_session(name);
                self.cookies
                    .extend((!is_none).then(|| (name.clone(), value)));
            }
        }
        self
    }

    /// The clock shows this: what is invalidated until then is known.
    pub(super) fn hear(&mut self, now: i64) -> i64 {
        self.heard = self.heard.max(now);
        self.heard
    }

    /// The session that a carried session_data of ours says about this session_token, expired or not.
    pub(super) fn names(&self, token: &[u8]) -> Option<Value> {
        self.all(SESSION_DATA)
            .find_map(|data| genuine_session(token, data, &self.secrets))
    }

    /// Whether a cookie of this name is carried.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Whether the browser has begun an OAuth sign-in.
    pub(super) fn has_challenge(&self) -> bool {
        let mut challenges = CHALLENGES.iter().flat_map(|name| self.all(name));
        challenges.any(|challenge| !challenge.is_empty())
    }

    /// Whether several session_tokens are carried that are not the same.
    pub(super) fn has_twins(&self) -> bool {
        self.tokens().len() > 1
    }

    /// The session_token in force: the one that a genuine session_data is bound to, else the first.
    #[must_use]
    pub fn in_force(&self, now: i64) -> Option<Vec<u8>> {
        let tokens = self.tokens();
        let bound = self.all(SESSION_DATA).find_map(|data| {
            let is_bound =
                |token: &&Vec<u8>| matches!(self.worth_of(token, data, now), Worth::Hit(_));
            tokens.iter().find(is_bound)
        });
        bound.or(tokens.first()).cloned()
    }

    /// The session_tokens that a look-up asks about, in turn.
    pub(super) fn candidates(&self, now: i64) -> Vec<Vec<u8>> {
        let first = self.in_force(now);
        let others = self.tokens().into_iter();
        let others = others.filter(|token| Some(token) != first.as_ref());
        first
            .iter()
            .cloned()
            .chain(others)
            .take(MOST_TOKENS)
            .collect()
    }

    /// What the carried session_data are worth beside this session_token.
    pub(super) fn worth(&self, token: &[u8], now: i64) -> Worth {
        let mut stale = Worth::Miss;
        for data in self.all(SESSION_DATA) {
            match self.worth_of(token, data, now) {
                Worth::Hit(session) => return Worth::Hit(session),
                Worth::Stale(session) if stale == Worth::Miss => stale = Worth::Stale(session),
                Worth::Stale(_) | Worth::Miss => {}
            }
        }
        stale
    }

    /// The session_data that may stand in for a look-up about this session_token, as it is read now.
    pub(super) fn stand_in(&self, token: &[u8], now: i64) -> Option<&[u8]> {
        self.all(SESSION_DATA)
            .find(|data| self.stood_in_by(data, token, now).is_some())
    }

    /// The session that this session_data stands in with.
    pub(super) fn stood_in_by(&self, data: &[u8], token: &[u8], now: i64) -> Option<Value> {
        match self.worth_of(token, data, now) {
            Worth::Stale(session) => Some(session),
            Worth::Hit(_) | Worth::Miss => None,
        }
    }

    /// What is cached for the session_token in force.
    pub(super) fn cached(&self, now: i64) -> Option<Value> {
        match self.worth(&self.in_force(now)?, now) {
            Worth::Hit(session) => Some(session),
            Worth::Stale(_) | Worth::Miss => None,
        }
    }

    /// The same, if nothing of the user is left out of it.
    pub(super) fn cached_in_full(&self, now: i64) -> Option<Value> {
        let token = self.in_force(now)?;
        let counts = |data: &&[u8]| matches!(self.worth_of(&token, data, now), Worth::Hit(_));
        let data = self.all(SESSION_DATA).find(counts)?;
        match leaves_out_any(data, &self.secrets) {
            true => None,
            false => self.cached(now),
        }
    }

    /// What upstream gets if this session_token is in force.
    #[must_use]
    pub fn with_token(&self, token: Option<&[u8]>) -> Pairs {
        for_upstream(self.each_once(token))
    }

    /// The same of what the session is known by alone.
    pub(super) fn with_token_alone(&self, token: &[u8]) -> Pairs {
        let mut cookies = self.with_token(Some(token));
        cookies.retain(|(name, _)| [SESSION_TOKEN, DONT_REMEMBER].contains(&name.as_str()));
        cookies
    }

    /// Every name once: of session_tokens this one, or the first.
    fn each_once(&self, token: Option<&[u8]>) -> Pairs {
        let mut once = Pairs::new();
        for (name, value) in &self.cookies {
            if once.iter().all(|(known, _)| known != name) {
                let value = match token {
                    Some(token) if name == SESSION_TOKEN => token,
                    _ => value,
                };
                once.push((name.clone(), value.to_vec()));
            }
        }
        once
    }

    /// The session_tokens, each once.
    fn tokens(&self) -> Vec<Vec<u8>> {
        let mut tokens: Vec<Vec<u8>> = Vec::new();
        for token in self.all(SESSION_TOKEN) {
            if tokens.iter().all(|known| known != token) {
                tokens.push(token.to_vec());
            }
        }
        tokens
    }

    fn worth_of(&self, token: &[u8], data: &[u8], now: i64) -> Worth {
        let worth = worth(token, data, &self.secrets, now, self.grace);
        let heard = self.heard.max(now);
        match &worth {
            Worth::Hit(session) | Worth::Stale(session)
                if is_outdated(
                    &self.invalidated,
                    session,
                    issued(data, &self.secrets),
                    heard,
                ) =>
            {
                Worth::Miss
            }
            _ => worth,
        }
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let named = self.cookies.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_slice())
    }
}
