//! Names that users choose and sign in with.

use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::plugin::Plugin;
use crate::refusal::username::{
    INVALID_USERNAME, INVALID_USERNAME_OR_PASSWORD, USERNAME_IS_ALREADY_TAKEN, USERNAME_TOO_LONG,
    USERNAME_TOO_SHORT,
};
use crate::refusal::{PASSWORD_TOO_LONG, Refusal};
use crate::reply::{Answer, Reply};
use crate::store::{User, Usernames};

use super::password::is_too_long;
use super::sign_in::PasswordForm;

/// POST `sign-in/username`
pub(super) fn sign_in(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let username = fields.string("username");
    let password = fields.string("password");
    let form = PasswordForm::read(&mut fields);
    fields.finish()?;
    if username.is_empty() || password.is_empty() {
        return Err(INVALID_USERNAME_OR_PASSWORD);
    }
    check_form(&username).map_err(unprocessable)?;
    if is_too_long(&password) {
        return Err(PASSWORD_TOO_LONG);
    }
    let user = auth.store.user_by_username(&username).cloned();
    let user = user.ok_or(INVALID_USERNAME_OR_PASSWORD)?;
    if !auth.is_password(&user.id, &password) {
        return Err(INVALID_USERNAME_OR_PASSWORD);
    }
    auth.sign_in(call, &user, &form)
}

/// POST `is-username-available`
pub(super) fn is_available(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Availability {
        available: bool,
    }
    let mut fields = call.fields();
    let username = fields.string("username");
    fields.finish()?;
    if username.is_empty() {
        return Err(unprocessable(INVALID_USERNAME));
    }
    check_form(&username).map_err(unprocessable)?;
    let holder = auth.store.user_by_username(&username);
    Ok(Reply::json(&Availability {
        available: holder.is_none(),
    }))
}

/// What a body says about its user's names, and a plugin has found right. Values that are no text are left out.
#[derive(Debug)]
pub(super) struct NewNames {
    /// The outer `None` means that the body does not say, the inner one that the user is to have none.
    username: Option<Option<String>>,
    display_username: Option<Option<String>>,
}

impl NewNames {
    /// The names of somebody new, whose name for display is the other one if it is not said.
    pub(super) fn of_somebody_new(self) -> Usernames {
        let written = self.username.flatten();
        let shown = self.display_username.flatten();
        Usernames {
            username: written.as_deref().map(str::to_lowercase),
            display_username: shown.filter(|name| !name.is_empty()).or(written),
        }
    }

    /// The same with the name to sign in with in lower case already, for a route that does not keep how it was written.
    pub(super) fn in_lower_case(mut self) -> Self {
        self.username = self
            .username
            .map(|name| name.map(|name| name.to_lowercase()));
        self
    }

    /// Whether a body says nothing about names.
    pub(super) fn is_empty(&self) -> bool {
        self.username.is_none() && self.display_username.is_none()
    }

    /// Changes the names of a user.
    pub(super) fn give_to(self, user: &mut User) {
        let names = user.usernames.get_or_insert_default();
        if let Some(username) = self.username {
            names.username = username.map(|name| name.to_lowercase());
        }
        if let Some(display_username) = self.display_username {
            names.display_username = display_username;
        }
    }
}

impl NeonAuth {
    /// Reads the names in a body. Refuses one that has not the form it should, or is another's than the user's with
    /// the id. `None` if the plugin is off.
    pub(super) fn read_names(
        &self,
        body: &Map<String, Value>,
        own_id: Option<&str>,
    ) -> Result<Option<NewNames>, Refusal> {
        if !self.store.plugins.has(Plugin::Username) {
            return Ok(None);
        }
        let names = NewNames {
            username: nullable_text(body, "username"),
            display_username: nullable_text(body, "displayUsername"),
        };
        if let Some(Some(username)) = &names.username {
            check_form(username)?;
            let holder = self.store.user_by_username(username);
            if holder.is_some_and(|holder| Some(&*holder.id) != own_id) {
                return Err(USERNAME_IS_ALREADY_TAKEN);
            }
        }
        Ok(Some(names))
    }

    /// The names in the body of a sign-up, in which a name for display is also one to sign in with, if it can be.
    /// `None` if the plugin is off.
    pub(super) fn names_at_sign_up(&self, call: &Call) -> Result<Option<Usernames>, Refusal> {
        let Some(Value::Object(body)) = &call.body else {
            return Ok(None);
        };
        let mut body = body.clone();
        let shown = body.get("displayUsername").and_then(Value::as_str);
        if let Some(shown) = shown.map(str::to_owned)
            && check_form(&shown).is_ok()
        {
            body.entry("username").or_insert(shown.into());
        }
        let names = self.read_names(&body, None)?;
        Ok(names.map(NewNames::of_somebody_new))
    }
}

fn nullable_text(body: &Map<String, Value>, name: &str) -> Option<Option<String>> {
    match body.get(name)? {
        Value::Null => Some(None),
        value => value.as_str().map(|text| Some(text.to_owned())),
    }
}

/// Refuses a name that is too short or too long, or has other characters than it may.
fn check_form(username: &str) -> Result<(), Refusal> {
    match username.encode_utf16().count() {
        ..3 => return Err(USERNAME_TOO_SHORT),
        3..=30 => {}
        31.. => return Err(USERNAME_TOO_LONG),
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    match username.chars().all(is_plain) {
        true => Ok(()),
        false => Err(INVALID_USERNAME),
    }
}

fn unprocessable(refusal: Refusal) -> Refusal {
    refusal.with_status(StatusCode::UNPROCESSABLE_ENTITY)
}
