//! Lines that were held back: how many, and what they said that others did not.

use std::collections::BTreeMap;
use std::fmt;

use http::StatusCode;
use neon_auth_core::{Level, LogRecord};

/// So many are counted apart. The rest is counted together: codes may be upstream's, and there is no end of those.
const MOST: usize = 8;

/// What lines have in common that are limited together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    pub(super) level: Level,
    pub(super) component: &'static str,
    pub(super) message: &'static str,
}

impl From<&LogRecord> for Kind {
    fn from(record: &LogRecord) -> Self {
        Self {
            level: record.level,
            component: record.component.as_str(),
            message: record.message,
        }
    }
}

/// How many lines of a kind were not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) kind: Kind,
    pub(super) counts: Counts,
}

/// How many lines there were, counted apart by what an operator looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    apart: BTreeMap<Distinction, u64>,
    others: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Distinction {
    status: Option<StatusCode>,
    code: Option<String>,
    outcome: Option<&'static str>,
}

impl Counts {
    pub(super) fn add(&mut self, record: &LogRecord) {
        let distinction = Distinction {
            status: record.status,
            code: record.code.clone(),
            outcome: record.outcome,
        };
        if let Some(count) = self.apart.get_mut(&distinction) {
            *count += 1;
        } else if self.apart.len() < MOST {
            self.apart.insert(distinction, 1);
        } else {
            self.others += 1;
        }
    }

    pub(super) fn sum(&self) -> u64 {
        self.apart.values().sum::<u64>() + self.others
    }
}

impl fmt::Display for Distinction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = Vec::new();
        words.extend(
            self.status
                .map(|status| format!("status={}", status.as_u16())),
        );
        words.extend(self.code.as_ref().map(|code| format!("code={code}")));
        words.extend(self.outcome.map(|outcome| format!("outcome={outcome}")));
        f.write_str(&words.join(" "))
    }
}

/// The most frequent first.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut apart: Vec<_> = self.apart.iter().collect();
        apart.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let mut parts: Vec<_> = apart
            .into_iter()
            .map(|(distinction, count)| (distinction.to_string(), *count))
            .collect();
        if self.others > 0 {
            parts.push(("others".to_owned(), self.others));
        }
        match &*parts {
            [] => Ok(()),
            [(only, _)] if only.is_empty() => Ok(()),
            [(only, _)] => write!(f, " ({only})"),
            parts => {
                let parts = parts.iter().map(|(what, count)| {
                    let what = if what.is_empty() {
                        "without a code"
                    } else {
                        what
                    };
                    format!("{count} {what}")
                });
                write!(f, " ({})", parts.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// What was not written, as one message.
impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, counts } = self;
        let (message, count) = (kind.message, counts.sum());
        write!(
            f,
            "{message} ... and {count} more like it within one second{counts}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(codes: &[Option<&str>]) -> Counts {
        let mut counts = Counts::default();
        for code in codes {
            let mut record = LogRecord::mistake("failed");
            record.code = code.map(str::to_owned);
            counts.add(&record);
        }
        counts
    }

    #[test]
    fn codes_are_counted_apart_the_most_frequent_first() {
        let counts = counts(&[Some("RESET"), Some("TIMEOUT"), None, Some("TIMEOUT")]);
        assert_eq!(
            counts.to_string(),
            " (2 code=TIMEOUT, 1 without a code, 1 code=RESET)"
        );
    }

    #[test]
    fn a_single_code_needs_no_count_of_its_own() {
        let only = counts(&[Some("TIMEOUT"), Some("TIMEOUT")]);
        assert_eq!(only.to_string(), " (code=TIMEOUT)");
        assert_eq!(counts(&[None, None]).to_string(), "");
    }

    #[test]
    fn status_and_outcome_are_counted_apart_too() {
        let mut counts = Counts::default();
        for (status, outcome) in [(503, None), (503, None), (200, Some("cached"))] {
            let mut record = LogRecord::mistake("answered");
            record.status = StatusCode::from_u16(status).ok();
            record.outcome = outcome;
            counts.add(&record);
        }
        assert_eq!(
            counts.to_string(),
            " (2 status=503, 1 status=200 outcome=cached)"
        );
    }

    #[test]
    fn however_many_codes_there_are_few_are_counted_apart() {
        let codes: Vec<_> = (0..1000).map(|number| format!("CODE_{number}")).collect();
        let codes: Vec<_> = codes.iter().map(|code| Some(&**code)).collect();
        let counts = counts(&codes);
        assert_eq!(counts.sum(), 1000);
        assert!(counts.to_string().ends_with(", 992 others)"), "{counts}");
    }
}
