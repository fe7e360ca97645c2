//! What the development server does, seen from outside.

mod account;
mod codes;
mod links;
mod password;
mod program;
mod refusals;
mod server;
mod session;
mod social;
mod world;
