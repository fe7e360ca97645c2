//! What a request came to, and whether it may.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::Response;
use neon_auth_core::{Decision, Error, Session, Source};
use serde_json::Value;

use super::application::Application;
use super::upstream::Stored;
use super::{Health, Length};
use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN};

/// What has to be true of this browser, by what was done in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Expected {
    /// Who signed in last and has not signed out.
    token: Option<String>,
    /// Until then, in milliseconds, the cached session is used without asking upstream.
    cached_until: i64,
    /// Something late, or put back, may be in the jar: what is cached may be old or another's.
    is_disturbed: bool,
    /// How often secrets were rotated since.
    rotations: usize,
}

/// A session, as a page sees it.
#[derive(Debug)]
struct Seen {
    token: String,
    name: String,
    role: String,
    /// When it is over.
    over: i64,
    /// When upstream gave it.
    answered: i64,
    source: Source,
}

impl Expected {
    pub(super) fn token(&self) -> Option<String> {
        self.token.clone()
    }

    pub(super) const fn cached_until(&self) -> i64 {
        self.cached_until
    }

    pub(super) fn signed_in(&mut self, token: String) {
        *self = Self {
            token: Some(token),
            ..Self::default()
        };
    }

    pub(super) fn signed_out(&mut self) {
        *self = Self::default();
    }

    /// Nothing is known of the cache any more.
    pub(super) fn forget_cache(&mut self) {
        self.cached_until = 0;
    }

    pub(super) fn disturb(&mut self) {
        self.forget_cache();
        self.is_disturbed = true;
    }

    /// Another secret signs. The last two before it still verify.
    pub(super) fn rotated(&mut self) {
        self.rotations += 1;
        if self.rotations > 2 {
            self.forget_cache();
        }
    }
}

/// What a request came to.
#[derive(Debug)]
pub(super) struct Outcome {
    shown: Shown,
    fetches: usize,
    /// Whether a stale cookie may be used.
    may_be_stale: bool,
    /// Whether the cache was skipped.
    is_fresh: bool,
    /// Whether upstream is asked even without a token.
    is_proxied: bool,
}

#[derive(Debug)]
enum Shown {
    Session(Seen),
    Nobody,
    Unknown,
}

impl Outcome {
    pub(super) fn session(session: &Session, fetches: usize) -> Self {
        let json = serde_json::to_value(session).unwrap_or_default();
        Self {
            shown: Shown::Session(Seen::of(&json, session.source())),
            fetches,
            may_be_stale: true,
            is_fresh: false,
            is_proxied: false,
        }
    }

    pub(super) fn of_decision(decision: &Decision, fetches: usize, may_be_stale: bool) -> Self {
        let shown = match decision {
            Decision::Allow(session) => {
                return Self {
                    may_be_stale,
                    ..Self::session(session, fetches)
                };
            }
            Decision::Redirect(_) => Shown::Nobody,
            _ => Shown::Unknown,
        };
        Self::without(shown, fetches, may_be_stale, false)
    }

    pub(super) fn of_get_session(
        outcome: &Result<Option<Session>, Error>,
        fetches: usize,
        may_be_stale: bool,
        is_fresh: bool,
    ) -> Self {
        match outcome {
            Ok(Some(session)) => Self {
                may_be_stale,
                is_fresh,
                ..Self::session(session, fetches)
            },
            Ok(None) => Self::without(Shown::Nobody, fetches, may_be_stale, is_fresh),
            Err(_) => Self::without(Shown::Unknown, fetches, may_be_stale, is_fresh),
        }
    }

    pub(super) fn of_proxied(response: &Response<Bytes>, fetches: usize, is_fresh: bool) -> Self {
        let body = serde_json::from_slice::<Value>(response.body());
        let shown = match body {
            Ok(Value::Null) if response.status().is_success() => Shown::Nobody,
            Ok(body) if response.status().is_success() => {
                let source = match fetches {
                    0 => Source::Cache,
                    _ => Source::Upstream,
                };
                Shown::Session(Seen::of(&body, source))
            }
            _ => Shown::Unknown,
        };
        Self {
            is_proxied: true,
            ..Self::without(shown, fetches, false, is_fresh)
        }
    }

