//! Routes about the server itself.

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::page;
use crate::reply::{Answer, Reply};

/// GET `ok`: the server is there.
pub(super) fn ok(_: &mut NeonAuth, _: &Call) -> Answer {
    #[derive(Serialize)]
    struct Health {
        ok: bool,
    }
    Ok(Reply::json(&Health { ok: true }))
}

/// GET `error`: the page for a redirect that has failed and has no other target.
pub(super) fn error(_: &mut NeonAuth, call: &Call) -> Answer {
    let code = call.query.get("error").unwrap_or("UNKNOWN");
    let description = call
        .query
        .get("error_description")
        .unwrap_or("The sign-in could not be completed. Go back to the application and try again.");
    let page = page::error(code, description);
    Ok(Reply::html(StatusCode::OK, page))
}
