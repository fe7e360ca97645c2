//! Signing in.

use crate::endpoint::methods::{IdToken, OrAuthorization, OrSecondFactor, SignedIn, SocialSignIn, Status};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

endpoints! {
    /// Signs in, in one of several ways.
    group(sign_in_methods) sign_in: SignIn {
        /// Signs in with address and password.
        ///
        /// Refused with `INVALID_EMAIL_OR_PASSWORD`, `INVALID_EMAIL` if it is no address, `EMAIL_NOT_VERIFIED` or
        /// `BANNED_USER`.
        email: SignInEmail = POST "sign-in/email" ("signIn.email") changes -> OrSecondFactor<OrAuthorization<SignedIn>> {
            /// The user's e-mail address.
            email: String = "email",
            /// The user's password.
            password: String = "password";
            /// Whether the session outlives the browser: true unless given. In a form it is `rememberMe`, `true` or `false`; a
            /// checkbox needs a type of your own, since one that is not ticked sends nothing.
            remember_me: bool = "rememberMe",
            /// Where the browser goes afterwards; the reply repeats it.
            callback_url: String = "callbackURL",
            /// The query of the login page, if an OAuth client waits for the sign-in.
            oauth_query: String = "oauth_query",
        };

        /// Begins to sign in with an account elsewhere: send the browser to the reply's `url`.
        ///
        /// Refused with `PROVIDER_NOT_FOUND`, `INVALID_CALLBACK_URL` if upstream does not trust the address, or
        /// `INVALID_TOKEN` if the ID token is not the provider's, `OAUTH_LINK_ERROR` if nobody may sign in with it. With
        /// `VALIDATION_ERROR` if `additional_params` has a parameter that is OAuth's own, such as `state`.
        social: SignInSocial = POST "sign-in/social" ("signIn.social") keeps -> SocialSignIn {
            /// The provider's name, such as `google` or `github`.
            provider: String = "provider";
            /// The page to come back to: a path of this application.
            callback_url: String = "callbackURL",
            /// The page for somebody who is new.
            new_user_callback_url: String = "newUserCallbackURL",
            /// The page for a sign-in that failed.
            error_callback_url: String = "errorCallbackURL",
            /// Whether the reply only gives the URL.
            disable_redirect: bool = "disableRedirect",
            /// What to ask the provider for.
            scopes: Vec<String> = "scopes",
            /// Whether somebody who is new may sign up.
            request_sign_up: bool = "requestSignUp",
            /// The account that the provider should suggest.
            login_hint: String = "loginHint",
            /// Parameters of the provider's own, for the URL that leads to it. Only Better Auth 1.7 takes them; older ones
            /// ignore them.
            additional_params: BTreeMap<String, String> = "additionalParams",
            /// An ID token of the provider's, instead of the browser's way there and back.
            id_token: IdToken = "idToken",
            /// What to keep beside the sign-in.
            additional_data: Map<String, Value> = "additionalData",
            /// The query of the login page, if an OAuth client waits for the sign-in.
            oauth_query: String = "oauth_query",
        };

        /// Signs in with a code out of a mail; an unknown address signs up.
        ///
        /// Refused with `INVALID_OTP`, `OTP_EXPIRED`, `TOO_MANY_ATTEMPTS` or `BANNED_USER`.
        email_otp: SignInEmailOtp = POST "sign-in/email-otp" ("signIn.emailOtp") changes -> OrAuthorization<SignedIn> {
            /// The user's e-mail address.
            email: String = "email",
            /// The code out of the mail.
            otp: String = "otp";
            /// The name of somebody who is new.
            name: String = "name",
            /// The picture of somebody who is new.
            image: String = "image",
            /// The query of the login page, if an OAuth client waits for the sign-in.
            oauth_query: String = "oauth_query",
        };

        /// Mails a link that signs in; an unknown address signs up.
        ///
        /// Refused with `VALIDATION_ERROR` if it is no address, or `INVALID_CALLBACK_URL` if upstream does not
        /// trust the address.
        magic_link: SignInMagicLink = POST "sign-in/magic-link" ("signIn.magicLink") keeps -> Status {
            /// The user's e-mail address.
            email: String = "email";
            /// The name of somebody who is new.
            name: String = "name",
            /// Where the link leads in the end.
            callback_url: String = "callbackURL",
            /// Where it leads somebody who is new.
            new_user_callback_url: String = "newUserCallbackURL",
            /// Where it leads if it fails.
            error_callback_url: String = "errorCallbackURL",
            /// Data for the code that sends the mail.
            metadata: Map<String, Value> = "metadata",
        };

        /// Signs in with phone number and password, if upstream has phone numbers turned on.
        ///
        /// Refused with `INVALID_PHONE_NUMBER_OR_PASSWORD` or `PHONE_NUMBER_NOT_VERIFIED`.
        phone_number: SignInPhoneNumber = POST "sign-in/phone-number" of "phoneNumber" ("signIn.phoneNumber") changes -> OrSecondFactor<OrAuthorization<SignedIn>> {
            /// The number, as it was verified.
            phone_number: String = "phoneNumber",
            /// The user's password.
            password: String = "password";
            /// Whether the session outlives the browser: true unless given. In a form it is `rememberMe`, `true` or `false`; a
            /// checkbox needs a type of your own, since one that is not ticked sends nothing.
            remember_me: bool = "rememberMe",
            /// The query of the login page, if an OAuth client waits for the sign-in.
            oauth_query: String = "oauth_query",
        };

        /// Signs in with a name and the password.
        ///
        /// Refused with `INVALID_USERNAME_OR_PASSWORD`, `INVALID_USERNAME`, `USERNAME_TOO_SHORT`, `USERNAME_TOO_LONG`,
        /// `EMAIL_NOT_VERIFIED` or `BANNED_USER`.
        username: SignInUsername = POST "sign-in/username" of "username" ("signIn.username") changes -> OrSecondFactor<OrAuthorization<SignedIn>> {
            /// The user's name; the letters' size does not count.
            username: String = "username",
            /// The user's password.
            password: String = "password";
            /// Whether the session outlives the browser: true unless given. In a form it is `rememberMe`, `true` or `false`; a
            /// checkbox needs a type of your own, since one that is not ticked sends nothing.
            remember_me: bool = "rememberMe",
            /// Where the browser goes afterwards; the reply repeats it.
            callback_url: String = "callbackURL",
            /// The query of the login page, if an OAuth client waits for the sign-in.
            oauth_query: String = "oauth_query",
        };

        /// Signs in somebody without an account. If they sign up later, this user is deleted.
        ///
        /// Refused with `ANONYMOUS_USERS_CANNOT_SIGN_IN_AGAIN_ANONYMOUSLY`.
        anonymous: SignInAnonymous = POST "sign-in/anonymous" of "anonymous" ("signIn.anonymous") changes -> OrAuthorization<SignedIn> {
            ;
            /// The query of the login page, if an OAuth client waits for the sign-in.
            oauth_query: String = "oauth_query",
        };
    }
}
