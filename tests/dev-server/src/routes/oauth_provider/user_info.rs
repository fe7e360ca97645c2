//! Who the user is, for a client with an access token.

use http::StatusCode;
use http::header::AUTHORIZATION;
use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::Refusal;
use crate::refusal::oauth_provider::{
    ACCESS_TOKEN_NOT_FOUND, INVALID_ACCESS_TOKEN, MISSING_SCOPE, bad,
};
use crate::reply::{Answer, Reply};
use crate::store::User;

use super::access_token::Validated;

/// The standard claims of OpenID Connect that this server knows.
#[derive(Serialize, Default)]
struct UserInfo<'a> {
    sub: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    given_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    family_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_verified: Option<bool>,
}

/// GET `oauth2/userinfo`
pub(in crate::routes) fn get(auth: &mut NeonAuth, call: &Call) -> Answer {
    answer(auth, call, bearer(call)?)
}

/// POST `oauth2/userinfo`: the same, and the token may be in a form.
pub(in crate::routes) fn post(auth: &mut NeonAuth, call: &Call) -> Answer {
    let in_form = call.form.non_empty("access_token");
    match (bearer(call)?, in_form) {
        (Some(_), Some(_)) => Err(bad(
            "invalid_request",
            "Multiple access token transport methods are not allowed",
        )),
        (in_header, in_form) => answer(auth, call, in_header.or(in_form)),
    }
}

/// The token in a request's `Authorization`.
fn bearer(call: &Call) -> Result<Option<&str>, Refusal> {
    let Some(value) = call.header(AUTHORIZATION.as_str()) else {
        return Ok(None);
    };
    let mut words = value.split_whitespace();
    let scheme = words.next().unwrap_or_default();
    Ok(words.next().filter(|_| {
        ["bearer", "dpop"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
    }))
}

fn answer(auth: &mut NeonAuth, call: &Call, token: Option<&str>) -> Answer {
    let token = token.ok_or(ACCESS_TOKEN_NOT_FOUND)?;
    let token = match auth.validate(token, call.now) {
        Validated::Active(token) => token,
        // The real server does not expect these.
        Validated::Foreign => return Err(Refusal::bare(StatusCode::INTERNAL_SERVER_ERROR)),
        Validated::Inactive | Validated::Unknown => return Err(INVALID_ACCESS_TOKEN),
    };
    let scopes: Vec<&str> = token.text("scope").split(' ').collect();
    if !scopes.contains(&"openid") {
        return Err(MISSING_SCOPE);
    }
    let user = auth
        .store
        .user_by_id(token.text("sub"))
        .ok_or(bad("invalid_request", "user not found"))?;
    Ok(Reply::json(&UserInfo::of(user, &scopes)).never_stored())
}

impl<'a> UserInfo<'a> {
    /// The claims about a user that these scopes allow.
    fn of(user: &'a User, scopes: &[&str]) -> Self {
        let mut info = Self {
            sub: &user.id,
            ..Self::default()
        };
        if scopes.contains(&"profile") {
            let names: Vec<&str> = user
                .name
                .split(' ')
                .filter(|name| !name.is_empty())
                .collect();
            info.name = Some(&user.name);
            info.picture = user.image.as_deref();
            if let Some((family, given)) = names.split_last().filter(|(_, given)| !given.is_empty())
            {
                info.given_name = Some(given.join(" "));
                info.family_name = Some(family);
            }
        }
        if scopes.contains(&"email") {
            info.email = Some(&user.email);
            info.email_verified = Some(user.email_verified);
        }
        info
    }
}
