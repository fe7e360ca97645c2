//! One call passed on to upstream, and what it means for the cookies.
//!
//! ```text
//! AskingCaller ──any answer──▶ Sent
//!
//! Sent ──answer sets a live session_token, its body is no session──▶ Minting ──any answer──▶ done
//!   └──any other answer, or none──────────────────────────────────────────────────────────▶ done
//! ```

use super::affected::{Affected, Known};
use super::cache_cookie::{Cache, Carried, clear};
use crate::context::{Context, Kept};
use crate::cookie::SetCookie;
use crate::endpoint::{Effect, answers_with_session, effect_of};
use crate::fetch::{Fetch, FetchError, Fetched};
use crate::log::Journal;
use crate::step::{Done, Next, Times};
use crate::time::UnixMillis;
use crate::upstream::{
    Answer, GET_SESSION, Verdict, caller_look_up, is_get_session, mint_look_up, report,
};

/// A call that is under way, and how far it is.
pub(super) enum Forward {
    AskingCaller(AskingCaller),
    Sent(Sent),
    Minting(Minting),
}

/// What comes of a call.
type Forwarded = Result<Answer, FetchError>;

/// It is not sent yet: it outdates what is cached about the user who calls, and upstream is asked who that is.
pub(super) struct AskingCaller {
    sent: Sent,
    call: Box<Fetch>,
}

/// It waits for its answer.
pub(super) struct Sent {
    kept: Kept,
    path: String,
    effect: CacheEffect,
    carried: Carried,
    affected: Affected,
    asked: UnixMillis,
}

/// Its answer has set a session token, and upstream is asked about that.
pub(super) struct Minting {
    sent: Sent,
    answer: Answer,
    asked: UnixMillis,
}

/// What the answer means for the cached session.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CacheEffect {
    /// It asks who is signed in: whatever the answer says.
    AsAnswered,
    /// What its route means.
    Of(Effect),
}

impl Forward {
    /// Begins, and gives what is asked of upstream first. `path`, of the call, is relative to `base_url`.
    pub(super) fn begin(context: Context<'_>, path: &str, call: Fetch) -> (Self, Fetch) {
        let method = call.request.method();
        let effect = if is_get_session(path) {
            CacheEffect::AsAnswered
        } else {
            CacheEffect::Of(effect_of(method, path))
        };
        let mut sent = Sent {
            kept: context.keep(),
            path: path.to_owned(),
            effect,
            carried: Carried::in_jar(context.config, context.jar),
            affected: Affected::Nobody,
            asked: context.now,
        };
        match Affected::by(context, path, &call.request) {
            Known::Affected(affected) => {
                sent.affected = affected;
                (Self::Sent(sent), call)
            }
            Known::Caller => {
                let question = caller_look_up(context, call.request.headers());
                let call = Box::new(call);
                (Self::AskingCaller(AskingCaller { sent, call }), question)
            }
        }
    }

    /// Takes the answer that it waits for.
    pub(super) fn answered(
        self,
        times: Times,
        got: Fetched,
        log: &mut Journal,
    ) -> Next<Self, Forwarded> {
        match self {
            Self::AskingCaller(asking) => asking.answered(times.now, got, log),
            Self::Sent(sent) => sent.answered(times, got, log),
            Self::Minting(minting) => Next::Done(minting.answered(times, got, log)),
        }
    }
}

impl AskingCaller {
    /// The call is made in any case: what becomes of it is for upstream to say.
    fn answered(
        self,
        now: UnixMillis,
        got: Fetched,
        log: &mut Journal,
    ) -> Next<Forward, Forwarded> {
        let Self { mut sent, call } = self;
        match got {
            Ok(response) => {
                let answer = Answer::read(&sent.kept.config, now, response);
                sent.log_answer(GET_SESSION, &answer, log);
                if let Some(session) = answer.session() {
                    sent.affected = Affected::user_of(session);
                }
            }
            Err(error) => report::failed(log, &sent.kept.config, GET_SESSION, &error),
        }
        sent.asked = now;
        Next::Ask(Box::new(Forward::Sent(sent)), call)
    }
}

impl Sent {
    fn answered(
        mut self,
        times: Times,
        got: Fetched,
        log: &mut Journal,
    ) -> Next<Forward, Forwarded> {
        self.asked = times.sent_or(self.asked);
        let now = times.now;
        match got {
            Ok(response) => {
                let answer = Answer::read(&self.kept.config, now, response);
                self.log_answer(&self.path, &answer, log);
                if !answer.is_clear_refusal() {
                    self.outdate(Some(&answer), now, log);
                }
                self.receive(now, answer, log)
            }
            Err(error) => {
                report::failed(log, &self.kept.config, &self.path, &error);
                if times.may_have_been_sent(error.kind()) {
                    self.outdate(None, now, log);
                }
                if self.signs_out() {
                    self.sign_this_browser_out();
                }
                Next::done(self.kept.jar.into_lines(), Err(error))
            }
        }
    }

