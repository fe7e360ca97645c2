//! What this crate uses of ureq that ureq's semantic versioning does not cover. It all comes in here, and
//! `Cargo.toml` pins the minor version: before you raise it, check the users of this file.

pub(crate) use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
pub(crate) use ureq::unversioned::transport::time::{Duration, Instant};
pub(crate) use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport, TransportAdapter,
};
