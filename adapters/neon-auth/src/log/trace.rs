//! Records as events of `tracing`.

use neon_auth_core::{Level, LogRecord};
use tracing::Dispatch;

use super::held::Held;

/// Makes an event of a record.
pub(super) fn record(record: &LogRecord) {
    macro_rules! event {
        ($level:ident) => {
            tracing::event!(
                target: "neon_auth",
                tracing::Level::$level,
                component = record.component.as_str(),
                path = record.path.as_deref(),
                status = record.status.map(|status| status.as_u16()),
                code = record.code.as_deref(),
                host = record.host.as_deref(),
                outcome = record.outcome,
                reason = record.reason,
                framework = record.framework,
                took_ms = record.took.map(|took| took.as_secs_f64() * 1000.0),
                waited_ms = record.waited.map(|waited| waited.as_secs_f64() * 1000.0),
                request_id = record.request_id.as_deref(),
                detail = record.detail.as_deref(),
                "{}",
                record.message
            )
        };
    }
    match record.level {
        Level::Error => event!(ERROR),
        Level::Warn => event!(WARN),
        Level::Info => event!(INFO),
        Level::Debug => event!(DEBUG),
    }
}

/// Makes an event of what was held back, for the subscriber that got the others of the kind.
pub(super) fn held(dispatch: &Dispatch, held: &Held) {
    macro_rules! event {
        ($level:ident) => {
            tracing::event!(
                target: "neon_auth",
                tracing::Level::$level,
                component = held.kind.component,
                held_back = held.counts.sum(),
                "{held}"
            )
        };
    }
    tracing::dispatcher::with_default(dispatch, || match held.kind.level {
        Level::Error => event!(ERROR),
        Level::Warn => event!(WARN),
        Level::Info => event!(INFO),
        Level::Debug => event!(DEBUG),
    });
}
