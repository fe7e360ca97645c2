//! Each method against the server: what it does, read back, and its commonest refusal.

mod account;
mod admin;
mod email_otp;
mod forget_password;
mod magic_link;
mod organization;
mod password;
mod phone_number;
mod provider;
mod sessions;
mod sign_in;
mod sign_up;
mod tokens;
mod verification;
