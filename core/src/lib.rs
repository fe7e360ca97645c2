//! Neon Auth for servers, sans-IO.
