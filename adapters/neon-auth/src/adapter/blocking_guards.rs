//! The functions of a blocking framework's crate that say who is signed in, described once.

/// Declares these functions of a blocking framework's crate, each with its documentation: `require_session`,
/// `optional_session` and their like.
///
/// `rejection` is the crate's own type, made of a [`Rejection`](crate::Rejection) by `From`.
#[doc(hidden)]
#[macro_export]
macro_rules! blocking_guards {
    (rejection: $Rejection:ty) => {
        /// Returns who is signed in. A form from another site's page is refused first ([`require_trusted_origin`]).
        ///
        /// # Errors
        ///
        /// Nobody is signed in, or that is unknown.
        #[doc(alias = "CurrentUser")]
        #[doc(alias = "require_user")]
        #[doc(alias = "getSession")]
        pub fn require_session(
            auth: &$crate::RequestAuth<$crate::Blocking>,
        ) -> Result<$crate::Session, $Rejection> {
            Ok($crate::require_session(auth).send()?)
        }

        /// Returns who is signed in, asked of upstream for this very request: for what must not happen on the strength of a
        /// cookie that is some minutes old.
        ///
        /// # Errors
        ///
        /// As those of [`require_session`].
        pub fn require_fresh_session(
            auth: &$crate::RequestAuth<$crate::Blocking>,
        ) -> Result<$crate::Session, $Rejection> {
            Ok($crate::require_fresh_session(auth).send()?)
        }

        /// Returns who is signed in, if it is somebody with this role, asked of upstream for this very request.
        ///
        /// # Errors
        ///
        /// As those of [`require_session`], and [`ErrorCode::Forbidden`](crate::ErrorCode::Forbidden) if somebody is signed in who
        /// lacks the role.
        pub fn require_role(
            auth: &$crate::RequestAuth<$crate::Blocking>,
            role: &str,
        ) -> Result<$crate::Session, $Rejection> {
            Ok($crate::require_role(auth, role).send()?)
        }

        /// Returns who is signed in with this role, by the session cookie if it has the answer: a role that another process
        /// took away counts until the cookie expires, one `session_data_ttl` at most. One that this process takes away ends at
        /// once.
        ///
        /// # Errors
        ///
        /// As those of [`require_role`].
        pub fn require_cached_role(
            auth: &$crate::RequestAuth<$crate::Blocking>,
            role: &str,
        ) -> Result<$crate::Session, $Rejection> {
            Ok($crate::require_cached_role(auth, role).send()?)
        }

        /// Returns who is signed in, if it is a member of the active organization with this role there, asked of upstream for
        /// this very request: a session does not hold it.
        ///
        /// # Errors
        ///
        /// As those of [`require_role`]; [`ErrorCode::Forbidden`](crate::ErrorCode::Forbidden) also if no organization is active.
        pub fn require_organization_role(
            auth: &$crate::RequestAuth<$crate::Blocking>,
            role: &str,
        ) -> Result<$crate::Session, $Rejection> {
            Ok($crate::require_organization_role(auth, role).send()?)
        }

        /// Returns who is signed in, if the user signed in at most this long ago, asked of upstream for this very request: for
        /// what a browser that was left alone must not do, such as a change of password.
        ///
        /// Somebody who signed in earlier is sent to the login page, with `error=SESSION_NOT_FRESH` in its query, or as a client
        /// of an API gets 403. So the login page must not send back everybody who is signed in.
        ///
        /// # Errors
        ///
        /// As those of [`require_session`], and [`ErrorCode::SessionNotFresh`](crate::ErrorCode::SessionNotFresh).
        pub fn require_signed_in_within(
            auth: &$crate::RequestAuth<$crate::Blocking>,
            duration: ::std::time::Duration,
        ) -> Result<$crate::Session, $Rejection> {
            Ok($crate::require_signed_in_within(auth, duration).send()?)
        }

        /// Returns who is signed in, if anybody is.
        ///
        /// # Errors
        ///
        /// It is unknown: an outage is never "nobody".
        pub fn optional_session(
            auth: &$crate::RequestAuth<$crate::Blocking>,
        ) -> Result<Option<$crate::Session>, $Rejection> {
            Ok($crate::optional_session(auth).send()?)
        }

        /// Returns who is signed in, if anybody is, asked of upstream for this very request.
        ///
        /// # Errors
        ///
        /// As those of [`optional_session`].
        pub fn optional_fresh_session(
            auth: &$crate::RequestAuth<$crate::Blocking>,
        ) -> Result<Option<$crate::Session>, $Rejection> {
            Ok($crate::optional_fresh_session(auth).send()?)
        }

        /// Checks that a request which may change something does not come from a page of another site: for an application's own
        /// public forms, such as sign-in. See [`check_origin`](neon_auth::check_origin) for the rule.
        ///
        /// # Errors
        ///
        /// [`ErrorCode::UntrustedOrigin`](crate::ErrorCode::UntrustedOrigin).
        #[doc(alias = "csrf")]
        pub fn require_trusted_origin(
            auth: &$crate::RequestAuth<$crate::Blocking>,
        ) -> Result<(), $Rejection> {
            Ok($crate::require_trusted_origin(auth)?)
        }
    };
}
