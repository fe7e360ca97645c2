//! The parts that the options of both ceremonies have.

use serde::Serialize;

use crate::store::Passkey;

/// How long the browser may take over it, in milliseconds.
pub(super) const TIMEOUT: u32 = 60_000;

/// That the user proves to be the owner is welcome, but not required.
pub(super) const USER_VERIFICATION: &str = "preferred";

/// A passkey that the browser may not make again, or may sign with.
#[derive(Serialize)]
pub(super) struct Descriptor<'a> {
    id: &'a str,
    transports: Vec<&'a str>,
    #[serde(rename = "type")]
    kind: &'static str,
}

impl<'a> Descriptor<'a> {
    pub(super) fn of(passkey: &'a Passkey) -> Self {
        Self {
            id: &passkey.credential_id,
            transports: passkey.transports.split(',').collect(),
            kind: "public-key",
        }
    }
}
