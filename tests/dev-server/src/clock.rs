//! Moments in time, as the server stores and writes them.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

const ISO: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

const HTTP_DATE: &[BorrowedFormatItem<'_>] = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
);

/// Is a moment to the millisecond, which is as fine as JavaScript's `Date` goes.
///
/// It displays and serialises as Better Auth writes dates: `2026-11-23T16:18:41.937Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp {
    unix_millis: i64,
}

impl Timestamp {
    /// Returns the moment `duration` later.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self {
            unix_millis: self.unix_millis.saturating_add(millis),
        }
    }

    /// The moment a number of seconds later, or earlier.
    pub(crate) fn after_seconds(self, seconds: f64) -> Self {
        let span = Duration::try_from_secs_f64(seconds.abs()).unwrap_or(Duration::MAX);
        let millis = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        let unix_millis = match seconds < 0.0 {
            true => self.unix_millis.saturating_sub(millis),
            false => self.unix_millis.saturating_add(millis),
        };
        Self { unix_millis }
    }

    /// The seconds until a later moment, rounded up; 0 if it is past.
    pub(crate) fn seconds_until(self, later: Self) -> u64 {
        let millis = later.unix_millis.saturating_sub(self.unix_millis);
        u64::try_from(millis).unwrap_or(0).div_ceil(1000)
    }

    /// Reads a date in the form that JavaScript writes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        Some(Self::from(SystemTime::from(moment)))
    }

    /// Returns the whole seconds since 1970, as tokens carry them.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.unix_millis.div_euclid(1000)
    }

    pub(crate) fn unix_millis(self) -> i64 {
        self.unix_millis
    }

    pub(crate) fn from_unix_millis(unix_millis: i64) -> Self {
        Self { unix_millis }
    }

    /// The beginning of the second.
    pub(crate) fn whole_seconds(self) -> Self {
        Self {
            unix_millis: self.unix_seconds().saturating_mul(1000),
        }
    }

    /// The same moment in the form of an HTTP `Date` header.
    pub(crate) fn http_date(self) -> String {
        self.calendar().format(HTTP_DATE).unwrap_or_default()
    }

    fn calendar(self) -> OffsetDateTime {
        let nanos = i128::from(self.unix_millis) * 1_000_000;
        // Years beyond 9999 have no such form; nothing sensible lies there.
        OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let unix_millis = match time.duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |m| -m),
        };
        Self { unix_millis }
    }
}

impl From<Timestamp> for SystemTime {
    fn from(timestamp: Timestamp) -> Self {
        let distance = Duration::from_millis(timestamp.unix_millis.unsigned_abs());
        let moment = match timestamp.unix_millis {
            0.. => UNIX_EPOCH.checked_add(distance),
            _ => UNIX_EPOCH.checked_sub(distance),
        };
        moment.unwrap_or(UNIX_EPOCH)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.calendar().format(ISO).map_err(|_| fmt::Error)?;
        f.write_str(&text)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_dates_as_javascript_does() {
        let moment = Timestamp::from(UNIX_EPOCH + Duration::from_millis(1_795_450_721_937));
        assert_eq!(moment.to_string(), "2026-11-23T16:18:41.937Z");
        assert_eq!(moment.http_date(), "Mon, 23 Nov 2026 16:18:41 GMT");
        assert_eq!(Timestamp::from(SystemTime::from(moment)), moment);
        assert_eq!(Timestamp::parse("2026-11-23T16:18:41.937Z"), Some(moment));
    }
}
