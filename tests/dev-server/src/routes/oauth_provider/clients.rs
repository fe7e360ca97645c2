//! What a page shows of a client.

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::oauth_provider::{CLIENT_NOT_FOUND, INVALID_SIGNATURE};
use crate::reply::{Answer, Reply};
use crate::store::ClientDescription;

#[derive(Serialize)]
struct PublicClient<'a> {
    client_id: &'a str,
    #[serde(flatten)]
    description: &'a ClientDescription,
    redirect_uris: [(); 0],
}

/// GET `oauth2/public-client`: for the consent page, whose visitor is signed in.
pub(in crate::routes) fn public(auth: &mut NeonAuth, call: &Call) -> Answer {
    let client_id = call.required_query("client_id")?;
    let current = auth.require_session(call)?;
    Ok(describe(auth, client_id)?.with_cookies(current.renewal))
}

/// POST `oauth2/public-client-prelogin`: for the login page, which shows by its query that it was asked for.
pub(in crate::routes) fn public_before_login(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let client_id = fields.string("client_id");
    fields.optional_string("oauth_query");
    fields.finish()?;
    if call.signed_query.is_none() {
        return Err(INVALID_SIGNATURE.with_status(StatusCode::UNAUTHORIZED));
    }
    describe(auth, &client_id)
}

fn describe(auth: &NeonAuth, client_id: &str) -> Answer {
    let client = auth.store.oauth_client(client_id).ok_or(CLIENT_NOT_FOUND)?;
    Ok(Reply::json(&PublicClient {
        client_id: &client.id,
        description: &client.description,
        redirect_uris: [],
    }))
}
