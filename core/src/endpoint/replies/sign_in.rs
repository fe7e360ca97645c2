//! What signing in and out, and proving an address or a number, answers.

use super::texts::texts_or_none;
use crate::session::User;

replies! {
    /// Somebody signed in. The cookies are in the request's jar already.
    SignedIn {
        /// The new session's token, for clients without cookies.
        #[serde(default)]
        token: Option<String>,
        /// Whether to send the browser to `url` now: a `callback_url` was given.
        #[serde(default)]
        redirect: bool,
        /// Where to send the browser.
        #[serde(default)]
        url: Option<String>,
        /// Who it is.
        user: User,
    }

    /// The password is right, but a second factor is wanted. There is no session yet.
    SecondFactor {
        /// Which kinds upstream takes, such as `totp` or `otp`; empty if it does not say.
        #[serde(default, deserialize_with = "texts_or_none")]
        two_factor_methods: Vec<String>,
    }

    /// A token that takes a session into another browser.
    OneTimeToken {
        /// The token, which is good once.
        token: String,
    }

    /// Whether a name is free.
    UsernameAvailability {
        /// Whether it is.
        available: bool,
    }

    /// Somebody signed out.
    SignedOut {
        /// Always true: a failure is an error.
        success: bool,
        /// The provider's page that signs the user out there as well; none if the provider has no such page, or upstream is
        /// older than Better Auth 1.7.
        #[serde(default)]
        url: Option<String>,
        /// Whether to send the browser there now.
        #[serde(default)]
        redirect: bool,
    }

    /// An account was made.
    SignedUp {
        /// The new session's token; none if upstream signs nobody in yet, since the address has to be verified first.
        token: Option<String>,
        /// Whose account it is.
        user: User,
    }

    /// A social sign-in has begun.
    SocialSignIn {
        /// Where to send the browser; none if an ID token signed in at once.
        #[serde(default)]
        url: Option<String>,
        /// Whether to send it there now.
        #[serde(default)]
        redirect: bool,
        /// The new session's token, if an ID token signed in at once.
        #[serde(default)]
        token: Option<String>,
        /// Who it is, likewise.
        #[serde(default)]
        user: Option<User>,
    }

    /// The password was changed.
    PasswordChanged {
        /// The token of the session that replaces all others, if those were revoked.
        token: Option<String>,
        /// Whose password it was.
        user: User,
    }

    /// An address was verified.
    EmailVerified {
        /// Always true: a failure is an error.
        status: bool,
        /// The new session's token, if verifying signs in.
        #[serde(default)]
        token: Option<String>,
        /// Whose address it is.
        #[serde(default)]
        user: Option<User>,
    }

    /// Somebody signed in by a link.
    MagicLinkVerified {
        /// The new session's token.
        #[serde(default)]
        token: Option<String>,
        /// Who it is.
        user: User,
    }

    /// A phone number was verified.
    PhoneNumberVerified {
        /// Always true: a failure is an error.
        status: bool,
        /// The new session's token, if verifying signs in.
        #[serde(default)]
        token: Option<String>,
        /// Whose number it is.
        #[serde(default)]
        user: Option<User>,
    }
}
