//! Devices without a keyboard, signed in from another one (RFC 8628).

use crate::endpoint::methods::{DeviceCodes, DeviceGrant, DeviceRequest, DeviceToken, Success};

endpoints! {
    /// Signs in a device without a keyboard from another one.
    ///
    /// Errors are OAuth's (RFC 8628, section 3.5): their codes are small letters, such as `authorization_pending`.
    group(device_methods) device: Devices {
        /// Returns the two codes of a device that wants to sign in.
        ///
        /// Refused with `invalid_client` if upstream does not know the program.
        code: RequestDeviceCodes = POST "device/code" of "deviceAuthorization" ("device.code") keeps -> DeviceCodes {
            /// The program on the device.
            client_id: String = "client_id";
            /// What it asks for, with spaces in between.
            scope: String = "scope",
            /// The user who has to approve it, if that is known. Better Auth 1.4 ignores it.
            user_id: String = "user_id",
        };

        /// Returns the token of a device once the user has approved it.
        ///
        /// Refused with `authorization_pending` until then, `slow_down` if the device asks too often, `access_denied`,
        /// `expired_token`, or `invalid_grant` if the code is unknown, was used or is another client's.
        token: RequestDeviceToken = POST "device/token" of "deviceAuthorization" ("device.token") keeps -> DeviceToken {
            /// What the device got with the code that it shows.
            device_code: String = "device_code",
            /// The program on the device.
            client_id: String = "client_id"
            |
            /// What is asked for: a device's token.
            grant_type: DeviceGrant = "grant_type"
        };

        /// Returns who asks with a code. From Better Auth 1.6 on the first user who is signed in and does this is the one
        /// who decides.
        ///
        /// Refused with `invalid_request` if the code is unknown, or `expired_token`.
        verify: VerifyDevice = GET "device" of "deviceAuthorization" ("device") keeps -> DeviceRequest {
            /// The code that the device shows. Hyphens do not count, nor, to Better Auth 1.7, does the letters' size.
            user_code: String = "user_code"
        };

        /// Signs the device in as the signed-in user. From Better Auth 1.6 on, [`verify`](Self::verify) has to come
        /// first.
        ///
        /// Refused with `unauthorized` if nobody is signed in, `invalid_request` if the code is unknown, was decided
        /// already or was not verified, `expired_token`, or `access_denied` if another user has verified it.
        approve: ApproveDevice = POST "device/approve" of "deviceAuthorization" ("device.approve") changes -> Success {
            /// The code that the device shows.
            user_code: String = "userCode"
        };

        /// Refuses the device. From Better Auth 1.6 on, [`verify`](Self::verify) has to come first.
        ///
        /// Refused as [`approve`](Self::approve) is.
        deny: DenyDevice = POST "device/deny" of "deviceAuthorization" ("device.deny") changes -> Success {
            /// The code that the device shows.
            user_code: String = "userCode"
        };
    }
}
