//! What goes to Neon Auth, and what comes back.

mod answer;
mod effect;
mod outgoing;

pub(crate) use answer::{Answer, REQUEST_ID, Verdict};
pub(crate) use effect::{Effect, effect_of};
pub(crate) use outgoing::{
    Carries, GET_SESSION, call_request, get_session, look_up, mint_look_up, oauth_exchange, proxy,
};
