//! A request as the routes see it: method and path are settled, the rest is read once.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, ORIGIN, REFERER};
use http::{HeaderMap, Request};
use serde_json::{Map, Value};

use crate::clock::Timestamp;
use crate::cookie::Cookies;
use crate::fields::{Fields, wrong_type};
use crate::query::Query;
use crate::refusal::{self, Refusal};
use crate::signed_query::SignedQuery;

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
    /// The body if it was an HTML form: other than in `body`, repeated fields are all there.
    pub(crate) form: Query,
    /// The authorization request that the body hands back, see [`NeonAuth::read_signed_query`].
    ///
    /// [`NeonAuth::read_signed_query`]: crate::neon_auth::NeonAuth::read_signed_query
    pub(crate) signed_query: Option<SignedQuery>,
}

/// The forms of a body that a route reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bodies {
    Json,
    JsonOrForm,
    Form,
}

impl Bodies {
    fn names(self) -> String {
        match self {
            Self::Json => JSON.to_owned(),
            Self::JsonOrForm => format!("{FORM}, {JSON}"),
            Self::Form => FORM.to_owned(),
        }
    }
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
            form: Query::default(),
            signed_query: None,
        }
    }

    /// Reads a body that has one of the forms.
    pub(crate) fn read_body(&mut self, body: &[u8], bodies: Bodies) -> Result<(), Refusal> {
        if body.is_empty() {
            return Ok(());
        }
        let allowed = bodies.names();
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
        let value = if essence == JSON && bodies != Bodies::Form {
            serde_json::from_slice(body).map_err(|_| refusal::BAD_REQUEST)?
        } else if essence == FORM && bodies != Bodies::Json {
            self.form = Query::parse(body);
            let fields = self.form.pairs();
            fields
                .map(|(name, value)| (name.to_owned(), Value::from(value)))
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
