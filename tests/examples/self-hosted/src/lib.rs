//! An application in front of a Better Auth server of one's own: `cargo self-hosted` starts both.
//!
//! | | |
//! |---|---|
//! | `auth/auth.mjs` | Better Auth, and what it has to know about the application |
//! | `src/config.rs` | the application's side of the same |
//! | `src/app` | its pages: forms, a mailed link, a provider, organizations |
//! | `src/auth_server` | Node as a child process, for development |

pub mod app;
pub mod auth_server;
pub mod config;
mod running;
mod settings;

pub use running::Running;
pub use settings::{Settings, SettingsError};
