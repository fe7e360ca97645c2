//! Going on from a page with nothing to type.

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::oauth_provider::{MISSING_OAUTH_QUERY, bad};
use crate::reply::Answer;
use crate::signed_query::without_prompt;

use super::redirect::url_as_json;

/// POST `oauth2/continue`: the user is signed in already, or has done what the page was for.
pub(in crate::routes) fn proceed(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let steps = ["selected", "created", "postLogin"].map(|name| fields.optional_bool(name));
    fields.optional_string("oauth_query");
    fields.finish()?;
    let current = auth.require_session(call)?;
    let done = match steps {
        [Some(true), _, _] => "select_account",
        [_, Some(true), _] => "create",
        // There is no page after the login page here, so no prompt is done with.
        [_, _, Some(true)] => "",
        _ => return Err(bad("invalid_request", "Missing parameters")),
    };
    let signed = call.signed_query.as_ref().ok_or(MISSING_OAUTH_QUERY)?;
    let query = without_prompt(&signed.query, done);
    let url = auth.next_url(call.now, query, Some(&current.session));
    Ok(url_as_json(&url).with_cookies(current.renewal))
}
