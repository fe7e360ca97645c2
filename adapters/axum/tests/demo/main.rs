//! The demo: what a person does in a browser, and what an outage does to that person.
//!
//! The browser calls the demo. The demo listens, too, for what is about sockets. Every test has a demo of its own,
//! whose tasks end with the test's runtime.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "the helpers of tests fail as tests do"
)]

#[path = "../../examples/demo/app/mod.rs"]
mod app;
#[path = "../../examples/demo/listen.rs"]
mod listen;
#[path = "../../examples/demo/settings.rs"]
mod settings;
#[path = "../../examples/demo/upstream.rs"]
mod upstream;

mod account;
mod administration;
mod browser;
mod dns_rebinding;
mod impersonation;
mod invitations;
mod organizations;
mod outage;
mod pages;
mod second_factor;
mod sessions;
mod signing_in;
mod start_up;
mod world;
