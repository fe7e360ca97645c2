//! Whether an access token is still good, and for what.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::clock::Timestamp;
use crate::jwt::Verified;
use crate::neon_auth::NeonAuth;

/// An access token, as a resource server learns about it.
pub(super) struct AccessToken {
    /// The claims, with `active` and `token_type`.
    pub(super) claims: Map<String, Value>,
    /// The client that it was issued to.
    client_id: String,
    /// Where it is good, other than at this server itself.
    resources: Vec<String>,
}

/// What became of a token that somebody sent.
pub(super) enum Validated {
    Active(AccessToken),
    /// It was one, or is one for nobody who asks.
    Inactive,
    /// It has the form of a token, but is not this provider's.
    Foreign,
    /// It is no access token of this server's.
    Unknown,
}

#[derive(Serialize)]
struct OpaqueClaims<'a> {
    active: bool,
    iss: String,
    client_id: &'a str,
    azp: &'a str,
    sub: &'a str,
    sid: &'a str,
    exp: i64,
    iat: i64,
    scope: String,
    token_type: &'static str,
}

impl NeonAuth {
    /// Looks at an access token of either kind.
    pub(super) fn validate(&self, token: &str, now: Timestamp) -> Validated {
        match self.read_claims(token) {
            Verified::Token(claims) => self.validate_claims(claims, now),
            Verified::Foreign => Validated::Foreign,
            Verified::Nothing => self.validate_opaque(token, now),
        }
    }

    /// Reads a token that says itself what it is good for. The session's own token has another issuer.
    pub(super) fn read_claims(&self, token: &str) -> Verified {
        match self.token_key.verify(token) {
            Verified::Token(claims)
                if claims.get("iss").and_then(Value::as_str) != Some(&*self.issuer()) =>
            {
                Verified::Foreign
            }
            read => read,
        }
    }

    fn validate_claims(&self, mut claims: Map<String, Value>, now: Timestamp) -> Validated {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        let (Some(client_id), Some(session_id)) = (text("azp"), text("sid")) else {
            return Validated::Inactive;
        };
        if !is_live(&claims, now) || !self.has_session(&session_id, now) {
            return Validated::Inactive;
        }
        let here = self.user_info_endpoint();
        let mut resources = match claims.get("aud") {
            Some(Value::String(place)) => vec![place.clone()],
            Some(Value::Array(places)) => {
                let places = places.iter().filter_map(Value::as_str);
                places.map(str::to_owned).collect()
            }
            _ => Vec::new(),
        };
        resources.retain(|place| *place != here);
        claims.insert("active".to_owned(), true.into());
        claims.insert("token_type".to_owned(), "Bearer".into());
        Validated::Active(AccessToken {
            claims,
            client_id,
            resources,
        })
    }

    fn validate_opaque(&self, token: &str, now: Timestamp) -> Validated {
        let Some(entry) = self.store.opaque_tokens.entry(token) else {
            return Validated::Unknown;
        };
        let grant = &entry.value.grant;
        if entry.is_over(now) || !self.has_session(&grant.session_id, now) {
            return Validated::Inactive;
        }
        let claims = serde_json::to_value(OpaqueClaims {
            active: true,
            iss: self.issuer(),
            client_id: &grant.client_id,
            azp: &grant.client_id,
            sub: &grant.user_id,
            sid: &grant.session_id,
            exp: entry.expires_at.unix_seconds(),
            iat: entry.value.issued_at.unix_seconds(),
            scope: grant.scopes.join(" "),
            token_type: "Bearer",
        });
        let Ok(Value::Object(claims)) = claims else {
            return Validated::Inactive;
        };
        Validated::Active(AccessToken {
            claims,
            client_id: grant.client_id.clone(),
            resources: Vec::new(),
        })
    }

    /// Whether the session that a token was issued in has not ended.
    pub(super) fn has_session(&self, id: &str, now: Timestamp) -> bool {
        let session = self.store.session_by_id(id);
        session.is_some_and(|session| !session.is_over(now))
    }
}

/// Whether claims are those of an access token whose time is not over. Those of an ID token name no client so.
pub(super) fn is_live(claims: &Map<String, Value>, now: Timestamp) -> bool {
    let end = claims.get("exp").and_then(Value::as_i64);
    claims.contains_key("azp") && end.is_some_and(|end| end > now.unix_seconds())
}

impl AccessToken {
    pub(super) fn text(&self, name: &str) -> &str {
        let claim = self.claims.get(name).and_then(Value::as_str);
        claim.unwrap_or_default()
    }

    /// Whether a client may ask about it: its own, and resource servers it is good for.
    pub(super) fn concerns(&self, client_id: &str, resources: &[String]) -> bool {
        let is_good_there = |resource| self.resources.contains(resource);
        self.client_id == client_id || resources.iter().any(is_good_there)
    }
}
