//! An upstream, a server in front of it, and all that is counted while a scenario plays.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::process::Process;
use crate::report::{Report, Series};
use crate::sampler::{Sample, Sampler, descriptors};
use crate::server::{Framework, Options};
use crate::tally::Tally;
use crate::upstream::{Behaviour, Upstream};
use crate::visitors::Visitor;

/// Longer than the library keeps a connection that nobody uses.
const REST: Duration = Duration::from_secs(6);

/// What a stage needs beside the defaults.
pub(crate) struct Setting {
    pub(crate) framework: Framework,
    pub(crate) behaviour: Behaviour,
    pub(crate) has_tls: bool,
    pub(crate) timeout: Duration,
    pub(crate) descriptors: Option<usize>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            framework: Framework::Axum,
            behaviour: Behaviour::Answers(Duration::from_millis(5)),
            has_tls: false,
            timeout: Duration::from_secs(10),
            descriptors: None,
        }
    }
}

pub(crate) struct Stage {
    pub(crate) name: String,
    pub(crate) upstream: Upstream,
    pub(crate) process: Process,
    /// All visitors.
    pub(crate) visitors: Tally,
    sampler: Sampler,
}

impl Stage {
    pub(crate) async fn open(report: &Report, name: &str, setting: Setting) -> Self {
        eprintln!("playing: {name}");
        let upstream = Upstream::start(setting.behaviour, setting.has_tls);
        let words = name.split(|letter: char| !letter.is_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let file = words.join("-");
        let mut options = Options::new(setting.framework, upstream.base_url());
        options.timeout = setting.timeout;
        options.ca = upstream.certificate().map(|certificate| {
            let path: PathBuf = report.folder().join(format!("{file}.der"));
            std::fs::write(&path, certificate).expect("the folder can be written");
            path
        });
        let log = report.folder().join(format!("{file}.log"));
        let process = Process::start(&options, setting.descriptors, &log).await;
        let visitors = Tally::default();
        let counts = upstream.counts().clone();
        let sampler = Sampler::start(process.id, counts, visitors.clone());
        Self {
            name: name.to_owned(),
            upstream,
            process,
            visitors,
            sampler,
        }
    }

    pub(crate) fn server(&self) -> SocketAddr {
        self.process.address
    }

    pub(crate) fn descriptors(&self) -> usize {
        descriptors(self.process.id)
    }

    /// Somebody new.
    pub(crate) fn visitor(&self, tally: &Tally) -> Visitor {
        Visitor::new(self.server(), tally)
    }

    /// So many, each with a token of its own.
    pub(crate) fn newcomers(
        &self,
        number: usize,
        tally: &Tally,
        token: fn() -> String,
    ) -> Vec<Visitor> {
        let visitor = |_| self.visitor(tally).with_token(&token());
        (0..number).map(visitor).collect()
    }

    /// People who signed in, so that their sessions are cached, and who count in `tally` from then on.
    pub(crate) async fn signed_in(&self, people: usize, tally: &Tally) -> Vec<Visitor> {
        let signing_in = self.visitors.group();
        let mut all = Vec::new();
        for number in 0..people {
            let mut visitor = self.visitor(&signing_in);
            visitor.sign_in(&format!("person-{number}")).await;
            assert!(
                visitor.cookies.has_cached_session(),
                "{}: nobody can be played who is not signed in: {:?}",
                self.name,
                signing_in.got()
            );
            visitor.count_in(tally);
            all.push(visitor);
        }
        all
    }

    /// Waits until what is kept for the next call is closed.
    pub(crate) async fn rest(&self) {
        tokio::time::sleep(REST).await;
    }

    /// Ends the server, and gives what was sampled.
    pub(crate) async fn close(mut self, report: &mut Report) -> Vec<Sample> {
        let runs = self.process.runs();
        let samples = self.sampler.end();
        report.check(
            &self.name,
            "the server still runs",
            "yes",
            yes_or_no(runs),
            runs,
        );
        self.process.end().await;
        report.add_series(Series {
            name: self.name,
            samples: samples.clone(),
        });
        samples
    }
}

fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}
