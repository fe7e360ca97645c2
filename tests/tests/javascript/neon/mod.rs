//! Neon's client, unmodified, in front of our handler.

mod accounts;
mod email_code;
mod jwt;
mod leftover_verifier;
mod organization;
mod password;
mod password_reset;
mod popup;
mod provider;
mod sessions;
mod sign_out_page;
