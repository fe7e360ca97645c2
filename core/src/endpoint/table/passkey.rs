//! Passkeys: signing in with a key that a device or an account of the user's holds (WebAuthn).

use crate::endpoint::methods::{
    AuthenticatorAttachment, JsonText, OrAuthorization, Passkey, PasskeySignedIn, Status, UpdatedPasskey,
};
use serde_json::Value;

endpoints! {
    /// Registers passkeys, and signs in with them.
    ///
    /// Each is two calls with a script in between: the first gives the options, `navigator.credentials` asks the user,
    /// and the second takes its answer, within five minutes and from the same browser.
    group(passkey_methods) passkey: Passkeys {
        /// Returns the options with which `navigator.credentials.create` makes a passkey for the signed-in user.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in, or `SESSION_NOT_FRESH` if the user signed in more than a
        /// day ago.
        generate_register_options: GenerateRegisterOptions = GET "passkey/generate-register-options" of "passkey" ("passkey.generateRegisterOptions") keeps -> JsonText {
            ;
            /// What the device calls the user; the address unless given.
            name: String = "name",
            /// Which kind of authenticator: any unless given.
            authenticator_attachment: AuthenticatorAttachment = "authenticatorAttachment",
            /// What upstream's own code is given if nobody is signed in.
            context: String = "context",
        };

        /// Registers the passkey that `navigator.credentials.create` has made.
        ///
        /// Refused with `CHALLENGE_NOT_FOUND` if the options are not this browser's or were used,
        /// `FAILED_TO_VERIFY_REGISTRATION`, `PREVIOUSLY_REGISTERED`, or
        /// `YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY` if they were another user's.
        verify_registration: VerifyPasskeyRegistration = POST "passkey/verify-registration" of "passkey" ("passkey.verifyRegistration") changes -> Passkey {
            /// What the script got, as `toJSON` of a `PublicKeyCredential` writes it.
            response: Value = "response";
            /// What the user calls it.
            name: String = "name",
            /// Whether to sign in as well, if upstream registers people who are not signed in.
            create_session: bool = "createSession",
        };

        /// Returns the options with which `navigator.credentials.get` asks for a passkey.
        ///
        /// With nobody signed in they take any passkey of this application; else those of the signed-in user.
        generate_authenticate_options: GenerateAuthenticateOptions = GET "passkey/generate-authenticate-options" of "passkey" ("passkey.generateAuthenticateOptions") keeps -> JsonText;

        /// Signs in with the passkey that `navigator.credentials.get` has asked for.
        ///
        /// Refused with `CHALLENGE_NOT_FOUND` if the options are not this browser's or were used, `PASSKEY_NOT_FOUND`,
        /// or `AUTHENTICATION_FAILED`.
        verify_authentication: VerifyPasskeyAuthentication = POST "passkey/verify-authentication" of "passkey" ("passkey.verifyAuthentication") changes -> OrAuthorization<PasskeySignedIn> {
            /// What the script got, as `toJSON` of a `PublicKeyCredential` writes it.
            response: Value = "response";
            /// The query of the login page, if an OAuth client waits for the sign-in.
            oauth_query: String = "oauth_query",
        };

        /// Returns the signed-in user's passkeys.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in.
        list_user_passkeys: ListUserPasskeys = GET "passkey/list-user-passkeys" of "passkey" ("passkey.listUserPasskeys") keeps -> Vec<Passkey>;

        /// Changes what the signed-in user calls a passkey.
        ///
        /// Refused with `PASSKEY_NOT_FOUND`, or `YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY` if it is another user's.
        update_passkey: UpdatePasskey = POST "passkey/update-passkey" of "passkey" ("passkey.updatePasskey") changes -> UpdatedPasskey {
            /// The passkey's id.
            id: String = "id",
            /// Its new name.
            name: String = "name"
        };

        /// Deletes a passkey of the signed-in user.
        ///
        /// Refused with `PASSKEY_NOT_FOUND`, or status 401 if it is another user's.
        delete_passkey: DeletePasskey = POST "passkey/delete-passkey" of "passkey" ("passkey.deletePasskey") changes -> Status {
            /// The passkey's id.
            id: String = "id"
        };
    }
}
