//! Accounts elsewhere that sign in here.

use crate::endpoint::methods::{AccessToken, Account, AccountInfo, IdToken, ProviderTokens, SocialLink, Status};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

endpoints! {
    methods(provider_methods) {
        /// The ways the signed-in user can sign in: `credential`, and providers.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in.
        list_accounts: ListAccounts = GET "list-accounts" ("listAccounts") keeps -> Vec<Account>;

        /// What a provider says of the signed-in user; none if it says nothing, since access was withdrawn there.
        ///
        /// Refused with `ACCOUNT_NOT_FOUND`, also if no `account_id` is given, `AMBIGUOUS_ACCOUNT`,
        /// `PROVIDER_NOT_CONFIGURED` for a password, or `FAILED_TO_GET_ACCESS_TOKEN`.
        account_info: GetAccountInfo = GET "account-info" ("accountInfo") keeps -> Option<AccountInfo> {
            ;
            /// The account's id at the provider, as `list_accounts` gives it.
            account_id: String = "accountId",
            /// The provider, if several know that id.
            provider_id: String = "providerId",
        };

        /// Begins to link an account elsewhere: send the browser to the reply's `url`.
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

        /// Unlinks an account elsewhere.
        ///
        /// Refused with `ACCOUNT_NOT_FOUND`, `FAILED_TO_UNLINK_LAST_ACCOUNT` if no other way to sign in is left, or
        /// `SESSION_NOT_FRESH` if the user signed in more than a day ago.
        unlink_account: UnlinkAccount = POST "unlink-account" ("unlinkAccount") changes -> Status {
            /// The provider's name.
            provider_id: String = "providerId";
            /// The account's id at the provider.
            account_id: String = "accountId",
        };

        /// A provider's access token, refreshed if it has expired.
        ///
        /// Refused with `ACCOUNT_NOT_FOUND`, `PROVIDER_NOT_SUPPORTED`, or `FAILED_TO_GET_ACCESS_TOKEN` if it cannot be
        /// refreshed.
        get_access_token: GetAccessToken = POST "get-access-token" ("getAccessToken") keeps -> AccessToken {
            /// The provider's name.
            provider_id: String = "providerId";
            /// The account's id at the provider.
            account_id: String = "accountId",
            /// The user, in calls within upstream's own process. Over HTTP it is ignored: the user is the signed-in one.
            user_id: String = "userId",
        };

        /// Refreshes a provider's tokens.
        ///
        /// Refused with `ACCOUNT_NOT_FOUND`, `REFRESH_TOKEN_NOT_FOUND`, `PROVIDER_NOT_SUPPORTED`,
        /// `TOKEN_REFRESH_NOT_SUPPORTED` or `FAILED_TO_REFRESH_ACCESS_TOKEN`.
        refresh_token: RefreshToken = POST "refresh-token" ("refreshToken") keeps -> ProviderTokens {
            /// The provider's name.
            provider_id: String = "providerId";
            /// The account's id at the provider.
            account_id: String = "accountId",
            /// The user, in calls within upstream's own process. Over HTTP it is ignored: the user is the signed-in one.
            user_id: String = "userId",
        };
    }
}
