//! Each method against the server: what it does, read back, and its commonest refusal.

mod account;
mod admin;
mod anonymous;
mod api_key;
mod device;
mod email_otp;
mod forget_password;
mod magic_link;
mod multi_session;
pub(crate) mod oauth2;
mod one_time_token;
mod organization;
pub(crate) mod passkey;
mod password;
pub(crate) mod phone_number;
mod provider;
mod sessions;
mod sign_in;
mod sign_up;
mod siwe;
mod tokens;
pub(crate) mod two_factor;
pub(crate) mod username;
mod verification;
