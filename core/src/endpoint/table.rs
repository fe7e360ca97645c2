//! The table. Adding an endpoint is one entry here.

use std::fmt;

use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::replies::*;
use super::{Caller, Endpoint, EndpointInfo, EndpointVisitor, OtpType, Roles};
use crate::session::SessionRecord;

/// What the table's entries are made into: for each a type with its arguments and its [`Endpoint`], for each group a
/// struct with a method an entry, and a line in [`ENDPOINTS`].
///
/// An entry reads `method: Type = VERB "path" ("name in the JavaScript SDK") -> Reply`, then the arguments, if there
/// are any, as `name: type = "name on the wire"`: first those that are required, and behind a `;` the optional ones.
macro_rules! endpoints {
    (
        $(#[$root_doc:meta])*
        $Root:ident { $($root:tt)* }
        $( $(#[$group_doc:meta])* $group:ident: $Group:ident { $($entries:tt)* } )*
    ) => {
        $(#[$root_doc])*
        #[derive(Clone, Debug)]
        pub struct $Root<C>(C);

        impl<C> $Root<C> {
            /// The methods, made through this caller.
            pub const fn new(caller: C) -> Self {
                Self(caller)
            }
        }

        impl<C> std::ops::Deref for $Root<C> {
            type Target = C;

            fn deref(&self) -> &C {
                &self.0
            }
        }

        impl<C: Caller> $Root<C> {
            $(
                $(#[$group_doc])*
                pub fn $group(&self) -> $Group<'_, C> {
                    $Group(&self.0)
                }
            )*
        }

        endpoints!(@methods [impl<C: Caller> $Root<C>] '_ [&self] [&self.0] { $($root)* });
        endpoints!(@types { $($root)* });
        $(
            $(#[$group_doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $Group<'a, C>(&'a C);

            endpoints!(@methods [impl<'a, C: Caller> $Group<'a, C>] 'a [&self] [self.0] { $($entries)* });
            endpoints!(@types { $($entries)* });
        )*

        /// The whole table, group by group; the first has no name.
        pub const ENDPOINTS: &[&[EndpointInfo]] = &[
            endpoints!(@infos [""] { $($root)* }),
            $( endpoints!(@infos [stringify!($group)] { $($entries)* }), )*
        ];

        /// Does something with the endpoint of that name in the JavaScript SDK; `None` where there is none.
        pub fn visit_endpoint<V: EndpointVisitor>(name: &str, visitor: V) -> Option<V::Output> {
            endpoints!(@visit name, visitor, { $($root)* $($($entries)*)* })
        }
    };

    (@methods [$($header:tt)*] $life:lifetime $receiver:tt $caller:tt { $(
        $(#[$doc:meta])*
        $method:ident: $Args:ident = $verb:ident $path:literal ($name:literal) -> $reply:ty
        $({ $($fields:tt)* })? ;
    )* }) => {
        $($header)* {
            $( endpoints!(@method $life $receiver $caller $(#[$doc])* $method $Args $({ $($fields)* })?); )*
        }
    };

    (@method $life:lifetime [$($receiver:tt)*] [$($caller:tt)*] $(#[$doc:meta])* $method:ident $Args:ident) => {
        $(#[$doc])*
        pub fn $method($($receiver)*) -> C::Call<$life, $Args> {
            ($($caller)*).ready($Args::new())
        }
    };
    (@method $life:lifetime [$($receiver:tt)*] [$($caller:tt)*] $(#[$doc:meta])* $method:ident $Args:ident { $($fields:tt)* }) => {
        $(#[$doc])*
        pub fn $method($($receiver)*, arguments: $Args) -> C::Call<$life, $Args> {
            ($($caller)*).ready(arguments)
        }
    };

    (@types { $(
        $(#[$doc:meta])*
        $method:ident: $Args:ident = $verb:ident $path:literal ($name:literal) -> $reply:ty
        $({
            $( $(#[$field_doc:meta])* $field:ident: $type:ty = $wire:literal ),* $(,)?
            $(; $( $(#[$option_doc:meta])* $option:ident: $option_type:ty = $option_wire:literal ),* $(,)? )?
        })? ;
    )* }) => { $(
        #[doc = concat!("Arguments of `", $name, "`: ", stringify!($verb), " `", $path, "`.")]
        #[derive(Clone, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[non_exhaustive]
        pub struct $Args {
            $(
                $( $(#[$field_doc])* #[serde(rename = $wire)] pub $field: $type, )*
                $($(
                    $(#[$option_doc])*
                    #[serde(rename = $option_wire, default, skip_serializing_if = "Option::is_none")]
                    pub $option: Option<$option_type>,
                )*)?
            )?
        }

        impl $Args {
            /// A call with what it needs.
            #[must_use]
            #[allow(clippy::new_without_default)]
            pub fn new($( $( $field: impl Into<$type> ),* )?) -> Self {
                Self {
                    $(
                        $( $field: $field.into(), )*
                        $($( $option: None, )*)?
                    )?
                }
            }

            $($($(
                $(#[$option_doc])*
                #[must_use]
                pub fn $option(mut self, $option: impl Into<$option_type>) -> Self {
                    self.$option = Some($option.into());
                    self
                }
            )*)?)?
        }

        impl Endpoint for $Args {
            const NAME: &'static str = $name;
            const METHOD: Method = Method::$verb;
            const PATH: &'static str = $path;
            type Reply = $reply;
        }

        /// Nothing of what it holds: passwords and codes are among it.
        impl fmt::Debug for $Args {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($Args)).finish_non_exhaustive()
            }
        }
    )* };

    (@infos [$group:expr] { $(
        $(#[$doc:meta])*
        $method:ident: $Args:ident = $verb:ident $path:literal ($name:literal) -> $reply:ty
        $({ $($fields:tt)* })? ;
    )* }) => {
        &[ $( EndpointInfo {
            name: $name,
            group: $group,
            method_name: stringify!($method),
            method: Method::$verb,
            path: $path,
        }, )* ]
    };

    (@visit $given:ident, $visitor:ident, { $(
        $(#[$doc:meta])*
        $method:ident: $Args:ident = $verb:ident $path:literal ($name:literal) -> $reply:ty
        $({ $($fields:tt)* })? ;
    )* }) => {
        match $given {
            $( $name => Some($visitor.visit::<$Args>()), )*
            _ => None,
        }
    };
}

endpoints! {
    /// Every server method, on behalf of one request.
    Methods {
        /// Signs out: the session ends upstream, and the browser's cookies go.
        sign_out: SignOut = POST "sign-out" ("signOut") -> Success;

        /// Changes the signed-in user's name or picture.
        ///
        /// Refused with `UNAUTHORIZED` where nobody is signed in.
        update_user: UpdateUser = POST "update-user" ("updateUser") -> Status {
            ;
            /// The new name.
            name: String = "name",
            /// The new picture's URL.
            image: String = "image",
        };

        /// Changes the signed-in user's password.
        ///
        /// Refused with `INVALID_PASSWORD` where the current one is wrong, `PASSWORD_TOO_SHORT` or
        /// `PASSWORD_TOO_LONG` where the new one is.
        change_password: ChangePassword = POST "change-password" ("changePassword") -> PasswordChanged {
            /// The password as it is.
            current_password: String = "currentPassword",
            /// The password as it shall be.
            new_password: String = "newPassword";
            /// Whether to end every session, this one included, and begin a new one here.
            revoke_other_sessions: bool = "revokeOtherSessions",
        };

        /// Mails a link that verifies the address.
        send_verification_email: SendVerificationEmail = POST "send-verification-email" ("sendVerificationEmail") -> Status {
            /// The address.
            email: String = "email";
            /// Where the link leads in the end.
            callback_url: String = "callbackURL",
        };

        /// Deletes the signed-in user's account, for good.
        ///
        /// Refused with `INVALID_PASSWORD` where one is given and wrong, `SESSION_EXPIRED` where the session is not
        /// fresh and none is given.
        delete_user: DeleteUser = POST "delete-user" ("deleteUser") -> Success {
            ;
            /// The user's password.
            password: String = "password",
            /// The token out of the mail that confirms it, where upstream sends one.
            token: String = "token",
            /// Where that mail's link leads in the end.
            callback_url: String = "callbackURL",
        };

        /// The signed-in user's sessions, this one included.
        list_sessions: ListSessions = GET "list-sessions" ("listSessions") -> Vec<SessionRecord>;

        /// Ends one of the signed-in user's sessions.
        revoke_session: RevokeSession = POST "revoke-session" ("revokeSession") -> Status {
            /// The session's token, as `list_sessions` tells it.
            token: String = "token",
        };

        /// Ends all of the signed-in user's sessions but this one.
        revoke_other_sessions: RevokeOtherSessions = POST "revoke-other-sessions" ("revokeOtherSessions") -> Status;
    }

    /// Signing in.
    sign_in: SignIn {
        /// Signs in with address and password.
        ///
        /// Refused with `INVALID_EMAIL_OR_PASSWORD`, `EMAIL_NOT_VERIFIED` or `BANNED_USER`.
        email: SignInEmail = POST "sign-in/email" ("signIn.email") -> SignedIn {
            /// The address.
            email: String = "email",
            /// The password.
            password: String = "password";
            /// Whether the session outlives the browser: true unless given.
            remember_me: bool = "rememberMe",
            /// Where the browser goes afterwards; the reply repeats it.
            callback_url: String = "callbackURL",
        };

        /// Begins to sign in with an account elsewhere: send the browser to the reply's `url`.
        ///
        /// Refused with `PROVIDER_NOT_FOUND`, or `INVALID_CALLBACK_URL` where upstream does not trust the address.
        social: SignInSocial = POST "sign-in/social" ("signIn.social") -> SocialSignIn {
            /// The provider's name, such as `google` or `github`.
            provider: String = "provider";
            /// The page to come back to: a path of this application.
            callback_url: String = "callbackURL",
            /// The page for somebody who is new.
            new_user_callback_url: String = "newUserCallbackURL",
            /// The page for a sign-in that failed.
            error_callback_url: String = "errorCallbackURL",
            /// Whether the reply only tells the URL.
            disable_redirect: bool = "disableRedirect",
            /// What to ask the provider for.
            scopes: Vec<String> = "scopes",
            /// Whether somebody who is new may sign up.
            request_sign_up: bool = "requestSignUp",
            /// The account that the provider should suggest.
            login_hint: String = "loginHint",
            /// An ID token of the provider's, instead of the browser's way there and back.
            id_token: Map<String, Value> = "idToken",
            /// What to keep beside the sign-in.
            additional_data: Map<String, Value> = "additionalData",
        };

        /// Signs in with a code out of a mail; an unknown address signs up.
        ///
        /// Refused with `INVALID_OTP`, `OTP_EXPIRED` or `TOO_MANY_ATTEMPTS`.
        email_otp: SignInEmailOtp = POST "sign-in/email-otp" ("signIn.emailOtp") -> SignedIn {
            /// The address.
            email: String = "email",
            /// The code.
            otp: String = "otp";
            /// The name of somebody who is new.
            name: String = "name",
            /// The picture of somebody who is new.
            image: String = "image",
        };
    }

    /// Signing up.
    sign_up: SignUp {
        /// Makes an account with address and password, and signs in.
        ///
        /// Refused with `USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL`, `PASSWORD_TOO_SHORT`, `PASSWORD_TOO_LONG` or
        /// `VALIDATION_ERROR`.
        email: SignUpEmail = POST "sign-up/email" ("signUp.email") -> SignedUp {
            /// The address.
            email: String = "email",
            /// The password.
            password: String = "password",
            /// The name.
            name: String = "name";
            /// A picture's URL.
            image: String = "image",
            /// Where the link in the verification mail leads in the end.
            callback_url: String = "callbackURL",
            /// Whether the session outlives the browser: true unless given.
            remember_me: bool = "rememberMe",
        };
    }

    /// Codes by mail.
    email_otp: EmailOtp {
        /// Mails a code.
        send_verification_otp: SendVerificationOtp = POST "email-otp/send-verification-otp" ("emailOtp.sendVerificationOtp") -> Success {
            /// The address.
            email: String = "email",
            /// What the code is for.
            otp_type: OtpType = "type",
        };

        /// Verifies the address with a code.
        ///
        /// Refused with `INVALID_OTP`, `OTP_EXPIRED`, `TOO_MANY_ATTEMPTS` or `USER_NOT_FOUND`.
        verify_email: VerifyEmailOtp = POST "email-otp/verify-email" ("emailOtp.verifyEmail") -> EmailVerified {
            /// The address.
            email: String = "email",
            /// The code.
            otp: String = "otp",
        };
    }

    /// Organizations.
    organization: Organizations {
        /// Makes an organization; the signed-in user owns it.
        ///
        /// Refused with `ORGANIZATION_ALREADY_EXISTS` where the slug is taken.
        create: CreateOrganization = POST "organization/create" ("organization.create") -> Organization {
            /// Its name.
            name: String = "name",
            /// Its name in URLs.
            slug: String = "slug";
            /// A picture's URL.
            logo: String = "logo",
            /// Whatever the application wants kept beside it.
            metadata: Map<String, Value> = "metadata",
            /// The owner, where that is not the signed-in user; for servers.
            user_id: String = "userId",
            /// Whether the user goes on working in the organization of before.
            keep_current_active_organization: bool = "keepCurrentActiveOrganization",
        };

        /// The signed-in user's organizations.
        list: ListOrganizations = GET "organization/list" ("organization.list") -> Vec<Organization>;

        /// Invites somebody by mail.
        ///
        /// Refused with `USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION`,
        /// `USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION` or
        /// `YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION`.
        invite_member: InviteMember = POST "organization/invite-member" ("organization.inviteMember") -> Invitation {
            /// The address.
            email: String = "email",
            /// The role, or several.
            role: Roles = "role";
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
            /// Whether to mail somebody again who is invited already.
            resend: bool = "resend",
            /// The team, or several.
            team_id: Roles = "teamId",
        };
    }

    /// What admins do.
    admin: Admin {
        /// A page of all users.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_LIST_USERS`.
        list_users: ListUsers = GET "admin/list-users" ("admin.listUsers") -> Users {
            ;
            /// What to search for.
            search_value: String = "searchValue",
            /// Where: `email` or `name`.
            search_field: String = "searchField",
            /// How: `contains`, `starts_with` or `ends_with`.
            search_operator: String = "searchOperator",
            /// How many at the most.
            limit: u64 = "limit",
            /// How many to pass over.
            offset: u64 = "offset",
            /// The field to sort by.
            sort_by: String = "sortBy",
            /// `asc` or `desc`.
            sort_direction: String = "sortDirection",
            /// The field to filter by.
            filter_field: String = "filterField",
            /// What it has to compare with.
            filter_value: String = "filterValue",
            /// How: `eq`, `ne`, `lt`, `lte`, `gt` or `gte`.
            filter_operator: String = "filterOperator",
        };

        /// Shuts somebody's account and ends the sessions.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_BAN_USERS` or `YOU_CANNOT_BAN_YOURSELF`.
        ban_user: BanUser = POST "admin/ban-user" ("admin.banUser") -> ChangedUser {
            /// The user's id.
            user_id: String = "userId";
            /// Why.
            ban_reason: String = "banReason",
            /// For how many seconds; for good unless given.
            ban_expires_in: u64 = "banExpiresIn",
        };

        /// Gives somebody a role.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_CHANGE_USERS_ROLE`.
        set_role: SetRole = POST "admin/set-role" ("admin.setRole") -> ChangedUser {
            /// The user's id.
            user_id: String = "userId",
            /// The role, or several.
            role: Roles = "role",
        };
    }
}
