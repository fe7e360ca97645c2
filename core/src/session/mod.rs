//! The session: what upstream says of it, and the signed cookie that caches it.

mod cache;
mod fields;
mod invalidation;
mod memory;
mod mint;
mod model;
mod not_cached;
mod owner;
mod text;
mod token;
mod user;
mod verbatim;

pub(crate) use cache::{
    Cached, EXPIRED, NO_TOKEN, StandIn, genuine_session, read_cache, stand_in_for,
    with_token_in_force,
};
pub use invalidation::{Invalidation, Invalidations, Subject};
pub use memory::SessionMemory;
#[cfg(feature = "testing")]
pub(crate) use mint::mint;
pub use model::{Session, SessionRecord, Source};
pub use not_cached::FieldError;
pub use text::Text;
#[cfg(feature = "testing")]
pub(crate) use token::sign_again;
pub(crate) use token::{is_cookie_of, token_of_cookie};
pub use user::{User, has_role};
