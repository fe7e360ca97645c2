//! Accounts elsewhere that sign in here.

use crate::endpoint::methods::{AccessToken, Account, AccountInfo, IdToken, ProviderTokens, SocialLink, Status};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

endpoints! {
    methods(provider_methods) {
        /// Returns the ways in which the signed-in user can sign in: `credential`, and providers.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in.
        list_accounts: ListAccounts = GET "list-accounts" ("listAccounts") keeps -> Vec<Account>;

        /// Returns what a provider says of the signed-in user; none if it says nothing, since access was withdrawn
        /// there.
        ///
        /// Takes an [`Account`] that [`list_accounts`](Self::list_accounts) gives, whatever the server's version. Other
        /// arguments are sent as they are: Better Auth 1.4 takes the account's id at the provider, and 1.6 the
        /// provider, too; 1.7 takes as `account_id` the account's own id, alone.
        ///
        /// Refused with `ACCOUNT_NOT_FOUND`, also if no account is named, `AMBIGUOUS_ACCOUNT`,
        /// `PROVIDER_NOT_CONFIGURED` for a password, `FAILED_TO_GET_ACCESS_TOKEN`, or, by 1.7 if the provider says
        /// nothing, `FAILED_TO_GET_USER_INFO`.
        account_info: GetAccountInfo = GET "account-info" ("accountInfo") keeps -> Option<AccountInfo> {
            from Account;
            ;
            /// The account's id at the provider, or, to Better Auth 1.7, its own.
            account_id: String = "accountId",
            /// The provider, if several know that id.
            provider_id: String = "providerId",
            /// The account's own id. If it is given, the call is sent in whichever form the server takes.
            id: String = "id",
        };

        /// Begins to link an account at a provider: send the browser to the reply's `url`.
        ///
        /// The provider has to lead back through this application's proxy, as it does if the auth server's own URL is
        /// the application's: the cookie that the way back is checked with is one of this origin. A plain Better Auth
        /// at an origin of its own refuses it, with `error=state_mismatch`.
        ///
        /// Refused with `PROVIDER_NOT_FOUND`, or `INVALID_CALLBACK_URL` if upstream does not trust the address. Of an
        /// ID token also with `INVALID_TOKEN`, `LINKING_NOT_ALLOWED` or `LINKING_DIFFERENT_EMAILS_NOT_ALLOWED`. With
        /// `VALIDATION_ERROR` if `additional_params` has a parameter that is OAuth's own, such as `state`.
        link_social: LinkSocial = POST "link-social" ("linkSocial") keeps -> SocialLink {
            /// The provider's name.
            provider: String = "provider";
            /// The page to come back to.
            callback_url: String = "callbackURL",
            /// The page for a link that failed.
            error_callback_url: String = "errorCallbackURL",
            /// Whether the reply only gives the URL.
            disable_redirect: bool = "disableRedirect",
            /// What to ask the provider for.
            scopes: Vec<String> = "scopes",
            /// Whether somebody who is new may sign up.
            request_sign_up: bool = "requestSignUp",
            /// The account that the provider should suggest. Only Better Auth 1.7 takes it; older ones ignore it.
            login_hint: String = "loginHint",
            /// Parameters of the provider's own, for the URL that leads to it. Only Better Auth 1.7 takes them; older ones
            /// ignore them.
            additional_params: BTreeMap<String, String> = "additionalParams",
            /// An ID token of the provider's, instead of the browser's way there and back.
            id_token: IdToken = "idToken",
            /// What to keep beside the link.
            additional_data: Map<String, Value> = "additionalData",
        };

        /// Unlinks an account at a provider.
        ///
        /// Takes an [`Account`] that [`list_accounts`](Self::list_accounts) gives, whatever the server's version. Other
        /// arguments are sent as they are: Better Auth 1.4 and 1.6 take the provider, and the account's id there if the
        /// user has several; to 1.7, `account_id` is the account's own.
        ///
        /// Refused with `ACCOUNT_NOT_FOUND`, `FAILED_TO_UNLINK_LAST_ACCOUNT` if no other way to sign in is left, or
        /// `SESSION_NOT_FRESH` if the user signed in more than a day ago.
        unlink_account: UnlinkAccount = POST "unlink-account" ("unlinkAccount") changes -> Status {
            from Account;
            /// The provider's name.
            provider_id: String = "providerId";
            /// The account's id at the provider.
            account_id: String = "accountId",
            /// The account's own id. If it is given, the call is sent in whichever form the server takes.
            id: String = "id",
        };

        /// Returns a provider's access token, refreshed if it has expired.
        ///
        /// Pass an [`Account`] that [`list_accounts`](Self::list_accounts) gives, `auth.get_access_token(&account)`:
        /// that works with every version of Better Auth.
        ///
        /// Arguments of your own are sent as they are, unless they have the account's own `id`, as an `Account` has.
        /// What a server takes is in the table of [`methods`](crate::methods): 1.4 and 1.6 take the provider alone, or
        /// with `account_id`, the account's own id (1.4) or that at the provider (1.6); 1.7 refuses them,
        /// `VALIDATION_ERROR`.
        ///
        /// Refused with `ACCOUNT_NOT_FOUND`, `PROVIDER_NOT_SUPPORTED`, or `FAILED_TO_GET_ACCESS_TOKEN` if it cannot be
        /// refreshed.
        get_access_token: GetAccessToken = POST "get-access-token" ("getAccessToken") keeps -> AccessToken {
            from Account;
            /// The provider's name.
            provider_id: String = "providerId";
            /// The account's id at the provider, or, to Better Auth 1.4, its own.
            account_id: String = "accountId",
            /// The account's own id. If it is given, the call is sent in whichever form the server takes.
            id: String = "id",
            /// The user, in calls within upstream's own process. Over HTTP it is ignored: the user is the signed-in one.
            user_id: String = "userId",
        };

        /// Refreshes a provider's tokens.
        ///
        /// Takes an [`Account`], or arguments, as [`get_access_token`](Self::get_access_token) does.
        ///
        /// Refused with `ACCOUNT_NOT_FOUND`, `REFRESH_TOKEN_NOT_FOUND`, `PROVIDER_NOT_SUPPORTED`,
        /// `TOKEN_REFRESH_NOT_SUPPORTED` or `FAILED_TO_REFRESH_ACCESS_TOKEN`.
        refresh_token: RefreshToken = POST "refresh-token" ("refreshToken") keeps -> ProviderTokens {
            from Account;
            /// The provider's name.
            provider_id: String = "providerId";
            /// The account's id at the provider, or, to Better Auth 1.4, its own.
            account_id: String = "accountId",
            /// The account's own id. If it is given, the call is sent in whichever form the server takes.
            id: String = "id",
            /// The user, in calls within upstream's own process. Over HTTP it is ignored: the user is the signed-in one.
            user_id: String = "userId",
        };
    }
}
