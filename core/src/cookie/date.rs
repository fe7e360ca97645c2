//! Dates in cookies, which are looser than HTTP's (RFC 6265, section 5.1.1).

use time::{Date, Month, Time, UtcDateTime};

use crate::time::UnixMillis;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads an `Expires` as browsers do: time, day, month and year in any order, everything else ignored.
pub(crate) fn parse(text: &str) -> Option<UnixMillis> {
    let (mut clock, mut day, mut month, mut year) = (None, None, None, None);
    for token in text.split(is_delimiter).filter(|token| !token.is_empty()) {
        if clock.is_none()
            && let Some(found) = clock_of(token)
        {
            clock = Some(found);
        } else if day.is_none()
            && let Some(found) = number_of(token, 1..=2)
        {
            day = Some(found);
        } else if month.is_none()
            && let Some(found) = month_of(token)
        {
            month = Some(found);
        } else if year.is_none()
            && let Some(found) = number_of(token, 2..=4)
        {
            year = Some(found);
        }
    }
    let year = match year? {
        short @ 70..=99 => 1900 + short,
        short @ 0..=69 => 2000 + short,
        1601.. => year?,
        _ => return None,
    };
    let day = u8::try_from(day?).ok()?;
    let date = Date::from_calendar_date(i32::from(year), month?, day).ok()?;
    let (hour, minute, second) = clock?;
    let time = Time::from_hms(hour, minute, second).ok()?;
    Some(UnixMillis::from_secs(
        UtcDateTime::new(date, time).unix_timestamp(),
    ))
}

fn is_delimiter(character: char) -> bool {
    matches!(character, '\t' | ' '..='/' | ';'..='@' | '['..='`' | '{'..='~')
}

/// The number a token begins with, if it has that many digits and no more.
fn number_of(token: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u16> {
    let end = token
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(token.len());
    if !digits.contains(&end) {
        return None;
    }
    token.get(..end)?.parse().ok()
}

fn clock_of(token: &str) -> Option<(u8, u8, u8)> {
    let mut fields = token.splitn(3, ':');
    let mut field = || u8::try_from(number_of(fields.next()?, 1..=2)?).ok();
    Some((field()?, field()?, field()?))
}

fn month_of(token: &str) -> Option<Month> {
    let start = token.get(..3)?;
    let index = MONTHS
        .iter()
        .position(|month| start.eq_ignore_ascii_case(month))?;
    Month::try_from(u8::try_from(index + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form_that_browsers_read() {
        let expected = Some(UnixMillis::from_secs(784_111_777));
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "6 november 1994 8:49:37",
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
        assert_eq!(
            parse("Thu, 01 Jan 1970 00:00:00 GMT"),
            Some(UnixMillis::new(0))
        );
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "never",
            "0",
            "Sun, 32 Nov 1994 08:49:37 GMT",
            "06 Nov 1994",
            "06 Nov 1600 00:00:00",
            "06 Nov 1994 25:00:00",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
