//! What the log says of a fetch.

use std::error::Error as StdError;

use super::answer::Answer;
use crate::config::Config;
use crate::context::Kept;
use crate::endpoint::{Unreadable, pattern_of};
use crate::error::{is_code, is_oauth_code};
use crate::error_code::ErrorCode;
use crate::fetch::{FetchError, FetchErrorKind};
use crate::log::{Journal, Level, LogRecord, mistakes};

/// Upstream answered: debug for a success, info for a refusal, warn for a fault of its own. `code` is the one that it
/// gives.
pub(crate) fn answered(
    log: &mut Journal,
    kept: &Kept,
    path: &str,
    answer: &Answer,
    code: Option<&str>,
) {
    let status = answer.status;
    let (level, message) = match status.as_u16() {
        500.. => (Level::Warn, "upstream failed"),
        400.. => (Level::Info, "upstream refused"),
        _ => (Level::Debug, "upstream answered"),
    };
    log.note_id(answer.request_id());
    log.about_fetch(level, message, |record| {
        name(record, &kept.config, path);
        record.status = Some(status);
        record.code = code
            .filter(|code| is_code(code) || is_oauth_code(code))
            .map(str::to_owned);
    });
    mistakes::shown_by_answer(log, kept, path, answer, code);
}

/// Upstream answered 2xx with something that says nothing.
pub(crate) fn unreadable(
    log: &mut Journal,
    config: &Config,
    path: &str,
    answer: &Answer,
    why: &Unreadable,
) {
    log.note_id(answer.request_id());
    log.about_fetch(Level::Warn, "upstream's answer is unreadable", |record| {
        name(record, config, path);
        record.status = Some(answer.status);
        record.code = Some(ErrorCode::UpstreamInvalid.as_str().to_owned());
        record.detail = Some(why.to_string());
    });
}

/// There was no answer.
pub(crate) fn failed(log: &mut Journal, config: &Config, path: &str, error: &FetchError) {
    let (level, message) = match error.kind() {
        FetchErrorKind::Internal => (Level::Error, "the call failed unexpectedly"),
        FetchErrorKind::NoPlace => (Level::Warn, "no connection was free for the call in time"),
        FetchErrorKind::Exhausted => (
            Level::Warn,
            "this machine has nothing left for a connection",
        ),
        FetchErrorKind::Abort => (Level::Warn, "the call was cancelled"),
        FetchErrorKind::TooLarge => (Level::Warn, "upstream's answer is over a limit"),
        _ => (Level::Warn, "could not reach upstream"),
    };
    log.about_fetch(level, message, |record| {
        name(record, config, path);
        record.code = Some(error.kind().error_code().as_str().to_owned());
        record.detail = error.shared_source().map(|source| causes(&*source));
        record.error = error.shared_source();
    });
}

fn name(record: &mut LogRecord, config: &Config, path: &str) {
    record.path = Some(pattern_of(path));
    record.host = Some(config.base_url().host().to_owned());
}

fn causes(error: &(dyn StdError + 'static)) -> String {
    let mut text = String::new();
    let mut cause = Some(error);
    while let Some(error) = cause {
        if !text.is_empty() {
            text.push_str(": ");
        }
        for character in error.to_string().chars() {
            if character.is_control() || character == '"' {
                text.extend(character.escape_default());
            } else {
                text.push(character);
            }
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_cannot_forge_a_second_line() {
        let cause = std::io::Error::other("refused\nERROR forged \u{1b}[31m\"");
        assert_eq!(causes(&cause), "refused\\nERROR forged \\u{1b}[31m\\\"");
    }
}
