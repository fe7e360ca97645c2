//! The OAuth exchange: the verifier that a browser brings back from a provider becomes a session.

use super::cache_cookie::{Cache, Carried};
use super::challenge;
use crate::context::{Context, Kept};
use crate::cookie::SetCookie;
use crate::fetch::{FetchError, Fetched};
use crate::log::{Journal, Outcome};
use crate::step::{Done, Times};
use crate::time::UnixMillis;
use crate::upstream::{Answer, GET_SESSION, report};

/// An exchange that is under way.
pub(super) struct Exchange {
    kept: Kept,
    asked: UnixMillis,
}

/// What came of an exchange.
pub(super) enum Exchanged {
    /// Somebody is signed in. The cookies are theirs.
    SignedIn(Answer),
    /// Upstream answered and signed nobody in. No cookie is set.
    NotSignedIn(Answer),
    /// There was no answer.
    Failed(FetchError),
}

impl Exchange {
    /// Begins; the caller makes the fetch.
    pub(super) fn new(context: Context<'_>) -> Self {
        Self {
            kept: context.keep(),
            asked: context.now,
        }
    }

    /// Takes the one answer that there is.
    pub(super) fn answered(self, times: Times, got: Fetched, log: &mut Journal) -> Done<Exchanged> {
        let Self { kept, asked } = self;
        let now = times.now;
        let answer = match got {
            Ok(response) => Answer::read(&kept.config, now, response),
            Err(error) => {
                report::failed(log, &kept.config, GET_SESSION, &error);
                return Done::with(Exchanged::Failed(error));
            }
        };
        let code = answer.complaint().code;
        report::answered(log, &kept, GET_SESSION, &answer, code.as_deref());
        if !(answer.status.is_success() && answer.sets_token) {
            return Done::with(Exchanged::NotSignedIn(answer));
        }
        let cookies = cookies(&kept, &answer, times.sent_or(asked), now, log);
        log.decided(
            Outcome::LookedUp,
            "the browser is back from an OAuth provider",
        );
        Done::new(cookies, Exchanged::SignedIn(answer))
    }
}

/// What the browser gets: upstream's cookies, the session, and no challenge any more. If the answer holds no session,
/// nothing more is fetched.
fn cookies(
    kept: &Kept,
    answer: &Answer,
    asked: UnixMillis,
    now: UnixMillis,
    log: &mut Journal,
) -> Vec<SetCookie> {
    let (config, mut jar) = (&kept.config, kept.jar.clone());
    let carried = Carried::in_jar(config, &jar);
    for cookie in &answer.cookies {
        jar.set(cookie.clone());
    }
    let session = answer.session().filter(|session| session.is_live(now));
    let minted = session.and_then(|session| kept.mint(&jar, session, asked, now, log));
    carried.settle(config, &mut jar, Cache::from(minted));
    challenge::end(config, &mut jar);
    jar.into_lines()
}
