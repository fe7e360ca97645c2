//! Instants as the core sees them: given by the caller, never read from a clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Counts milliseconds since 1970-01-01T00:00:00Z, the unit of JavaScript's `Date`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixMillis(i64);

impl UnixMillis {
    /// Makes the instant that many milliseconds after the epoch.
    #[must_use]
    pub const fn new(millis: i64) -> Self {
        Self(millis)
    }

    /// Returns the instant that many whole seconds after the epoch: a JWT's `NumericDate` (RFC 7519, section 2).
    #[must_use]
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Reads a date as JSON carries it: RFC 3339, such as `2026-06-08T12:00:00.000Z`.
    #[must_use]
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let parsed = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(parsed.unix_timestamp_nanos().div_euclid(1_000_000))
            .ok()
            .map(Self)
    }

    /// Writes a date as [`from_rfc3339`](Self::from_rfc3339) reads it. Years beyond 9999 have no such form.
    pub(crate) fn to_rfc3339(self) -> Option<String> {
        let nanos = i128::from(self.0) * 1_000_000;
        let date = OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()?;
        date.format(&Rfc3339).ok()
    }

    /// This instant moved into the past; it stops at the beginning of time.
    pub(crate) fn minus(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(millis))
    }

    /// Returns the milliseconds since the epoch.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// How long ago `earlier` was; zero if it is yet to come.
    pub(crate) fn since(self, earlier: Self) -> Duration {
        let millis = self.0.saturating_sub(earlier.0);
        Duration::from_millis(u64::try_from(millis).unwrap_or(0))
    }

    /// Returns the whole seconds since the epoch, rounded down.
    #[must_use]
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Returns this instant moved into the future; it stops at the end of time.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }
}

impl From<SystemTime> for UnixMillis {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(since) => Self(0).plus(since),
            Err(before) => Self(-i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_as_better_auth_writes_them() {
        let read = |text| UnixMillis::from_rfc3339(text).map(UnixMillis::as_millis);
        assert_eq!(read("1970-01-01T00:00:01.250Z"), Some(1250));
        assert_eq!(read("1970-01-01T01:00:00+01:00"), Some(0));
        for not_a_date in ["", "never", "2026-13-01T00:00:00Z", "2026-06-01", "0"] {
            assert_eq!(
                read(not_a_date),
                None,
                "{not_a_date:?} was taken for a date"
            );
        }
    }

    #[test]
    fn seconds_are_rounded_down_on_both_sides_of_the_epoch() {
        assert_eq!(UnixMillis::new(1999).as_secs(), 1);
        assert_eq!(UnixMillis::new(-1).as_secs(), -1);
    }

    #[test]
    fn the_end_of_time_does_not_overflow() {
        assert_eq!(
            UnixMillis::new(i64::MAX).plus(Duration::MAX),
            UnixMillis::new(i64::MAX)
        );
    }
}