    /// What was cached about those that the call affects counts no longer.
    fn outdate(&mut self, answer: Option<&Answer>, now: UnixMillis, log: &mut Journal) {
        let affected = std::mem::replace(&mut self.affected, Affected::Nobody);
        if let Some(invalidation) = affected.invalidation(answer, now) {
            log.invalidate(invalidation);
        }
    }

    fn signs_out(&self) -> bool {
        self.effect == CacheEffect::Of(Effect::Ends)
    }

    fn receive(
        mut self,
        now: UnixMillis,
        answer: Answer,
        log: &mut Journal,
    ) -> Next<Forward, Forwarded> {
        let is_one_of_several = !self.signs_out() && self.sent_several();
        for cookie in &answer.cookies {
            // It would end the browser's other token, too, which may live.
            if !(is_one_of_several && self.deletes_token(cookie)) {
                self.kept.jar.set(cookie.clone());
            }
        }
        if !answer.is_success() || self.signs_out() {
            return Next::Done(self.finish_by_effect(now, answer));
        }
        if answer.wants_second_factor() {
            return Next::Done(self.finish(answer, Cache::Outdated));
        }
        if let Some(session) = answer.session()
            && answers_with_session(&self.path)
        {
            let minted = match session.is_live(now) {
                true => self
                    .kept
                    .mint(&self.kept.jar, session, self.asked, now, log),
                false => None,
            };
            return Next::Done(match minted {
                None if !answer.sets_token => self.finish_by_effect(now, answer),
                minted => self.finish(answer, Cache::from(minted)),
            });
        }
        if answer.sets_token {
            let fetch = mint_look_up(self.kept.at(now));
            let minting = Minting {
                sent: self,
                answer,
                asked: now,
            };
            return Next::ask(Forward::Minting(minting), fetch);
        }
        Next::Done(self.finish_by_effect(now, answer))
    }

    fn sent_several(&self) -> bool {
        let Kept { config, jar, .. } = &self.kept;
        jar.twins(config.cookie_names()).tokens.len() > 1
    }

    fn deletes_token(&self, cookie: &SetCookie) -> bool {
        !cookie.is_live() && cookie.name() == self.kept.config.cookie_names().session_token()
    }

    /// Ends as the route has it, if nothing was to be minted.
    fn finish_by_effect(self, now: UnixMillis, answer: Answer) -> Done<Forwarded> {
        let is_outdated = match self.effect {
            CacheEffect::AsAnswered => !matches!(answer.verdict(now), Verdict::Unknown(_)),
            CacheEffect::Of(Effect::Changes) => answer.is_success(),
            CacheEffect::Of(Effect::Ends | Effect::Keeps) => false,
        };
        self.finish(
            answer,
            match is_outdated {
                true => Cache::Outdated,
                false => Cache::Unchanged,
            },
        )
    }

    fn finish(mut self, answer: Answer, cache: Cache) -> Done<Forwarded> {
        let Kept { config, jar, .. } = &mut self.kept;
        self.carried.settle(config, jar, cache);
        if self.signs_out() {
            let Kept { config, jar, .. } = &mut self.kept;
            clear(config, jar);
            if !answer.is_clear_refusal() {
                self.sign_this_browser_out();
            }
        }
        Done::new(self.kept.jar.into_lines(), Ok(answer))
    }

    fn log_answer(&self, path: &str, answer: &Answer, log: &mut Journal) {
        let code = answer.refusal().code;
        report::answered(log, &self.kept, path, answer, code.as_deref());
    }

    /// Whatever upstream answers to a sign-out, unless it refuses it: nobody goes on with the session in this browser, though
    /// it may live on upstream. The next person at a shared computer must not be signed in.
    fn sign_this_browser_out(&mut self) {
        let Kept { config, jar, .. } = &mut self.kept;
        clear(config, jar);
        let names = config.cookie_names();
        let is_left = self.carried.has_token_cookie() && jar.token(names).is_some();
        if is_left {
            jar.set(config.deletions().session_token.clone());
        }
    }
}

impl Minting {
    fn answered(self, times: Times, got: Fetched, log: &mut Journal) -> Done<Forwarded> {
        let Self {
            mut sent,
            answer,
            asked,
        } = self;
        let minted = sent.mint_from(times.sent_or(asked), times.now, got, log);
        sent.finish(answer, Cache::from(minted))
    }
}

impl Sent {
    /// Mints from a look-up made for nothing else. Its own cookies are set only if a cookie was minted from it.
    fn mint_from(
        &mut self,
        asked: UnixMillis,
        now: UnixMillis,
        got: Fetched,
        log: &mut Journal,
    ) -> Option<SetCookie> {
        let config = &self.kept.config;
        let response = got
            .map_err(|error| report::failed(log, config, GET_SESSION, &error))
            .ok()?;
        let answer = Answer::read(config, now, response);
        self.log_answer(GET_SESSION, &answer, log);
        let Verdict::SignedIn(session) = answer.verdict(now) else {
            return None;
        };
        let mut jar = self.kept.jar.clone();
        for cookie in answer.cookies {
            jar.set(cookie);
        }
        let minted = self.kept.mint(&jar, &session, asked, now, log)?;
        self.kept.jar = jar;
        Some(minted)
    }
}
