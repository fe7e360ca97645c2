//! Who is signed in, for a handler that depends on it.

neon_auth::blocking_guards!(rejection: crate::Rejection);
