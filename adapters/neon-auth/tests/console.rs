//! Without a logger and without `tracing`, the log goes to standard error. The tests look at a process of their own.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::io::{BufRead, BufReader, PipeReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use neon_auth::adapter::report;
use neon_auth::transport::{
    BoxFuture, Fetch, FetchError, FetchErrorKind, Fetched, Notified, Transport,
};
use neon_auth::{Blocking, Logger, NeonAuth, NeonAuthBuilder};
use neon_auth::{Config, LevelFilter, LogRecord};

/// Fails every call.
struct Down;

impl Transport for Down {
    type Mode = Blocking;

    fn fetch(&self, _: Fetch) -> BoxFuture<'_, Fetched> {
        let cause = "the cable\nis \"cut\"";
        Box::pin(std::future::ready(Err(FetchError::with_source(
            FetchErrorKind::Refused,
            cause,
        ))))
    }

    fn spawn(&self, mut task: BoxFuture<'static, ()>) {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(task.as_mut().poll(&mut context).is_ready());
    }

    fn wait(&self, _: Notified, _: Duration) -> BoxFuture<'_, bool> {
        Box::pin(std::future::ready(false))
    }
}

fn auth(level: LevelFilter) -> NeonAuth<Blocking> {
    builder(level).build()
}

fn builder(level: LevelFilter) -> NeonAuthBuilder<Blocking> {
    let config = Config::builder()
        .base_url("https://auth.example/db/auth")
        .cookie_secret("a-secret-of-32-characters-or-more")
        .log_level(level)
        .build();
    NeonAuth::builder(config.unwrap(), Down)
}

fn fail(auth: &NeonAuth<Blocking>) {
    let request = http::Request::get("/").body(()).unwrap().into_parts().0;
    let error = auth.on(&request).sign_out().send().unwrap_err();
    assert_eq!(error.code(), "NETWORK_REFUSED");
}

/// Takes the warnings alone.
struct Warnings;

impl Logger for Warnings {
    fn warn(&self, record: &LogRecord) {
        println!("taken: {record}");
    }
}

/// What the other tests start in a process of its own.
#[test]
#[ignore = "it is the subject of the other tests"]
fn scenario() {
    match std::env::var("SCENARIO").unwrap_or_default().as_str() {
        "silent" => {
            fail(&auth(LevelFilter::Silent));
            report(&auth(LevelFilter::Silent), "a mistake");
        }
        "partial" => {
            let auth = builder(LevelFilter::Warn).logger(Warnings).build();
            fail(&auth);
            report(&auth, "a mistake");
        }
        "flood" => {
            let auth = auth(LevelFilter::Warn);
            for _ in 0..CALLS {
                fail(&auth);
            }
        }
        "torrent" => {
            let auth = auth(LevelFilter::Warn);
            for call in 0..CALLS {
                fail(&auth);
                report(&auth, unlike_the_others(call));
            }
            println!("all are answered");
            if std::env::var_os("UNTIL_READ").is_some() {
                std::io::stdin().read_line(&mut String::new()).unwrap();
            }
        }
        "many" => {
            let mistakes = auth(LevelFilter::Warn);
            for call in 0..CALLS {
                report(&mistakes, unlike_the_others(call));
            }
            drop(mistakes);
            // Each of them waits for the reader, or knows that nobody reads.
            for _ in 0..100 {
                drop(auth(LevelFilter::Warn));
            }
        }
        _ => fail(&auth(LevelFilter::Warn)),
    }
}

const CALLS: usize = 3000;

/// A message of its own for each call, so that all of them together are more than a pipe holds.
fn unlike_the_others(call: usize) -> &'static str {
    format!("mistake {call}: {}", "x".repeat(100)).leak()
}

fn command(scenario: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "scenario", "--ignored", "--nocapture"])
        .env("SCENARIO", scenario)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What it wrote to standard output and to standard error.
fn output(scenario: &str) -> (String, String) {
    let output = command(scenario).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), without_times(&text(output.stderr)))
}

/// The lines without how long the call took.
fn without_times(text: &str) -> String {
    let is_time = |word: &&str| word.starts_with("took=") && word.ends_with("ms");
    text.split_inclusive('\n')
        .map(|line| {
            let words: Vec<_> = line.split(' ').filter(|word| !is_time(word)).collect();
            words.join(" ")
        })
        .collect()
}

