//! Looking users and their sessions up.

use serde::Serialize;

use crate::call::Call;
use crate::listing::{Listing, Page};
use crate::neon_auth::NeonAuth;
use crate::refusal::admin::{
    YOU_ARE_NOT_ALLOWED_TO_GET_USER, YOU_ARE_NOT_ALLOWED_TO_LIST_USERS,
    YOU_ARE_NOT_ALLOWED_TO_LIST_USERS_SESSIONS,
};
use crate::reply::{Answer, Reply};
use crate::store::{Session, User};

/// GET `admin/list-users`
pub(in crate::routes) fn users(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Users<'a> {
        users: Vec<&'a User>,
        total: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        limit: Option<usize>,
        #[serde(skip_serializing_if = "Option::is_none")]
        offset: Option<usize>,
    }
    let listing = Listing::read(&call.query)?
        .with_search(&call.query)?
        .with_filter(&call.query, Some("email"))?;
    let current =
        auth.require_permission(call, ("user", "list"), YOU_ARE_NOT_ALLOWED_TO_LIST_USERS)?;
    let body = match listing.apply(&auth.store.users) {
        Ok(Page { rows, total }) => Users {
            users: rows,
            total,
            limit: listing.limit,
            offset: listing.offset,
        },
        // The real server says so, too, if it is asked for a field that there is not.
        Err(_) => Users {
            users: Vec::new(),
            total: 0,
            limit: None,
            offset: None,
        },
    };
    Ok(Reply::json(&body).with_cookies(current.renewal))
}

/// GET `admin/get-user`
pub(in crate::routes) fn user(auth: &mut NeonAuth, call: &Call) -> Answer {
    let id = call.required_query("id")?;
    let current =
        auth.require_permission(call, ("user", "get"), YOU_ARE_NOT_ALLOWED_TO_GET_USER)?;
    Ok(Reply::json(auth.subject(id)?).with_cookies(current.renewal))
}

/// POST `admin/list-user-sessions`: also those that are over, and those of administrators who act
/// in the user's name.
pub(in crate::routes) fn sessions(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Sessions<'a> {
        sessions: Vec<&'a Session>,
    }
    let mut fields = call.fields();
    let user_id = fields.id("userId");
    fields.finish()?;
    let current = auth.require_permission(
        call,
        ("session", "list"),
        YOU_ARE_NOT_ALLOWED_TO_LIST_USERS_SESSIONS,
    )?;
    let body = Sessions {
        sessions: auth.store.sessions_of(&user_id).collect(),
    };
    Ok(Reply::json(&body).with_cookies(current.renewal))
}
