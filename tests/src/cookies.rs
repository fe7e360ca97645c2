//! Set-Cookie lines and the session JWT, read with nothing of the library's.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderValue;
use serde_json::Value;
use sha2::Sha256;

/// One line, taken apart.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) value: String,
    /// By lower-case name; a flag has no value.
    pub(super) attributes: BTreeMap<String, Option<String>>,
}

impl Line {
    pub(super) fn parse(line: &HeaderValue) -> Result<Self, String> {
        let text = std::str::from_utf8(line.as_bytes()).map_err(|error| error.to_string())?;
        let mut fields = text.split(';');
        let (name, value) = fields
            .next()
            .and_then(|pair| pair.split_once('='))
            .ok_or("a Set-Cookie line without a name")?;
        let attributes = fields
            .map(|field| match field.split_once('=') {
                Some((name, value)) => (name.trim().to_lowercase(), Some(value.trim().to_owned())),
                None => (field.trim().to_lowercase(), None),
            })
            .collect();
        Ok(Self {
            name: name.trim().to_owned(),
            value: value.to_owned(),
            attributes,
        })
    }

    /// Whether the line deletes the cookie at this time.
    pub(super) fn is_cleared(&self, now: std::time::SystemTime) -> bool {
        let is_over = match (self.text("max-age"), self.text("expires")) {
            (Some(max_age), _) => max_age == "0",
            (None, Some(expires)) => {
                httpdate::parse_http_date(expires).is_ok_and(|expires| expires < now)
            }
            (None, None) => false,
        };
        self.value.is_empty() && is_over
    }

    pub(super) fn has_domain(&self) -> bool {
        self.attributes.contains_key("domain")
    }

    fn text(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute)?.as_deref()
    }
}

/// The payload of an HS256 JWT, where its signature is right under this secret.
pub(super) fn verified_payload(jwt: &str, secret: &str) -> Result<Value, String> {
    let (message, tag) = jwt.rsplit_once('.').ok_or("the value is no JWT")?;
    let (header, payload) = message.split_once('.').ok_or("the value is no JWT")?;
    let decode = |part: &str| {
        URL_SAFE_NO_PAD
            .decode(part)
            .map_err(|error| format!("the JWT's base64: {error}"))
    };
    let json = |bytes: Vec<u8>| {
        serde_json::from_slice::<Value>(&bytes).map_err(|error| format!("the JWT's JSON: {error}"))
    };
    if json(decode(header)?)?.get("alg") != Some(&Value::from("HS256")) {
        return Err("the JWT is not under HS256".to_owned());
    }
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|error| error.to_string())?;
    mac.update(message.as_bytes());
    mac.verify_slice(&decode(tag)?)
        .map_err(|_| "the JWT is not signed with the first secret".to_owned())?;
    json(decode(payload)?)
}
