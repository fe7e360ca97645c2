//! Holds one exchange against another.

use http::header::SET_COOKIE;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use url::Url;

use crate::exchange::Exchange;

/// What about an answer can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Aspect {
    Step,
    Status,
    Shape,
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
    /// Where in the body, as a JSON pointer; empty elsewhere.
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
        step: &real.step,
        differences: Vec::new(),
    };
    found.compare(Aspect::Step, "", &embedded.step, &real.step);
    let statuses = [embedded, real].map(|exchange| exchange.status.to_string());
    found.compare(Aspect::Status, "", &statuses[0], &statuses[1]);
    let cookies = [embedded, real].map(cookies);
    found.compare(Aspect::Cookie, "", &cookies[0], &cookies[1]);
    let locations = [embedded, real].map(location);
    found.compare(Aspect::Location, "", &locations[0], &locations[1]);
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
            _ => self.compare(Aspect::Shape, place, shape(embedded), shape(real)),
        }
    }
}

fn shape(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        // One script has one outcome, so the flags themselves are comparable.
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Number(_) => "number",
        Value::String(text) if is_date(text) => "date",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

/// A time as JavaScript writes it: in UTC, to the millisecond.
fn is_date(text: &str) -> bool {
    text.len() == 24 && text.ends_with('Z') && OffsetDateTime::parse(text, &Rfc3339).is_ok()
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

/// Path and query keys of the Location, and whose page it is.
fn location(exchange: &Exchange) -> String {
    let Some(location) = exchange.location() else {
        return "none".to_owned();
    };
    let server = Url::parse(&exchange.origin).expect("an origin is a URL");
    let absolute = Url::parse(location);
    let whose = match &absolute {
        Err(_) => "relative",
        Ok(url) if url.origin() == server.origin() => "the server's",
        Ok(_) => "another's",
    };
    let url = absolute.or_else(|_| server.join(location)).expect("a URL");
    let mut keys: Vec<String> = url.query_pairs().map(|(key, _)| key.into_owned()).collect();
    keys.sort_unstable();
    format!("{whose} {}?{}", url.path(), keys.join("&"))
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
