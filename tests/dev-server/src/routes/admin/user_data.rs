//! The fields of a user that an administrator sets as data.

use serde_json::{Map, Value};

use crate::clock::Timestamp;
use crate::fields::wrong_type;
use crate::refusal::Refusal;
use crate::refusal::admin::INVALID_ROLE_TYPE;
use crate::store::User;

/// Sets the fields that are named. Those that a user has not are left out, as by the real server,
/// which stores values of a wrong type, however; this one refuses them.
pub(super) fn apply(user: &mut User, data: &Map<String, Value>) -> Result<(), Refusal> {
    for (name, value) in data {
        match name.as_str() {
            "name" => user.name = text(name, value)?,
            "email" => user.email = text(name, value)?.to_lowercase(),
            "emailVerified" => user.email_verified = flag(name, value)?,
            "image" => user.image = nullable(name, value)?,
            "role" => user.role = roles(value)?,
            "banned" => user.banned = flag(name, value)?,
            "twoFactorEnabled" if user.two_factor_enabled.is_some() => {
                user.two_factor_enabled = Some(flag(name, value)?);
            }
            "banReason" => user.ban_reason = nullable(name, value)?,
            "banExpires" => user.ban_expires = date(name, value)?,
            _ => {}
        }
    }
    Ok(())
}

/// One role or several, as the one text that is stored.
pub(super) fn roles(value: &Value) -> Result<String, Refusal> {
    let roles = match value {
        Value::Array(roles) => roles.iter().map(Value::as_str).collect(),
        one => one.as_str().map(|role| vec![role]),
    };
    let roles = roles.ok_or(INVALID_ROLE_TYPE)?;
    Ok(roles.join(","))
}

fn text(name: &str, value: &Value) -> Result<String, Refusal> {
    let text = value.as_str().map(str::to_owned);
    text.ok_or_else(|| wrong(name, "string", value))
}

fn nullable(name: &str, value: &Value) -> Result<Option<String>, Refusal> {
    match value {
        Value::Null => Ok(None),
        value => text(name, value).map(Some),
    }
}

fn flag(name: &str, value: &Value) -> Result<bool, Refusal> {
    value.as_bool().ok_or_else(|| wrong(name, "boolean", value))
}

fn date(name: &str, value: &Value) -> Result<Option<Timestamp>, Refusal> {
    match nullable(name, value)? {
        None => Ok(None),
        Some(text) => match Timestamp::parse(&text) {
            Some(moment) => Ok(Some(moment)),
            None => Err(wrong(name, "date", value)),
        },
    }
}

fn wrong(name: &str, expected: &str, value: &Value) -> Refusal {
    Refusal::validation(wrong_type(
        &format!("body.data.{name}"),
        expected,
        Some(value),
    ))
}
