//! One call passed on to upstream, and what it means for the cookies.
//!
//! ```text
//! Sent ──answer sets a live session_token, its body is no session──▶ Minting ──any answer──▶ done
//!   └──any other answer, or none──────────────────────────────────────────────────────────▶ done
//! ```

use http::Method;

use super::cache_cookie::{Cache, Carried, clear};
use crate::context::{Context, Kept};
use crate::cookie::SetCookie;
use crate::endpoint::{Effect, answers_with_session, effect_of};
use crate::fetch::{FetchError, Fetched};
use crate::log::Journal;
use crate::session::mint;
use crate::step::{Done, Next};
use crate::time::UnixMillis;
use crate::upstream::{Answer, GET_SESSION, Verdict, is_get_session, mint_look_up, report};

/// A call that is under way, and how far it is.
pub(super) enum Forward {
    Sent(Sent),
    Minting(Minting),
}

/// What comes of a call.
type Forwarded = Result<Answer, FetchError>;

/// It waits for its answer.
pub(super) struct Sent {
    kept: Kept,
    path: String,
    effect: CacheEffect,
    carried: Carried,
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
    /// Begins; the caller makes the fetch. `path` is relative to `base_url`.
    pub(super) fn new(context: Context<'_>, method: &Method, path: &str) -> Self {
        let effect = if is_get_session(path) {
            CacheEffect::AsAnswered
        } else {
            CacheEffect::Of(effect_of(method, path))
        };
        Self::Sent(Sent {
            kept: context.keep(),
            path: path.to_owned(),
            effect,
            carried: Carried::in_jar(context.config, context.jar),
            asked: context.now,
        })
    }

    /// Takes the answer that it waits for.
    pub(super) fn answered(
        self,
        now: UnixMillis,
        got: Fetched,
        log: &mut Journal,
    ) -> Next<Self, Forwarded> {
        match self {
            Self::Sent(sent) => sent.answered(now, got, log),
            Self::Minting(minting) => Next::Done(minting.answered(now, got, log)),
        }
    }
}

impl Sent {
    fn answered(
        mut self,
        now: UnixMillis,
        got: Fetched,
        log: &mut Journal,
    ) -> Next<Forward, Forwarded> {
        match got {
            Ok(response) => {
                let answer = Answer::read(&self.kept.config, now, response);
                self.log_answer(&self.path, &answer, log);
                self.receive(now, answer, log)
            }
            Err(error) => {
                report::failed(log, &self.kept.config, &self.path, &error);
                if self.signs_out() {
                    self.sign_this_browser_out();
                }
                Next::done(self.kept.jar.into_lines(), Err(error))
            }
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
            let Kept { config, jar, .. } = &self.kept;
            let minted = match session.is_live(now) {
                true => mint(config, jar, session, self.asked, now, log),
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
    fn answered(self, now: UnixMillis, got: Fetched, log: &mut Journal) -> Done<Forwarded> {
        let Self {
            mut sent,
            answer,
            asked,
        } = self;
        let minted = sent.mint_from(asked, now, got, log);
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
        let minted = mint(config, &jar, &session, asked, now, log)?;
        self.kept.jar = jar;
        Some(minted)
    }
}
