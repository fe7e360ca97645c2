//! Runs any flow over scripted replies, checks the contract of [`Flow`], and keeps all that could be seen.

use crate::model::MOST_REQUESTS;
use neon_auth_core::{
    Action, Fetch, FetchError, FetchErrorKind, Fetched, Flow, LogRecord, SetCookie, UnixMillis,
};

/// What could be seen of a flow from its first poll to its end.
#[derive(Debug)]
pub struct Played<O> {
    /// The requests it made.
    pub fetches: Vec<Fetch>,
    /// The cookies it set.
    pub cookies: Vec<SetCookie>,
    /// What it logged.
    pub logs: Vec<LogRecord>,
    /// What each action prints.
    pub printed: Vec<String>,
    /// What it came to.
    pub outcome: O,
    /// The clock when it was over.
    pub now: UnixMillis,
}

impl<O> Played<O> {
    /// The same with another outcome.
    pub fn map<P>(self, change: impl FnOnce(O) -> P) -> Played<P> {
        Played {
            fetches: self.fetches,
            cookies: self.cookies,
            logs: self.logs,
            printed: self.printed,
            outcome: change(self.outcome),
            now: self.now,
        }
    }
}

/// Plays a flow to its end. Each reply comes with the milliseconds that pass before it; if there is none left, the
/// fetch is aborted.
///
/// # Panics
///
/// If the flow breaks its contract: it waits for nothing, asks too often, logs or asks after its first cookie, or
/// goes on after its end.
pub fn play<F: Flow>(
    mut flow: F,
    mut now: UnixMillis,
    replies: impl IntoIterator<Item = (i64, Fetched)>,
) -> Played<F::Outcome> {
    let mut replies = replies.into_iter();
    let (mut fetches, mut cookies, mut logs) = (Vec::new(), Vec::new(), Vec::new());
    let mut printed = Vec::new();
    loop {
        let action = flow.poll();
        assert!(action.is_some(), "the flow waits for nothing");
        printed.extend(action.as_ref().map(|action| format!("{action:?}")));
        assert!(
            cookies.is_empty() || matches!(action, Some(Action::SetCookie(_) | Action::Done(_))),
            "something stands between the cookies and the end"
        );
        match action {
            Some(Action::Fetch(ticket, fetch)) => {
                assert!(
                    flow.poll().is_none(),
                    "the flow does not wait for its answer"
                );
                fetches.push(fetch);
                assert!(fetches.len() <= MOST_REQUESTS, "the flow asks and asks");
                let (pause, got) = replies
                    .next()
                    .unwrap_or_else(|| (0, Err(FetchError::new(FetchErrorKind::Abort))));
                now = UnixMillis::new(now.as_millis().saturating_add(pause));
                flow.handle(now, ticket, got);
            }
            Some(Action::SetCookie(cookie)) => cookies.push(cookie),
            Some(Action::Log(record)) => logs.push(record),
            Some(Action::Done(outcome)) => {
                assert!(flow.poll().is_none(), "the flow goes on after its end");
                return Played {
                    fetches,
                    cookies,
                    logs,
                    printed,
                    outcome,
                    now,
                };
            }
            None => {}
        }
    }
}
