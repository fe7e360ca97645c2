//! The signed-in user's account.

use crate::endpoint::methods::{Nullable, Status, Success};

endpoints! {
    methods(account_methods) {
        /// Changes the signed-in user's name or picture.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in, and status 400 if nothing would change.
        update_user: UpdateUser = POST "update-user" ("updateUser") changes [caller] -> Status {
            ;
            /// The new name.
            name: String = "name",
            /// The new picture's URL, or none any longer.
            image: Nullable = "image",
            /// A name to sign in with, if upstream has the plugin `username`.
            username: String = "username",
            /// The same name as others see it, with large letters.
            display_username: String = "displayUsername",
        };

        /// Begins to change the signed-in user's address.
        ///
        /// A verified address gets a link first, whose page mails one to the new address; if the old one is not verified
        /// the new one gets its link at once. The address changes when the link to the new one is followed. An address
        /// that somebody else has gets no link, and the answer does not say so.
        ///
        /// Refused with status 400 if it is the address already, or upstream has it turned off.
        change_email: ChangeEmail = POST "change-email" ("changeEmail") changes [caller] -> Status {
            /// The new address.
            new_email: String = "newEmail";
            /// Where the mail's link leads in the end.
            callback_url: String = "callbackURL",
        };

        /// Deletes the signed-in user's account, for good. If upstream wants a confirmation by mail it is not deleted
        /// yet: the reply's `message` is `Verification email sent` then, else `User deleted`.
        ///
        /// Refused with `INVALID_PASSWORD` if one is given and wrong, `CREDENTIAL_ACCOUNT_NOT_FOUND` if one is given
        /// and the user has none, `SESSION_EXPIRED` if the session is not fresh and none is given, `INVALID_TOKEN`.
        delete_user: DeleteUser = POST "delete-user" ("deleteUser") changes [caller] -> Success {
            ;
            /// The user's password.
            password: String = "password",
            /// The token out of the mail that confirms it, if upstream sends one.
            token: String = "token",
            /// Where that mail's link leads in the end.
            callback_url: String = "callbackURL",
        };
    }
}
