//! What goes to Neon Auth, and what comes back.

mod answer;
mod outgoing;
pub(crate) mod report;

pub(crate) use answer::{Answer, REQUEST_ID, Verdict};
pub(crate) use outgoing::{
    Asker, Carries, GET_SESSION, call_request, caller_look_up, has_credentials_besides,
    is_get_session, look_up, mint_look_up, oauth_exchange, probe, proxy,
};