    fn without(shown: Shown, fetches: usize, may_be_stale: bool, is_fresh: bool) -> Self {
        Self {
            shown,
            fetches,
            may_be_stale,
            is_fresh,
            is_proxied: false,
        }
    }
}

impl Seen {
    fn of(session: &Value, source: Source) -> Self {
        let text = |path: &str| {
            let text = session.pointer(path).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        let answered = session.pointer("/user/answeredAt").and_then(Value::as_i64);
        Self {
            token: text("/session/token"),
            name: text("/user/name"),
            role: text("/user/role"),
            over: crate::model::expiry(session).unwrap_or(0),
            answered: answered.unwrap_or(i64::MIN),
            source,
        }
    }
}

impl Application {
    /// Checks what came of a page that was opened with cookies that somebody has kept.
    pub(super) fn check_outcome_of_kept(&self, outcome: &Outcome) {
        let is_up = self.upstream.health.looks_up();
        match &outcome.shown {
            Shown::Session(seen) => self.check_seen(outcome, seen, false),
            Shown::Nobody => self.check(
                is_up || outcome.fetches == 0,
                "an outage signed somebody out who has kept cookies",
            ),
            Shown::Unknown => self.check(!is_up, "nothing was known though upstream is up"),
        }
    }

    /// Checks a session that was shown, whatever browser it was shown to.
    fn check_seen(&self, outcome: &Outcome, seen: &Seen, was_overtaken: bool) {
        let Some(stored) = self.upstream.session(&seen.token) else {
            return self.check(false, "a session was shown that upstream never gave");
        };
        let user = stored.user;
        self.check(self.now < seen.over, "a session was shown past its expiry");
        let known = self.changes.known(&seen.token, user);
        self.check(
            known.is_none_or(|known| known <= seen.answered),
            "a session was shown from before a change that is known",
        );
        let is_true =
            seen.name == self.upstream.name_of(user) && seen.role == self.upstream.role_of(user);
        let is_known = known >= self.upstream.changed(user);
        self.check(
            is_true || !is_known,
            "another user's name or role was shown, or one from before a change",
        );
        self.check_source(outcome, seen.source, stored, was_overtaken);
    }

    /// Checks what a request came to that had a token or not. If it `was_overtaken`, the sessions are as they are since.
    pub(super) fn check_outcome(
        &mut self,
        outcome: &Outcome,
        has_token: bool,
        was_overtaken: bool,
    ) {
        let now = self.now;
        let health = self.upstream.health;
        let is_up = health.looks_up();
        let token = self.here.expected.token();
        let stored = token
            .as_deref()
            .and_then(|token| self.upstream.session(token))
            .cloned();
        let is_live = has_token
            && stored
                .as_ref()
                .is_some_and(|stored| stored.ended.is_none() && now < stored.until);
        let is_cached = now < self.here.expected.cached_until && !outcome.is_fresh && has_token;
        match &outcome.shown {
            Shown::Session(seen) => {
                self.check(
                    token.as_ref() == Some(&seen.token),
                    "another session was shown than the one that this browser signed in to",
                );
                let Some(stored) = stored else { return };
                self.check_seen(outcome, seen, was_overtaken);
                if seen.source == Source::Upstream && !was_overtaken {
                    let is_cached = self.changes.allow_caching(&seen.token, stored.user, now);
                    let ttl = i64::try_from(self.setting.ttl.as_millis()).unwrap_or(i64::MAX);
                    let exp = now.saturating_add(ttl).min(seen.over);
                    let until = if is_cached { exp } else { 0 };
                    self.here.expected.cached_until = until.div_euclid(1000) * 1000;
                    self.here.expected.is_disturbed = false;
                    self.here.expected.rotations = 0;
                }
            }
            Shown::Nobody => {
                // The proxy asks about one token, which is a planted one if nothing is cached.
                let is_hidden = outcome.is_proxied && self.has_planted();
                self.check(
                    !is_live || was_overtaken || is_hidden,
                    "somebody who is signed in was turned away",
                );
                self.check(is_up || !has_token, "an outage signed somebody out");
                self.here.expected.forget_cache();
            }
            Shown::Unknown => {
                self.check(!is_up, "nothing was known though upstream is up");
                self.check(
                    has_token || outcome.is_proxied || was_overtaken || self.has_planted(),
                    "upstream was needed for somebody without a token",
                );
                self.check(!is_cached, "an outage hid a cached session");
                let is_stale = now < self.here.expected.cached_until.saturating_add(self.grace());
                let stands_in = is_stale
                    && is_live
                    && !self.has_planted()
                    && self.here.expected.cached_until > 0
                    && is_outage(health)
                    && outcome.may_be_stale;
                self.check(!stands_in, "no stale session stood in during an outage");
            }
        }
        self.check(
            !is_cached || outcome.fetches == 0,
            "upstream was asked though the session was cached",
        );
    }

