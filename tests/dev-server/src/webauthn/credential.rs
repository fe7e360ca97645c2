//! What a page's script sends of a `PublicKeyCredential`.

use serde_json::{Map, Value};

/// The parts that both ceremonies have.
pub(super) struct Credential<'a> {
    /// In base64url.
    pub(super) client_data: &'a str,
    pub(super) response: &'a Map<String, Value>,
}

impl<'a> Credential<'a> {
    pub(super) fn read(credential: &'a Value) -> Option<Self> {
        let text = |name: &str| credential.get(name)?.as_str();
        let id = text("id").filter(|id| !id.is_empty())?;
        let is_one = text("rawId")? == id && text("type")? == "public-key";
        is_one.then_some(())?;
        let response = credential.get("response")?.as_object()?;
        Some(Self {
            client_data: response.get("clientDataJSON")?.as_str()?,
            response,
        })
    }
}
