//! What is logged, as records; writing them is the adapter's work.
//!
//! No record holds a cookie, token, secret, password or query string. Text that came from outside is escaped.

mod journal;
mod level;
pub(crate) mod mistakes;
mod record;
mod timing;

pub(crate) use journal::{Journal, Outcome};
pub use level::{Level, LevelFilter};
pub use record::{Component, LogRecord};
pub use timing::Timing;
