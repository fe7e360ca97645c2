//! What the authenticator says: for which relying party, whether a user is there, how often it has signed, and the key
//! of a new passkey.

use ciborium::Value as Cbor;
use sha2::{Digest as _, Sha256};

use super::PublicKey;

/// Authenticator data, read whole.
pub(super) struct AuthenticatorData {
    rp_id_hash: [u8; 32],
    pub(super) flags: Flags,
    pub(super) counter: u32,
    /// Of a passkey that was made just now.
    pub(super) attested: Option<Attested>,
}

/// A new passkey.
pub(super) struct Attested {
    pub(super) aaguid: [u8; 16],
    pub(super) credential_id: Vec<u8>,
    pub(super) public_key: PublicKey,
}

/// The byte of flags.
#[derive(Clone, Copy)]
pub(super) struct Flags(u8);

impl Flags {
    fn has(self, bit: u8) -> bool {
        self.0 >> bit & 1 == 1
    }

    fn is_user_present(self) -> bool {
        self.has(0)
    }

    pub(super) fn is_backup_eligible(self) -> bool {
        self.has(3)
    }

    pub(super) fn is_backed_up(self) -> bool {
        self.has(4)
    }

    fn has_key(self) -> bool {
        self.has(6)
    }

    fn has_extensions(self) -> bool {
        self.has(7)
    }
}

impl AuthenticatorData {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (rp_id_hash, rest) = bytes.split_first_chunk()?;
        let (&flags, rest) = rest.split_first()?;
        let (counter, mut rest) = rest.split_first_chunk()?;
        let flags = Flags(flags);
        let attested = match flags.has_key() {
            true => Some(Attested::read(&mut rest)?),
            false => None,
        };
        if flags.has_extensions() {
            next(&mut rest)?;
        }
        // A passkey on one device only has no backup, and nothing comes after what was announced.
        let is_sound = rest.is_empty() && (flags.is_backup_eligible() || !flags.is_backed_up());
        is_sound.then_some(Self {
            rp_id_hash: *rp_id_hash,
            flags,
            counter: u32::from_be_bytes(*counter),
            attested,
        })
    }

    /// Whether it was made for this relying party, with a user there. That the user has proved to be the owner is not
    /// asked: the server prefers it and does not require it.
    pub(super) fn is_of(&self, rp_id: &str) -> bool {
        self.rp_id_hash == <[u8; 32]>::from(Sha256::digest(rp_id)) && self.flags.is_user_present()
    }
}

impl Attested {
    fn read(rest: &mut &[u8]) -> Option<Self> {
        let (aaguid, after) = rest.split_first_chunk()?;
        let (length, after) = after.split_first_chunk()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (credential_id, after) = after.split_at_checked(length)?;
        *rest = after;
        let public_key = PublicKey::from_cose(next(rest)?)?;
        Some(Self {
            aaguid: *aaguid,
            credential_id: credential_id.to_vec(),
            public_key,
        })
    }
}

/// Takes the next CBOR item off, and gives its bytes.
fn next<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let whole = *rest;
    ciborium::from_reader::<Cbor, _>(&mut *rest).ok()?;
    let (item, _) = whole.split_at_checked(whole.len().checked_sub(rest.len())?)?;
    Some(item)
}
