//! What the server's process has, and what upstream sees, four times a second.

use std::fs;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::tally::Tally;
use crate::upstream::Counts;

const PAUSE: Duration = Duration::from_millis(250);

/// One moment of a scenario.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    /// Since the scenario began.
    pub(crate) seconds: f64,
    pub(crate) descriptors: usize,
    pub(crate) threads: usize,
    pub(crate) resident_kib: usize,
    pub(crate) upstream_open: usize,
    pub(crate) upstream_busy: usize,
    pub(crate) upstream_calls: usize,
    pub(crate) ok: usize,
    pub(crate) unavailable: usize,
    /// All other answers.
    pub(crate) others: usize,
    pub(crate) given_up: usize,
    pub(crate) failed: usize,
}

/// A thread of its own, so that it is on time while the visitors keep the runtime busy.
pub(crate) struct Sampler {
    end: Sender<()>,
    thread: JoinHandle<Vec<Sample>>,
}

impl Sampler {
    pub(crate) fn start(process: u32, counts: Counts, visitors: Tally) -> Self {
        let (end, ended) = channel();
        let begun = Instant::now();
        let thread = std::thread::spawn(move || {
            let mut samples = Vec::new();
            loop {
                samples.push(sample(begun, process, &counts, &visitors));
                if ended.recv_timeout(PAUSE) != Err(RecvTimeoutError::Timeout) {
                    return samples;
                }
            }
        });
        Self { end, thread }
    }

    pub(crate) fn end(self) -> Vec<Sample> {
        drop(self.end);
        self.thread.join().expect("it does not panic")
    }
}

/// How many descriptors a process has open.
pub(crate) fn descriptors(process: u32) -> usize {
    fs::read_dir(format!("/proc/{process}/fd")).map_or(0, Iterator::count)
}

fn sample(begun: Instant, process: u32, counts: &Counts, visitors: &Tally) -> Sample {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let (upstream_open, upstream_busy, upstream_calls) = counts.now();
    let got = visitors.got();
    Sample {
        seconds: begun.elapsed().as_secs_f64(),
        descriptors: descriptors(process),
        threads: field(&status, "Threads:"),
        resident_kib: field(&status, "VmRSS:"),
        upstream_open,
        upstream_busy,
        upstream_calls,
        ok: got.of(200),
        unavailable: got.of(502),
        others: got.asked() - got.failed - got.of(200) - got.of(502),
        given_up: got.given_up,
        failed: got.failed,
    }
}

fn field(status: &str, name: &str) -> usize {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}
