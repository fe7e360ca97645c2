//! Single flight: look-ups that are the same, and under way at once, are one.

mod cancelled;
mod deadline;
mod fresh;
mod in_tasks;
mod in_threads;

use neon_auth::{Error, Session};
use neon_auth::{NeonAuth, RequestAuth};
use tokio::task::JoinHandle;

use crate::support::page_of;

type Answer = Result<Option<Session>, Error>;

/// One request after another asks for the session of this token, each in a task of its own.
fn ask(auth: &NeonAuth, token: &str, count: usize) -> Vec<JoinHandle<Answer>> {
    let ask = |auth: RequestAuth| tokio::spawn(async move { auth.get_session().await });
    (0..count).map(|_| ask(auth.on(&page_of(token)))).collect()
}

/// The name of who is signed in.
fn name(answer: Answer) -> String {
    answer.unwrap().unwrap().user.name.to_string()
}
