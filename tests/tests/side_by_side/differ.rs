//! Compares one exchange with another.

use http::header::{CONTENT_TYPE, SET_COOKIE};
use serde_json::{Number, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use url::Url;

use crate::exchange::Exchange;

/// What about an answer can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Aspect {
    Step,
    Status,
    Type,
    Shape,
    Value,
    Code,
    Message,
    Cookie,
    Location,
}

/// One difference between the embedded server and the real one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) step: String,
    pub(crate) aspect: Aspect,
    /// Where in the body, as a JSON pointer, or in a Location's query; empty elsewhere.
    pub(crate) place: String,
    pub(crate) embedded: String,
    pub(crate) real: String,
}

/// Every difference between the two plays of a script.
pub(crate) fn differences(embedded: &[Exchange], real: &[Exchange]) -> Vec<Difference> {
    assert_eq!(embedded.len(), real.len(), "both play the same script");
    let pairs = embedded.iter().zip(real);
    pairs
        .flat_map(|(embedded, real)| between(embedded, real))
        .collect()
}

/// Every difference between two answers to one step.
pub(crate) fn between(embedded: &Exchange, real: &Exchange) -> Vec<Difference> {
    let mut found = Found {
        exchanges: [embedded, real],
        step: &real.step,
        differences: Vec::new(),
    };
    found.compare(Aspect::Step, "", &embedded.step, &real.step);
    let statuses = [embedded, real].map(|exchange| exchange.status.to_string());
    found.compare(Aspect::Status, "", &statuses[0], &statuses[1]);
    let types = [embedded, real].map(media_type);
    found.compare(Aspect::Type, "", types[0], types[1]);
    let cookies = [embedded, real].map(cookies);
    found.compare(Aspect::Cookie, "", &cookies[0], &cookies[1]);
    found.compare_locations();
    match (embedded.json(), real.json()) {
        (Some(embedded_body), Some(real_body)) => {
            if real.status >= 400 || embedded.status >= 400 {
                for (aspect, field) in [(Aspect::Code, "code"), (Aspect::Message, "message")] {
                    let said = [&embedded_body, &real_body].map(|body| body[field].to_string());
                    found.compare(aspect, "", &said[0], &said[1]);
                }
            }
            found.walk("", &embedded_body, &real_body);
        }
        (embedded_body, real_body) => {
            let shapes =
                [(embedded, embedded_body), (real, real_body)].map(|(exchange, json)| match json {
                    Some(json) => shape(&json),
                    None if exchange.body.is_empty() => "nothing",
                    None => "no JSON",
                });
            found.compare(Aspect::Shape, "", shapes[0], shapes[1]);
        }
    }
    found.differences
}

struct Found<'s> {
    exchanges: [&'s Exchange; 2],
    step: &'s str,
    differences: Vec<Difference>,
}

