//! A request as the routes see it: method and path are settled, the rest is read once.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, ORIGIN, REFERER};
use http::{HeaderMap, Request};
use serde_json::{Map, Value};

use crate::clock::Timestamp;
use crate::cookie::Cookies;
use crate::fields::{Fields, wrong_type};
use crate::refusal::{self, Refusal};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// A request to a route.
pub(crate) struct Call {
    pub(crate) now: Timestamp,
    pub(crate) query: Query,
    pub(crate) headers: HeaderMap,
    pub(crate) cookies: Cookies,
    /// The part of the path that the route left open.
    pub(crate) parameter: String,
    pub(crate) body: Option<Value>,
}

impl Call {
    /// Everything but the body.
    pub(crate) fn new(now: Timestamp, request: &Request<Bytes>, parameter: &str) -> Self {
        Self {
            now,
            query: Query::read(request.uri().query()),
            headers: request.headers().clone(),
            cookies: Cookies::read(request.headers()),
            parameter: parameter.to_owned(),
            body: None,
        }
    }

    /// Reads a body: JSON, and if `forms` are allowed an HTML form.
    pub(crate) fn read_body(&mut self, body: &[u8], forms: bool) -> Result<(), Refusal> {
        if body.is_empty() {
            return Ok(());
        }
        let allowed = if forms {
            format!("{FORM}, {JSON}")
        } else {
            JSON.to_owned()
        };
        let Some(content_type) = self.header(CONTENT_TYPE.as_str()).filter(|t| !t.is_empty())
        else {
            return Err(Refusal::media_type(format!(
                "Content-Type is required. Allowed types: {allowed}"
            )));
        };
        let essence = content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let value = if essence == JSON {
            serde_json::from_slice(body).map_err(|_| refusal::BAD_REQUEST)?
        } else if forms && essence == FORM {
            form_urlencoded::parse(body)
                .map(|(name, value)| (name.into_owned(), Value::from(value.into_owned())))
                .collect::<Map<String, Value>>()
                .into()
        } else {
            return Err(Refusal::media_type(format!(
                "Content-Type \"{content_type}\" is not allowed. Allowed types: {allowed}"
            )));
        };
        self.body = Some(value);
        Ok(())
    }

    /// The body, to be read field by field.
    pub(crate) fn fields(&self) -> Fields<'_> {
        Fields::new(self.body.as_ref())
    }

    /// The same for a body that may hold more than the route names.
    pub(crate) fn open_fields(&self) -> Fields<'_> {
        Fields::open(self.body.as_ref())
    }

    /// The body, for the routes that take any record.
    pub(crate) fn record(&self) -> Result<&Map<String, Value>, Refusal> {
        let body = self.body.as_ref();
        body.and_then(Value::as_object)
            .ok_or_else(|| Refusal::validation(wrong_type("body", "record", body)))
    }

    /// A text in the body, before anything has checked it.
    pub(crate) fn body_str(&self, name: &str) -> Option<&str> {
        self.body.as_ref()?.get(name)?.as_str()
    }

    /// A query parameter that must be there.
    pub(crate) fn required_query(&self, name: &str) -> Result<&str, Refusal> {
        self.query.get(name).ok_or_else(|| {
            Refusal::validation(wrong_type(&format!("query.{name}"), "string", None))
        })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Where the request says that it comes from.
    pub(crate) fn named_origin(&self) -> Option<&str> {
        [ORIGIN, REFERER]
            .iter()
            .find_map(|name| self.header(name.as_str()).filter(|value| !value.is_empty()))
    }
}

/// The query of a request. Of several parameters of one name the first counts.
#[derive(Debug, Default)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    pub(crate) fn read(query: Option<&str>) -> Self {
        let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        Self { pairs }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Like [`Query::get`], but an empty value is none.
    pub(crate) fn non_empty(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// One of a few words, if it is there.
    pub(crate) fn choice(&self, name: &str, choices: &[&str]) -> Result<Option<&str>, Refusal> {
        let Some(word) = self.get(name) else {
            return Ok(None);
        };
        if choices.contains(&word) {
            return Ok(Some(word));
        }
        let listed: Vec<String> = choices.iter().map(|word| format!("\"{word}\"")).collect();
        Err(Refusal::validation(format!(
            "[query.{name}] Invalid option: expected one of {}",
            listed.join("|")
        )))
    }

    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
