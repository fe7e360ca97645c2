//! The extractors that every framework has, described once.

use crate::{Rejection, RequestAuth};

/// Finds out what a handler asks for as an argument, from the request's [`RequestAuth`].
///
/// [`extractors!`](crate::extractors) makes the types. A framework's crate makes each of them an extractor of its own.
pub trait Extract: Sized + Send {
    /// Finds it out.
    fn extract(auth: &RequestAuth) -> impl Future<Output = Result<Self, Rejection>> + Send;
}

/// Declares the extractors of a framework's crate: `Auth`, `Arrival`, `Session`, `FreshSession`, `WithRole`, `WithCachedRole`,
/// `WithOrganizationRole` and `SignedInWithin`, each with its documentation.
///
/// `rejection` is the crate's own type, made of a [`Rejection`](crate::Rejection) by `From`. Whatever attributes stand
/// before a name are added: an example in the framework's terms, say. `each` is a macro of the crate that makes a type an
/// extractor; it gets the type's name, its parameter and that parameter's declaration, as in `WithRole<R> [R: Role]`, and
/// calls [`Extract::extract`].
///
/// No field is public: who has a session of these has been let through. `RequestAuth` has to be in scope, for links.
#[doc(hidden)]
#[macro_export]
macro_rules! extractors {
    (
        rejection: $Rejection:ty, each: $each:ident,
        $(#[$auth:meta])* Auth,
        $(#[$arrival:meta])* Arrival,
        $(#[$session:meta])* Session,
        $(#[$fresh:meta])* FreshSession,
        $(#[$with_role:meta])* WithRole,
        $(#[$cached_role:meta])* WithCachedRole,
        $(#[$organization_role:meta])* WithOrganizationRole,
        $(#[$signed_in_within:meta])* SignedInWithin $(,)?
    ) => {
        /// Gives the server methods, on behalf of this request: `auth.sign_in().email(…)`. Their cookies reach the
        /// response by themselves.
        ///
        /// It derefs to [`RequestAuth`], so these are methods of it; all of them are on that page:
        ///
        /// | method | |
        /// |---|---|
        /// | [`get_session`](RequestAuth::get_session) | who is signed in, or none |
        /// | [`sign_in`](RequestAuth::sign_in), [`sign_up`](RequestAuth::sign_up), [`sign_out`](RequestAuth::sign_out) | `auth.sign_in().email(…)`, `.social(…)`, `.email_otp(…)`, … |
        /// | [`update_user`](RequestAuth::update_user), [`change_password`](RequestAuth::change_password), [`delete_user`](RequestAuth::delete_user) | the user's account |
        /// | [`list_sessions`](RequestAuth::list_sessions), [`revoke_session`](RequestAuth::revoke_session), [`revoke_other_sessions`](RequestAuth::revoke_other_sessions) | where else the user is signed in |
        /// | [`email_otp`](RequestAuth::email_otp), [`magic_link`](RequestAuth::magic_link), [`organization`](RequestAuth::organization), [`admin`](RequestAuth::admin) | groups of methods |
        /// | [`token`](RequestAuth::token) | a JWT for other services |
        /// | [`call`](RequestAuth::call) | a route that has no method here |
        /// | [`invalidate_user`](neon_auth::NeonAuth::invalidate_user) of [`neon_auth`](RequestAuth::neon_auth) | says that a user has changed, if the application learns it in another way |
        /// | [`return_path`](RequestAuth::return_path) | checks a `redirectTo` |
        /// | [`request`](RequestAuth::request), [`neon_auth`](RequestAuth::neon_auth) | the request's head, and the application's Neon Auth |
        ///
        /// Its own methods are below.
        #[doc(alias = "get_session")]
        #[doc(alias = "sign_in")]
        #[doc(alias = "sign_up")]
        #[doc(alias = "sign_out")]
        #[doc(alias = "api")]
        #[doc(alias = "server methods")]
        #[derive(Clone, Debug)]
        $(#[$auth])*
        pub struct Auth($crate::RequestAuth);

        impl Auth {
            /// Checks that a request which may change something does not come from a page of another site: for an
            /// application's own public forms, such as sign-in. The extractors that need a session check it by themselves.
            ///
            /// # Errors
            ///
            /// [`ErrorCode::UntrustedOrigin`](neon_auth::ErrorCode::UntrustedOrigin); see
            /// [`check_origin`](neon_auth::check_origin) for the rule.
            #[doc(alias = "csrf")]
            pub fn require_trusted_origin(&self) -> Result<(), $Rejection> {
                Ok($crate::require_trusted_origin(&self.0)?)
            }

            /// Returns who is signed in, if it is somebody with this role, asked of upstream for this very request. See
            /// [`WithRole`] for the same as an extractor.
            ///
            /// # Errors
            ///
            /// Nobody is signed in, somebody without the role is, or that is unknown.
            pub async fn require_role(&self, role: &str) -> Result<$crate::Session, $Rejection> {
                Ok($crate::require_role(&self.0, role).await?)
            }

            /// Returns who is signed in with this role by the session cookie, if it has the answer; see
            /// [`WithCachedRole`].
            ///
            /// # Errors
            ///
            /// As those of [`require_role`](Self::require_role).
            pub async fn require_cached_role(
                &self,
                role: &str,
            ) -> Result<$crate::Session, $Rejection> {
                Ok($crate::require_cached_role(&self.0, role).await?)
            }

            /// Returns who is signed in, if it is a member of the active organization with this role there; see
            /// [`WithOrganizationRole`].
            ///
            /// # Errors
            ///
            /// As those of [`require_role`](Self::require_role).
            pub async fn require_organization_role(
                &self,
                role: &str,
            ) -> Result<$crate::Session, $Rejection> {
                Ok($crate::require_organization_role(&self.0, role).await?)
            }

            /// Returns who is signed in, if the user signed in at most this long ago; see [`SignedInWithin`].
            ///
            /// # Errors
            ///
            /// Nobody is signed in, somebody is who signed in earlier, or that is unknown.
            pub async fn require_signed_in_within(
                &self,
                duration: ::std::time::Duration,
            ) -> Result<$crate::Session, $Rejection> {
                Ok($crate::require_signed_in_within(&self.0, duration).await?)
            }
        }

        impl ::std::ops::Deref for Auth {
            type Target = $crate::RequestAuth;

            fn deref(&self) -> &$crate::RequestAuth {
                &self.0
            }
        }

        /// Says how somebody has arrived at a page for signing in, by that page's query: the checked `redirectTo`, and
        /// the code of what went wrong.
        ///
        /// It derefs to the [arrival itself](neon_auth::Arrival). A form without an `action` goes to the page's own address, so
        /// the handler of its POST has the same.
        #[doc(alias = "redirectTo")]
        #[doc(alias = "return_to")]
        #[doc(alias = "next")]
        #[derive(Clone, Debug)]
        $(#[$arrival])*
        pub struct Arrival($crate::Arrival);

        /// Gives who is signed in. A handler with it as an argument is for people who are signed in.
        ///
        /// It derefs to the [session itself](neon_auth::Session):
        ///
        /// | field or method | |
        /// |---|---|
        /// | `user` | [`User`](neon_auth::User): `id`, `name`, `email`, `email_verified`, `role`, `banned`, `created_at`, … |
        /// | `user.image()?` | a picture's URL: see [`image`](neon_auth::User::image) |
        /// | `user.has_role("admin")` | whether the user has a role: see [`has_role`](neon_auth::User::has_role) |
        /// | `user.get("field")?`, `user.get_as::<T>("field")?` | a field that your Neon Auth adds: see [`get`](neon_auth::User::get) |
        /// | `session` | [`SessionRecord`](neon_auth::SessionRecord): `id`, `user_id`, `token`, `expires_at`, `created_at`, `ip_address`, `user_agent`, `active_organization_id`, `impersonated_by`, … |
        /// | [`source()`](neon_auth::Session::source) | whether it comes from upstream or from the cookie |
        /// | [`expires()`](neon_auth::Session::expires) | when the session ends |
        /// | [`to_json()`](neon_auth::Session::to_json) | both as upstream wrote them, **the token included** |
        ///
        /// A text there is a [`Text`](neon_auth::Text): it is used as a `&str`, and `to_string()` makes a `String` of it.
        #[doc(alias = "CurrentUser")]
        #[doc(alias = "User")]
        #[doc(alias = "AuthUser")]
        #[doc(alias = "get_session")]
        #[doc(alias = "getSession")]
        #[doc(alias = "require_user")]
        #[derive(Clone, Debug)]
        $(#[$session])*
        pub struct Session($crate::Session);

        /// Gives who is signed in, checked with the auth server for this request.
        ///
        /// Use it if a cookie that is some minutes old is not good enough. After a change that this process has made,
        /// every extractor asks. After one of another process, this one does, and so do [`WithRole`] and
        /// [`SignedInWithin`].
        ///
        /// It derefs to the session itself, as [`Session`] does: its `user`, its `session`, and so on. It says nothing about
        /// when the user signed in: that is [`SignedInWithin`].
        #[doc(alias = "disableCookieCache")]
        #[doc(alias = "revalidate")]
        #[derive(Clone, Debug)]
        $(#[$fresh])*
        pub struct FreshSession($crate::Session);

        /// Gives who is signed in, if the user has the role `R`, checked with the auth server for this request.
        ///
        /// It derefs to the session itself, as [`Session`] does.
        #[doc(alias = "admin")]
        #[doc(alias = "RequireRole")]
        #[doc(alias = "require_role")]
        #[doc(alias = "permission")]
        #[derive(Debug)]
        $(#[$with_role])*
        pub struct WithRole<R>($crate::Session, ::std::marker::PhantomData<fn() -> R>);

        /// Gives who is signed in, if the session cookie says that the user has the role.
        ///
        /// A role that another process has taken away is accepted until the cookie expires, one `session_data_ttl` at
        /// most. One that this process takes away ends at once.
        ///
        /// It derefs to the session itself, as [`Session`] does.
        #[doc(alias = "admin")]
        #[doc(alias = "require_role")]
        #[derive(Debug)]
        $(#[$cached_role])*
        pub struct WithCachedRole<R>($crate::Session, ::std::marker::PhantomData<fn() -> R>);

        /// Gives who is signed in, if the user is a member of the active organization with the role `R` there.
        ///
        /// The auth server is asked for this request: a session does not hold it. If no organization is active, the
        /// answer is 403 `FORBIDDEN`.
        ///
        /// The organization is the `active_organization_id` of the session that it gives. After another process has
        /// made another one active, the cached session has the earlier one for up to one TTL, and the role is that of
        /// the earlier one.
        ///
        /// It derefs to the session itself, as [`Session`] does.
        #[doc(alias = "member")]
        #[doc(alias = "tenant")]
        #[doc(alias = "require_organization_role")]
        #[derive(Debug)]
        $(#[$organization_role])*
        pub struct WithOrganizationRole<R>($crate::Session, ::std::marker::PhantomData<fn() -> R>);

        /// Gives who is signed in, if the user signed in at most so many seconds ago.
        ///
        /// Use it for what a browser that was left alone must not do, such as a change of password. The auth server is
        /// asked for this request, as for [`FreshSession`], which says nothing about when the user signed in.
        ///
        /// Somebody who signed in earlier is sent to the login page, with `error=SESSION_NOT_FRESH` in its query, or as a
        /// client of an API gets 403. So the login page must not send back everybody who is signed in.
        ///
        /// It derefs to the session itself, as [`Session`] does.
        #[doc(alias = "sudo")]
        #[doc(alias = "freshAge")]
        #[doc(alias = "reauthenticate")]
        #[doc(alias = "step_up")]
        #[derive(Clone, Debug)]
        $(#[$signed_in_within])*
        pub struct SignedInWithin<const SECONDS: u64>($crate::Session);

        $crate::extractors! { @ $each
            Arrival: $crate::Arrival, [] |auth| Self(auth.arrival());
            Session: $crate::Session, [] |auth| Self($crate::require_session(auth).await?);
            FreshSession: $crate::Session, [] |auth| Self($crate::require_fresh_session(auth).await?);
            WithRole<R>: $crate::Session, [R: $crate::Role] |auth| Self(
                $crate::require_role(auth, R::NAME).await?,
                ::std::marker::PhantomData,
            );
            WithCachedRole<R>: $crate::Session, [R: $crate::Role] |auth| Self(
                $crate::require_cached_role(auth, R::NAME).await?,
                ::std::marker::PhantomData,
            );
            WithOrganizationRole<R>: $crate::Session, [R: $crate::Role] |auth| Self(
                $crate::require_organization_role(auth, R::NAME).await?,
                ::std::marker::PhantomData,
            );
            SignedInWithin<SECONDS>: $crate::Session, [const SECONDS: u64] |auth| Self(
                $crate::require_signed_in_within(auth, ::std::time::Duration::from_secs(SECONDS)).await?,
            );
        }
    };
    (@ $each:ident $(
        $Extractor:ident $(<$parameter:ident>)?: $Inner:ty, [$($declared:tt)*] |$auth:ident| $found:expr;
    )*) => { $(
        impl<$($declared)*> $crate::adapter::Extract for $Extractor $(<$parameter>)? {
            async fn extract($auth: &$crate::RequestAuth) -> Result<Self, $crate::Rejection> {
                Ok($found)
            }
        }

        impl<$($declared)*> $Extractor $(<$parameter>)? {
            /// Returns what it holds.
            #[must_use]
            pub fn into_inner(self) -> $Inner {
                self.0
            }
        }

        impl<$($declared)*> ::std::ops::Deref for $Extractor $(<$parameter>)? {
            type Target = $Inner;

            fn deref(&self) -> &$Inner {
                &self.0
            }
        }

        $each! { $Extractor $(<$parameter>)? [$($declared)*] }
    )* };
}
