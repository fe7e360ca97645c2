//! Runs any flow over scripted replies, and keeps all that could be seen.

use crate::model::MOST_REQUESTS;
use crate::scenario::News;
use neon_auth_core::{
    Action, Done, Fetch, FetchError, FetchErrorKind, Fetched, Flow, Invalidation, LogRecord,
    SetCookie, Step, Timing, UnixMillis,
};

/// What could be seen of a flow from its first step to its end.
#[derive(Debug)]
pub struct Played<O> {
    /// The requests it made.
    pub fetches: Vec<Fetch>,
    /// The cookies it set.
    pub cookies: Vec<SetCookie>,
    /// What it logged.
    pub logs: Vec<LogRecord>,
    /// What each step prints.
    pub printed: Vec<String>,
    /// Whose cached sessions it said to count no longer.
    pub made: Vec<Invalidation>,
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
            made: self.made,
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
/// If the flow asks too often.
pub fn play<F: Flow>(
    step: Step<F>,
    now: UnixMillis,
    replies: impl IntoIterator<Item = (i64, Fetched)>,
) -> Played<F::Outcome> {
    play_with(step, now, replies, None)
}

/// The same, while news arrive.
///
/// # Panics
///
/// If the flow asks too often.
pub fn play_with<F: Flow>(
    mut step: Step<F>,
    mut now: UnixMillis,
    replies: impl IntoIterator<Item = (i64, Fetched)>,
    mut news: Option<News>,
) -> Played<F::Outcome> {
    let mut replies = replies.into_iter();
    let (mut fetches, mut logs, mut printed) = (Vec::new(), Vec::new(), Vec::new());
    let mut made = Vec::new();
    loop {
        printed.push(format!("{step:?}"));
        logs.extend(step.log);
        if let Some(invalidation) = step.invalidated.take() {
            if let Some(news) = &news {
                news.add(&invalidation, now);
            }
            made.push(*invalidation);
        }
        match step.action {
            Action::Fetch(fetch, waiting) => {
                fetches.push(*fetch);
                assert!(fetches.len() <= MOST_REQUESTS, "the flow asks and asks");
                let (pause, got) = replies
                    .next()
                    .unwrap_or_else(|| (0, Err(FetchError::new(FetchErrorKind::Abort))));
                now = UnixMillis::new(now.as_millis().saturating_add(pause));
                if let Some(news) = &mut news {
                    news.hear(now);
                }
                step = waiting.answer(now, got, Timing::default());
            }
            Action::Done(Done { cookies, outcome }) => {
                return Played {
                    fetches,
                    cookies,
                    logs,
                    printed,
                    made,
                    outcome,
                    now,
                };
            }
        }
    }
}
