//! One call passed on to upstream, and what it means for the cookies.
//!
//! ```text
//! Sent ──answer sets a live session_token, its body is no session──▶ Minting ──any answer──▶ done
//!   └──any other answer, or none──────────────────────────────────────────────────────────▶ done
//! ```

use super::cache_cookie::{Carried, clear};
use super::challenge;
use crate::config::Config;
use crate::cookie::{SESSION_TOKEN, SetCookie};
use crate::fetch::{Fetch, FetchError, Fetched};
use crate::log::Journal;
use crate::request::IncomingRequest;
use crate::session::mint;
use crate::time::UnixMillis;
use crate::upstream::{Answer, Effect, GET_SESSION, Verdict, mint_look_up};

/// A call that is under way.
pub(super) struct Forward {
    config: Config,
    request: IncomingRequest,
    path: String,
    effect: Effect,
    is_exchange: bool,
    carried: Carried,
    state: State,
}

enum State {
    Sent,
    Minting(Answer),
}

/// What is to be done next.
pub(super) enum Step {
    Fetch(Box<Forward>, Fetch),
    Done(Forwarded),
}

/// A call that is over.
pub(super) struct Forwarded {
    pub(super) answer: Result<Answer, FetchError>,
    pub(super) cookies: Vec<SetCookie>,
}

impl Forward {
    /// Begins; the caller makes the fetch. `path` is relative to `base_url`.
    pub(super) fn new(
        config: &Config,
        request: &IncomingRequest,
        path: &str,
        effect: Effect,
    ) -> Self {
        Self {
            config: config.clone(),
            request: request.fork(),
            path: path.to_owned(),
            effect,
            is_exchange: false,
            carried: Carried::in_jar(request.jar()),
            state: State::Sent,
        }
    }

    /// The call exchanges an OAuth verifier: it changes nothing unless it succeeds, and then it ends the challenge.
    pub(super) fn exchanging(mut self) -> Self {
        self.effect = Effect::Nothing;
        self.is_exchange = true;
        self
    }

    pub(super) fn handle(mut self, now: UnixMillis, got: Fetched, log: &mut Journal) -> Step {
        match std::mem::replace(&mut self.state, State::Sent) {
            State::Minting(answer) => {
                let minted = self.mint_from(now, got, log);
                self.settle(now, answer, minted, true)
            }
            State::Sent => match got {
                Ok(response) => {
                    let answer = Answer::read(&self.config, now, response);
                    log_answer(&self.path, &answer, log);
                    self.receive(now, answer, log)
                }
                Err(error) => {
                    log.failed(&self.path, &error);
                    if self.effect == Effect::SignsOut {
                        self.sign_this_browser_out();
                    }
                    Step::Done(Forwarded {
                        answer: Err(error),
                        cookies: self.request.into_jar().into_lines(),
                    })
                }
            },
        }
    }

    fn receive(mut self, now: UnixMillis, answer: Answer, log: &mut Journal) -> Step {
        for cookie in &answer.cookies {
            self.request.keep(cookie.clone());
        }
        if !answer.is_success() {
            return self.settle(now, answer, None, false);
        }
        let sets_token = answer.sets_token();
        if self.is_exchange && sets_token {
            challenge::end(&self.config, self.request.jar_mut());
        }
        if answer.wants_second_factor() {
            return self.settle(now, answer, None, true);
        }
        if let Some(session) = answer.session() {
            let minted = match session.is_live(now) {
                true => mint(&self.config, self.request.jar(), session, now, log),
                false => None,
            };
            return self.settle(now, answer, minted, sets_token);
        }
        if sets_token
            && !self.is_exchange
            && let Some(fetch) = mint_look_up(&self.config, &self.request)
        {
            self.state = State::Minting(answer);
            return Step::Fetch(Box::new(self), fetch);
        }
        self.settle(now, answer, None, sets_token)
    }

    /// Mints from a look-up made for nothing else. Its own cookies leave only where it was minted from.
    fn mint_from(&mut self, now: UnixMillis, got: Fetched, log: &mut Journal) -> Option<SetCookie> {
        let response = got.map_err(|error| log.failed(GET_SESSION, &error)).ok()?;
        let told = Answer::read(&self.config, now, response);
        log_answer(GET_SESSION, &told, log);
        let Verdict::SignedIn(session) = told.verdict(now) else {
            return None;
        };
        let mut jar = self.request.jar().clone();
        for cookie in told.cookies {
            jar.set(cookie);
        }
        let minted = mint(&self.config, &jar, &session, now, log)?;
        *self.request.jar_mut() = jar;
        Some(minted)
    }

    fn settle(
        mut self,
        now: UnixMillis,
        answer: Answer,
        minted: Option<SetCookie>,
        mint_was_due: bool,
    ) -> Step {
        let is_outdated = mint_was_due
            || match self.effect {
                Effect::TellsSession => !matches!(answer.verdict(now), Verdict::Unknown(_)),
                Effect::Changes => answer.is_success(),
                Effect::SignsOut | Effect::Nothing => false,
            };
        let jar = self.request.jar_mut();
        self.carried.settle(&self.config, jar, minted, is_outdated);
        if self.effect == Effect::SignsOut {
            clear(&self.config, jar);
            if answer.status.is_server_error() {
                self.sign_this_browser_out();
            }
        }
        Step::Done(Forwarded {
            answer: Ok(answer),
            cookies: self.request.into_jar().into_lines(),
        })
    }

    /// A sign-out has failed upstream. The session lives on there, but nobody goes on with it in this browser: the next
    /// person at a shared computer must not be signed in.
    fn sign_this_browser_out(&mut self) {
        let jar = self.request.jar_mut();
        clear(&self.config, jar);
        if self.carried.has_token_cookie()
            && let Some(deletion) = SetCookie::deletion(&self.config, SESSION_TOKEN)
        {
            jar.set(deletion);
        }
    }
}

fn log_answer(path: &str, answer: &Answer, log: &mut Journal) {
    let code = answer.refusal().code;
    log.answered(path, answer.status, code.as_deref(), answer.request_id());
}