    /// A session may be shown for as long as its source is good.
    fn check_source(
        &self,
        outcome: &Outcome,
        source: Source,
        stored: &Stored,
        was_overtaken: bool,
    ) {
        let now = self.now;
        let health = self.upstream.health;
        let ttl = i64::try_from(self.setting.ttl.as_millis()).unwrap_or(i64::MAX);
        let ended_before = |grace: i64| {
            let ended = stored.ended.map(|ended| ended.saturating_add(grace));
            ended.is_some_and(|last| last <= now)
        };
        match source {
            Source::Upstream => {
                self.check(outcome.fetches > 0, "nobody asked upstream");
                self.check(
                    was_overtaken || (health.looks_up() && stored.ended.is_none()),
                    "upstream did not say so",
                );
            }
            Source::Cache => {
                self.check(
                    !ended_before(ttl),
                    "a session was shown from the cache a TTL after its end",
                );
                self.check(!outcome.is_fresh, "a fresh session came from the cache");
            }
            Source::StaleCache => {
                self.check(
                    !ended_before(ttl.saturating_add(self.grace())),
                    "a stale session was shown too long after its end",
                );
                self.check(!outcome.is_fresh, "a fresh session was stale");
                self.check(
                    is_outage(health) && outcome.may_be_stale,
                    "a stale session was shown without an outage, or to a form",
                );
            }
            other => self.check(false, &format!("a session from {other:?}")),
        }
        let is_short = stored.length == Length::Day;
        self.check(
            !is_short || stored.until == stored.began + 86_400_000,
            "a session that is not to be remembered was renewed",
        );
    }

    /// Whatever is cached in the browser is cached for the token that it has.
    pub(super) fn check_jar(&self) {
        if self.here.expected.is_disturbed {
            return;
        }
        for cache in self.here.browser.all(SESSION_DATA, self.now) {
            let payload = cache.split('.').nth(1).unwrap_or_default();
            let payload = URL_SAFE_NO_PAD.decode(payload).unwrap_or_default();
            let payload: Value = serde_json::from_slice(&payload).unwrap_or_default();
            let bound = payload.pointer("/session/token").and_then(Value::as_str);
            let token = self.token();
            self.check(
                token.is_none() || bound == token.as_deref(),
                "a cached session is left beside another token",
            );
        }
        let planted = if self.has_planted() { 2 } else { 0 };
        let tokens = self.here.browser.all(SESSION_TOKEN, self.now).count();
        self.check(
            tokens <= 1 + planted,
            "an older cookie without a domain shadows the one with it",
        );
    }

    fn grace(&self) -> i64 {
        let grace = self.setting.stale_if_error.unwrap_or_default();
        i64::try_from(grace.as_millis()).unwrap_or(i64::MAX)
    }
}

fn is_outage(health: Health) -> bool {
    // If look-ups alone are broken, the probe is answered.
    matches!(
        health,
        Health::Unreachable(_) | Health::Broken(_) | Health::AnswersLost
    )
}
