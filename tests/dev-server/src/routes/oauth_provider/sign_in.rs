//! Signing in on the login page that a client has sent its user to: the answer of any route that begins a session says
//! where the user goes next.

use crate::call::Call;
use crate::cookie;
use crate::neon_auth::NeonAuth;
use crate::plugin::Plugin;
use crate::refusal::Refusal;
use crate::refusal::oauth_provider::INVALID_SIGNATURE;
use crate::reply::Reply;
use crate::signed_query::{SignedQuery, without_prompt};
use crate::store::Session;

use super::redirect::url_as_json;

impl NeonAuth {
    /// Reads the request that a page hands back with a body of any route, as `oauth_query`.
    pub(crate) fn read_signed_query(&self, call: &mut Call) -> Result<(), Refusal> {
        if !self.store.plugins.has(Plugin::OAuthProvider) {
            return Ok(());
        }
        let Some(text) = call.body_str("oauth_query").filter(|text| !text.is_empty()) else {
            return Ok(());
        };
        let signed = SignedQuery::read(&self.signer, text, call.now).ok_or(INVALID_SIGNATURE)?;
        call.signed_query = Some(signed);
        Ok(())
    }

    /// What is answered in place of a reply that gives the browser a session, if a page has handed a request back.
    pub(crate) fn continue_authorization(&mut self, call: &Call, reply: Reply) -> Reply {
        let Some(signed) = &call.signed_query else {
            return reply;
        };
        let cookie = cookie::value_set(reply.cookies(), cookie::SESSION_TOKEN);
        let token = cookie
            .as_deref()
            .and_then(|value| self.signer.verify(value));
        let session = token.and_then(|token| self.store.session(token)).cloned();
        let Some(session) = session else {
            return reply;
        };
        let url = self.url_after_sign_in(call, signed, &session);
        let next = match is_navigation(call) {
            true => Reply::redirect(url),
            false => url_as_json(&url),
        };
        reply.replaced_by(next)
    }

    /// Where a request leads that somebody has just signed in for.
    pub(crate) fn url_after_sign_in(
        &mut self,
        call: &Call,
        signed: &SignedQuery,
        session: &Session,
    ) -> String {
        let mut query = without_prompt(&signed.query, "login");
        if signed.is_before(session.created_at) {
            query.remove("max_age");
        }
        self.next_url(call.now, query, Some(session))
    }
}

/// Whether the browser itself has asked, which follows a redirect.
pub(in crate::routes) fn is_navigation(call: &Call) -> bool {
    match call.header("sec-fetch-mode") {
        Some(mode) => mode.eq_ignore_ascii_case("navigate"),
        None => {
            let types = call
                .header("accept")
                .unwrap_or_default()
                .to_ascii_lowercase();
            types.contains("text/html") || types.contains("application/xhtml+xml")
        }
    }
}
