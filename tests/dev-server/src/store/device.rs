//! Devices that ask to be signed in.

use serde::Serialize;

use crate::clock::Timestamp;

use super::Store;

/// What has become of a device's request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DeviceStatus {
    Pending,
    Approved,
    Denied,
}

/// A device's request.
#[derive(Clone)]
pub(crate) struct DeviceRequest {
    /// What the device shows, for a person to type elsewhere.
    pub(crate) user_code: String,
    /// The user who has typed it, or the one that the device has named.
    pub(crate) user_id: Option<String>,
    pub(crate) status: DeviceStatus,
    pub(crate) last_polled_at: Option<Timestamp>,
    pub(crate) client_id: String,
    pub(crate) scope: Option<String>,
}

impl Store {
    /// The device code of the request that shows a user code, which people write in small letters and with hyphens.
    pub(crate) fn device_code_of(&self, user_code: &str) -> Option<String> {
        let plain = |code: &str| -> String {
            let letters = code.chars().filter(char::is_ascii_alphanumeric);
            letters.map(|c| c.to_ascii_uppercase()).collect()
        };
        let asked = plain(user_code);
        let key = self
            .device_requests
            .key_of(|request| request.user_code == asked)?;
        Some(key.to_owned())
    }
}
