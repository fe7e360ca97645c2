//! A test that hangs fails, and says its name.

use std::io::{self, Write};
use std::process;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;

use super::AMPLE;

thread_local! {
    /// It is dropped when the test's thread ends.
    static RUNNING: Sender<()> = watch();
}

/// Watches the test that calls this, until it ends.
pub(crate) fn start() {
    RUNNING.with(|_| {});
}

fn watch() -> Sender<()> {
    let test = thread::current().name().unwrap_or("a test").to_owned();
    let (running, ended) = channel();
    thread::spawn(move || {
        // Waits within a test are shorter, and say more.
        if ended.recv_timeout(2 * AMPLE) == Err(RecvTimeoutError::Timeout) {
            // What `eprintln!` prints would be captured, and lost.
            let message =
                format!("{test} hangs: a loop without an end, or a wait that nobody ends\n");
            let _ = io::stderr().write_all(message.as_bytes());
            // No thread can be stopped from outside.
            process::exit(101);
        }
    });
    running
}