const FAILED: &str = "neon-auth warn method: could not reach upstream path=sign-out \
    code=NETWORK_REFUSED host=auth.example detail=\"the cable\\nis \\\"cut\\\"\"\n";

#[test]
fn a_record_is_a_line_of_standard_error() {
    assert_eq!(output("default").1, FAILED);
}

#[test]
fn silent_writes_nothing() {
    assert_eq!(output("silent").1, "");
}

#[test]
fn what_a_logger_leaves_goes_on_to_standard_error() {
    let (taken, left) = output("partial");
    assert!(
        taken.contains("taken: method: could not reach upstream"),
        "{taken}"
    );
    assert_eq!(left, "neon-auth error application: a mistake\n");
}

/// A log that nobody reads must not fail requests.
#[cfg(unix)]
#[test]
fn a_closed_standard_error_is_no_panic() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = command("default").stderr(writer).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// Longer than anything here takes. A test that waits for so long has failed.
const AMPLE: Duration = Duration::from_secs(30);

/// Reads lines as they come.
fn lines_of(reader: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(reader).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    lines
}

/// A process that writes to a pipe which nobody reads yet. It is ended with the test.
struct Unread {
    child: Child,
    lines: Receiver<String>,
    stderr: Option<PipeReader>,
}

impl Unread {
    fn start(command: &mut Command) -> Self {
        let (stderr, writer) = std::io::pipe().unwrap();
        let mut child = command.stderr(writer).spawn().unwrap();
        // The command holds a copy of the writing end, and the reader would never see the end of the pipe.
        command.stderr(Stdio::null());
        let lines = lines_of(child.stdout.take().unwrap());
        Self {
            child,
            lines,
            stderr: Some(stderr),
        }
    }

    fn until_all_are_answered(&self) {
        while let Ok(line) = self.lines.recv_timeout(AMPLE) {
            if line.contains("all are answered") {
                return;
            }
        }
        panic!("the calls hang, since nobody reads standard error");
    }

    /// Waits until it has closed its standard output, as the end of a process does.
    fn until_it_ends(mut self) {
        let end = loop {
            if let Err(end) = self.lines.recv_timeout(AMPLE) {
                break end;
            }
        };
        assert_eq!(
            end,
            RecvTimeoutError::Disconnected,
            "the process does not end, since nobody reads standard error"
        );
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}");
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn calls_are_answered_and_the_process_ends_though_nobody_reads_standard_error() {
    let child = Unread::start(&mut command("torrent"));
    child.until_all_are_answered();
    child.until_it_ends();
}

#[test]
fn the_process_waits_once_for_a_reader_that_has_stopped() {
    Unread::start(&mut command("many")).until_it_ends();
}

#[test]
fn lines_without_room_are_counted_and_the_count_is_written_when_somebody_reads() {
    let mut command = command("torrent");
    command.env("UNTIL_READ", "1").stdin(Stdio::piped());
    let mut child = Unread::start(&mut command);
    child.until_all_are_answered();
    let lines = lines_of(child.stderr.take().unwrap());
    let (mut written, mut dropped) = (0, 0);
    while let Ok(line) = lines.recv_timeout(AMPLE) {
        if let Some((_, count)) = line.split_once("dropped ") {
            dropped += count.split(' ').next().unwrap().parse::<usize>().unwrap();
            // Only now may the process end.
            child.child.stdin.take();
        } else if line.contains(" mistake ") {
            written += 1;
        }
    }
    let tells = format!("{written} mistakes are written, {dropped} lines dropped");
    assert!(written >= 1024 && dropped > 0, "{tells}");
    // Some of the dropped lines may be counts of failed calls.
    assert!(written + dropped >= CALLS, "{tells}");
}

#[test]
fn of_one_message_ten_lines_a_second_are_written_and_the_others_counted() {
    let (_, text) = output("flood");
    let (mut written, mut more) = (0, Vec::new());
    for line in text.lines() {
        match line.split_once(" ... and ") {
            Some((message, count)) => {
                assert_eq!(message, "neon-auth warn method: could not reach upstream");
                let count =
                    count.strip_suffix(" more like it within one second (code=NETWORK_REFUSED)");
                more.push(count.unwrap().parse::<usize>().unwrap());
            }
            None => {
                assert_eq!(line, FAILED.trim_end());
                written += 1;
            }
        }
    }
    assert_eq!(written + more.iter().sum::<usize>(), CALLS, "{text}");
    let seconds = more.len() + 1;
    assert!(written <= 10 * seconds, "{written} lines, {more:?} more");
}
