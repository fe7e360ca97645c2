//! What the development server does, seen from outside.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests fail as tests do"
)]

mod account;
mod admin;
mod bans;
mod codes;
mod cors;
mod devices;
mod first_user;
mod identities;
mod impersonation;
mod invitations;
mod links;
mod members;
mod oauth_provider;
mod organizations;
mod passkeys;
mod password;
mod plugins;
mod program;
mod rate_limits;
mod refusals;
mod server;
mod session;
mod signed_in;
mod social;
mod token;
mod two_factor;
mod usernames;
mod world;