impl Found<'_> {
    fn compare(&mut self, aspect: Aspect, place: &str, embedded: &str, real: &str) {
        if embedded != real {
            self.differences.push(Difference {
                step: self.step.to_owned(),
                aspect,
                place: place.to_owned(),
                embedded: embedded.to_owned(),
                real: real.to_owned(),
            });
        }
    }

    fn compare_locations(&mut self) {
        let [embedded, real] = self.exchanges.map(Target::of);
        self.compare(Aspect::Location, "", &embedded.page, &real.page);
        if embedded.page != real.page {
            return;
        }
        for ((key, embedded), (_, real)) in embedded.query.iter().zip(&real.query) {
            self.compare(Aspect::Location, &format!("/{key}"), embedded, real);
        }
    }

    fn walk(&mut self, place: &str, embedded: &Value, real: &Value) {
        match (embedded, real) {
            (Value::Object(embedded), Value::Object(real)) => {
                for (key, value) in embedded {
                    let place = format!("{place}/{key}");
                    match real.get(key) {
                        Some(real) => self.walk(&place, value, real),
                        None => self.compare(Aspect::Shape, &place, shape(value), "missing"),
                    }
                }
                for (key, value) in real.iter().filter(|(key, _)| !embedded.contains_key(*key)) {
                    let place = format!("{place}/{key}");
                    self.compare(Aspect::Shape, &place, "missing", shape(value));
                }
            }
            (Value::Array(embedded), Value::Array(real)) => {
                let lengths = [embedded, real].map(|items| format!("list of {}", items.len()));
                self.compare(Aspect::Shape, place, &lengths[0], &lengths[1]);
                for (index, (embedded, real)) in embedded.iter().zip(real).enumerate() {
                    self.walk(&format!("{place}/{index}"), embedded, real);
                }
            }
            _ => {
                let shapes = [embedded, real].map(shape);
                self.compare(Aspect::Shape, place, shapes[0], shapes[1]);
                // Code and message of a refusal have aspects of their own.
                let is_reported =
                    self.exchanges[1].status >= 400 && ["/code", "/message"].contains(&place);
                if shapes[0] == shapes[1] && !is_reported {
                    let [at_embedded, at_real] = self.exchanges;
                    let values = [(at_embedded, embedded), (at_real, real)]
                        .map(|(exchange, value)| meaning(exchange, value));
                    self.compare(Aspect::Value, place, &values[0], &values[1]);
                }
            }
        }
    }
}

/// What a value says that is the same in every play: of times how far off they are, of what is drawn by lot nothing.
fn meaning(exchange: &Exchange, value: &Value) -> String {
    match value {
        Value::String(text) => match time_in(text) {
            Some(time) => format!("in {} hours", hours_from(exchange, time)),
            None => word(exchange, text),
        },
        Value::Number(number) => match number.as_i64().filter(|number| *number > 1_000_000_000) {
            Some(seconds) => {
                let time = OffsetDateTime::from_unix_timestamp(seconds).expect("a time");
                format!("in {} hours", hours_from(exchange, time))
            }
            None => duration(number),
        },
        other => shape(other).to_owned(),
    }
}

/// A number, and if it may be a time of hours in seconds, to the nearest minute: a server may lose one on the way.
fn duration(number: &Number) -> String {
    match number.as_i64().filter(|seconds| *seconds > 60 * 60) {
        Some(seconds) => format!("{} minutes", (seconds + 30).div_euclid(60)),
        None => number.to_string(),
    }
}

/// To the nearest hour.
fn hours_from(exchange: &Exchange, time: OffsetDateTime) -> i64 {
    ((time - exchange.at).whole_seconds() + 30 * 60).div_euclid(60 * 60)
}

/// A text as it is, unless the server drew it by lot, or it names the server, or says when something is.
fn word(exchange: &Exchange, text: &str) -> String {
    let is_drawn = |text: &str| {
        let is_mixed = text.contains(|one: char| one.is_ascii_digit())
            || (text.contains(|one: char| one.is_ascii_uppercase())
                && text.contains(|one: char| one.is_ascii_lowercase()));
        text.len() >= 16 && !text.contains([' ', '/', '@']) && is_mixed
    };
    // A key is longer than any path here, and a signature is padded.
    let is_key = |text: &str| {
        let is_base64 = |one: char| one.is_ascii_alphanumeric() || "+/=".contains(one);
        let is_long = text.len() >= 64 || (text.len() >= 44 && text.ends_with('='));
        is_long && text.chars().all(is_base64)
    };
    if text.starts_with(&exchange.origin) {
        "a URL of the server's".to_owned()
    } else if let Some(time) = time_in_digits(text) {
        format!("in {} hours", hours_from(exchange, time))
    } else if is_drawn(text) || is_key(text) {
        "drawn by lot".to_owned()
    } else if let Some(target) = Target::with_query(exchange, text) {
        format!("{} {:?}", target.page, target.query)
    } else {
        text.to_owned()
    }
}

/// A time in a query: Unix seconds, or milliseconds.
fn time_in_digits(text: &str) -> Option<OffsetDateTime> {
    let number: i64 = text.parse().ok()?;
    let seconds = match text.len() {
        10 => number,
        13 => number / 1000,
        _ => return None,
    };
    OffsetDateTime::from_unix_timestamp(seconds).ok()
}

