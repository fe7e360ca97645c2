//! Links by mail that sign in.

use crate::endpoint::methods::{MagicLinkVerified, OrRedirect};

endpoints! {
    /// Follows the links that sign in, out of mails.
    group(magic_link_methods) magic_link: MagicLink {
        /// Follows the link out of a mail.
        ///
        /// With a `callback_url` the reply is where the link leads. If it failed the reply is where it leads too, with
        /// or without one, and `error` is in its query: that is no [`Error`](crate::Error).
        ///
        /// Refused with `INVALID_CALLBACK_URL` if upstream does not trust the address.
        verify: VerifyMagicLink = GET "magic-link/verify" ("magicLink.verify") changes -> OrRedirect<MagicLinkVerified> {
            /// The token in the mail's link.
            token: String = "token";
            /// Where the link leads in the end.
            callback_url: String = "callbackURL",
            /// Where it leads if it fails.
            error_callback_url: String = "errorCallbackURL",
            /// Where it leads somebody who is new.
            new_user_callback_url: String = "newUserCallbackURL",
        };
    }
}
