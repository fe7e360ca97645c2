//! Dates in cookies, by the algorithm of RFC 6265, section 5.1.1.

use time::{Date, Month, PrimitiveDateTime, Time};

/// Milliseconds since the epoch.
pub(super) fn parse(text: &str) -> Option<i64> {
    let is_delimiter =
        |byte: u8| matches!(byte, 0x09 | 0x20..=0x2f | 0x3b..=0x40 | 0x5b..=0x60 | 0x7b..=0x7e);
    let tokens = text.as_bytes().split(|byte| is_delimiter(*byte));
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for token in tokens.filter(|token| !token.is_empty()) {
        if time.is_none() && hms_time(token).is_some() {
            time = hms_time(token);
        } else if day.is_none() && digits(token, 1, 2).is_some() {
            day = digits(token, 1, 2);
        } else if month.is_none() && month_of(token).is_some() {
            month = month_of(token);
        } else if year.is_none() && digits(token, 2, 4).is_some() {
            year = digits(token, 2, 4);
        }
    }
    let year = match year? {
        year @ 70..=99 => year + 1900,
        year @ 0..=69 => year + 2000,
        year => year,
    };
    if year < 1601 {
        return None;
    }
    let day = u8::try_from(day?).ok()?;
    let date = Date::from_calendar_date(i32::try_from(year).ok()?, month?, day).ok()?;
    let (hour, minute, second) = time?;
    let time = Time::from_hms(hour, minute, second).ok()?;
    let instant = PrimitiveDateTime::new(date, time).assume_utc();
    Some(instant.unix_timestamp() * 1000)
}

/// `hms-time [ non-digit *OCTET ]`: three fields of one or two digits.
fn hms_time(token: &[u8]) -> Option<(u8, u8, u8)> {
    let mut fields = token.splitn(3, |byte| *byte == b':');
    let mut field = |may_go_on: bool| {
        let field = fields.next()?;
        let is_whole = field.iter().all(u8::is_ascii_digit);
        let value = digits(field, 1, 2).filter(|_| is_whole || may_go_on)?;
        u8::try_from(value).ok()
    };
    Some((field(false)?, field(false)?, field(true)?))
}

/// `min*maxDIGIT [ non-digit *OCTET ]`.
fn digits(token: &[u8], min: usize, max: usize) -> Option<u32> {
    let number: Vec<u8> = token
        .iter()
        .copied()
        .take_while(u8::is_ascii_digit)
        .collect();
    let is_long_enough = (min..=max).contains(&number.len());
    String::from_utf8(number)
        .ok()
        .filter(|_| is_long_enough)?
        .parse()
        .ok()
}

/// The first three letters of a month's name, and anything behind them.
fn month_of(token: &[u8]) -> Option<Month> {
    let start = token.get(..3)?.to_ascii_lowercase();
    let months = b"janfebmaraprmayjunjulaugsepoctnovdec".chunks(3);
    let index = months.zip(1_u8..).find(|(month, _)| *month == start)?.1;
    Month::try_from(index).ok()
}