fn shape(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        // One script has one outcome, so the flags themselves are comparable.
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Number(_) => "number",
        Value::String(text) if time_in(text).is_some() => "date",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

/// A time as JavaScript writes it: in UTC, to the millisecond.
fn time_in(text: &str) -> Option<OffsetDateTime> {
    let is_written_so = text.len() == 24 && text.ends_with('Z');
    is_written_so
        .then(|| OffsetDateTime::parse(text, &Rfc3339).ok())
        .flatten()
}

/// What the body is, without further parameters.
fn media_type(exchange: &Exchange) -> &str {
    let value = exchange.headers.get(CONTENT_TYPE);
    let value = value.and_then(|value| value.to_str().ok());
    let (kind, _) = value.map_or(("none", ""), |value| {
        value.split_once(';').unwrap_or((value, ""))
    });
    kind
}

/// The Set-Cookie lines with the form of each value in place of the value.
fn cookies(exchange: &Exchange) -> String {
    let lines = exchange.headers.get_all(SET_COOKIE).iter();
    let mut described: Vec<String> = lines
        .map(|line| {
            let line = line.to_str().expect("a Set-Cookie line is ASCII");
            let mut parts = line.split(';').map(str::trim);
            let pair = parts.next().unwrap_or_default();
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let mut attributes: Vec<&str> = parts.collect();
            attributes.sort_unstable();
            format!("{name}=<{}>; {}", encoding(value), attributes.join("; "))
        })
        .collect();
    described.sort_unstable();
    described.join("\n")
}

fn encoding(value: &str) -> &'static str {
    // HMAC-SHA256 in base64: 44 characters, the last of them padding.
    let signed = decoded(value)
        .rsplit_once('.')
        .is_some_and(|(_, signature)| signature.len() == 44 && signature.ends_with('='));
    match (value.is_empty(), signed, value.contains('%')) {
        (true, _, _) => "empty",
        (_, true, true) => "signed, percent-encoded",
        (_, true, false) => "signed",
        (_, false, true) => "percent-encoded",
        (_, false, false) => "plain",
    }
}

/// Where an answer leads.
struct Target {
    /// Whose page it is, its path, and the keys of its query.
    page: String,
    query: Vec<(String, String)>,
}

impl Target {
    fn of(exchange: &Exchange) -> Self {
        let Some(location) = exchange.location() else {
            return Self {
                page: "none".to_owned(),
                query: Vec::new(),
            };
        };
        Self::read(exchange, location)
    }

    /// A URL in a body that says more in its query.
    fn with_query(exchange: &Exchange, text: &str) -> Option<Self> {
        let is_one = text.contains("://") && text.contains('?') && Url::parse(text).is_ok();
        is_one.then(|| Self::read(exchange, text))
    }

    fn read(exchange: &Exchange, location: &str) -> Self {
        let server = Url::parse(&exchange.origin).expect("an origin is a URL");
        let absolute = Url::parse(location);
        let whose = match &absolute {
            Err(_) => "relative",
            Ok(url) if url.origin() == server.origin() => "the server's",
            Ok(_) => "another's",
        };
        let url = absolute.or_else(|_| server.join(location)).expect("a URL");
        let mut query: Vec<(String, String)> = url
            .query_pairs()
            .map(|(key, value)| (key.into_owned(), word(exchange, &value)))
            .collect();
        query.sort_unstable();
        let keys: Vec<&str> = query.iter().map(|(key, _)| key.as_str()).collect();
        Self {
            page: format!("{whose} {}?{}", url.path(), keys.join("&")),
            query,
        }
    }
}

/// A cookie's value with its `%XX` resolved.
fn decoded(value: &str) -> String {
    // A plus is no space here, unlike in a form.
    let pair = format!("v={}", value.replace('+', "%2B"));
    let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
    pairs
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
