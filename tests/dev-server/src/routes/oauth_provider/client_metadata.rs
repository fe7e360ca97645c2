//! Reading what a client says about itself, up to the first fault.

use serde_json::{Map, Value};

use crate::refusal::Refusal;
use crate::refusal::oauth_provider::bad;

/// What a client says about itself.
pub(super) struct ClientMetadata<'a>(&'a Map<String, Value>);

impl<'a> ClientMetadata<'a> {
    pub(super) fn read(body: Option<&'a Value>) -> Result<Self, Refusal> {
        match body.map(|body| (body, body.as_object())) {
            Some((_, Some(object))) => Ok(Self(object)),
            Some((Value::Array(_), None)) => {
                fault("Invalid input: expected object, received array")
            }
            Some(_) => fault("Invalid input: expected object"),
            None => fault("Invalid input: expected object, received undefined"),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A text.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => fault(format!("{name} must be a string")),
        }
    }

    /// A text that is more than white space.
    pub(super) fn filled_text(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.text(name)? {
            Some(text) if text.trim().is_empty() => {
                fault(format!("{name}: {name} cannot be empty"))
            }
            text => Ok(text),
        }
    }

    /// A list of texts that has at least one, if it is there.
    pub(super) fn texts(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        match self.list(name)? {
            Some(texts) if texts.is_empty() => fault(format!(
                "{name}: Too small: expected array to have >=1 items"
            )),
            texts => Ok(texts),
        }
    }

    /// A list of texts.
    pub(super) fn list(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let Some(items) = value.as_array() else {
            return fault(format!("{name} must be a array"));
        };
        let texts = items.iter().enumerate().map(|(at, item)| match item {
            Value::String(text) => Ok(text.clone()),
            _ => fault(format!("{name}[{at}] must be a string")),
        });
        texts.collect::<Result<_, _>>().map(Some)
    }

    /// One of a few words.
    pub(super) fn word(&self, name: &str, choices: &[&str]) -> Result<Option<String>, Refusal> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(word)) if choices.contains(&word.as_str()) => Ok(Some(word.clone())),
            Some(_) => fault(format!("{name} must be one of: {}", choices.join(", "))),
        }
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => fault(format!("{name} must be a boolean")),
        }
    }
}

/// Refuses what a client says.
pub(super) fn fault<T>(
    description: impl Into<std::borrow::Cow<'static, str>>,
) -> Result<T, Refusal> {
    Err(bad("invalid_client_metadata", "").with_message(description))
}

/// Refuses where a client wants to be reached.
pub(super) fn redirect_fault<T>(description: String) -> Result<T, Refusal> {
    Err(bad("invalid_redirect_uri", "").with_message(description))
}
