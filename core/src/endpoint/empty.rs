//! Calls that answer nothing.

use http::{HeaderMap, StatusCode};
use serde::{Serialize, Serializer};

use super::{Reply, Unreadable};

/// Is the answer of a call that says no more than that it was done.
///
/// Serialised, it is null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Empty;

impl Reply for Empty {
    fn read(status: StatusCode, _: &HeaderMap, _: &[u8]) -> Result<Self, Unreadable> {
        match status.is_success() {
            true => Ok(Self),
            false => Err(Unreadable::NotASuccess),
        }
    }
}

impl Serialize for Empty {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}
