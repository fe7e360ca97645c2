//! What was seen: a table, series and a picture.

mod picture;
mod series;
mod table;

use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) use series::Series;
use table::{Row, Verdict};

use crate::tally::Got;

pub(crate) struct Report {
    folder: PathBuf,
    rows: Vec<Row>,
    series: Vec<Series>,
}

impl Report {
    /// Everything goes to this folder. What an earlier run left there is overwritten.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("the folder can be made");
        Self {
            folder: folder.to_owned(),
            rows: Vec::new(),
            series: Vec::new(),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Something that is right or wrong.
    pub(crate) fn check(
        &mut self,
        scenario: &str,
        what: &str,
        expected: impl Display,
        seen: impl Display,
        is_right: bool,
    ) {
        let verdict = if is_right {
            Verdict::Right
        } else {
            Verdict::Wrong
        };
        self.row(scenario, what, expected, seen, verdict);
    }

    pub(crate) fn at_most(&mut self, scenario: &str, what: &str, limit: usize, seen: usize) {
        let expected = format!("at most {limit}");
        self.check(scenario, what, expected, seen, seen <= limit);
    }

    /// Each of these requests, and there is one at least, got this status.
    pub(crate) fn all_answered(&mut self, scenario: &str, what: &str, status: u16, got: &Got) {
        let (asked, right) = (got.asked(), got.of(status));
        let others = match &*got.others_than(status) {
            "" => String::new(),
            others => format!("; {others}"),
        };
        let what = format!("{what}: answered {status}");
        let seen = format!("{right} of {asked}{others}");
        self.check(scenario, &what, "all", seen, right == asked && asked > 0);
    }

    /// Something to be compared with other runs. It says what is better, but not what is right.
    pub(crate) fn figure(&mut self, scenario: &str, what: &str, better: &str, seen: impl Display) {
        self.row(scenario, what, better, seen, Verdict::Figure);
    }

    /// How long visitors waited.
    pub(crate) fn times(&mut self, scenario: &str, what: &str, got: &Got) {
        let [median, late] = [50, 99].map(|percent| in_ms(got.percentile(percent)));
        let what = format!("{what}: p50 and p99, ms");
        self.figure(scenario, &what, "low", format!("{median} and {late}"));
    }

    pub(crate) fn add_series(&mut self, series: Series) {
        self.series.push(series);
    }

    pub(crate) fn is_right(&self) -> bool {
        self.rows.iter().all(|row| row.verdict != Verdict::Wrong)
    }

    pub(crate) fn table(&self) -> String {
        table::written(&self.rows)
    }

    /// Writes it all down, as far as it has come.
    pub(crate) fn save(&self) {
        let write = |name: &str, text: String| {
            fs::write(self.folder.join(name), text).expect("the folder can be written");
        };
        write("table.md", self.table());
        write("series.csv", series::written(&self.series));
        write("picture.svg", picture::drawn(&self.series));
    }

    fn row(
        &mut self,
        scenario: &str,
        what: &str,
        expected: impl Display,
        seen: impl Display,
        verdict: Verdict,
    ) {
        self.rows.push(Row {
            scenario: scenario.to_owned(),
            what: what.to_owned(),
            expected: expected.to_string(),
            seen: seen.to_string(),
            verdict,
        });
    }
}

pub(crate) fn in_ms(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1e3)
}
