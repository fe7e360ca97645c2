//! Keys for the programs of users.

use crate::endpoint::methods::{
    ApiKey, ApiKeys, Count, CreatedApiKey, Expiry, SortDirection, Success,
};
use serde_json::{Map, Value};

endpoints! {
    /// Makes and ends keys for the programs of users.
    ///
    /// What a key may do, and how often, is for upstream's own code to say: over HTTP it is refused with
    /// `SERVER_ONLY_PROPERTY`. So is checking one.
    group(api_key_methods) api_key: ApiKeyMethods {
        /// Makes a key for the signed-in user, or for an organization.
        ///
        /// Refused with `UNAUTHORIZED_SESSION` if nobody is signed in, `EXPIRES_IN_IS_TOO_SMALL` or
        /// `EXPIRES_IN_IS_TOO_LARGE`, `METADATA_DISABLED`, `INVALID_NAME_LENGTH`, `NAME_REQUIRED` or
        /// `INVALID_PREFIX_LENGTH`. For an organization also with `ORGANIZATION_ID_REQUIRED`,
        /// `USER_NOT_MEMBER_OF_ORGANIZATION` or `INSUFFICIENT_API_KEY_PERMISSIONS`.
        create: CreateApiKey = POST "api-key/create" of "apiKey" ("apiKey.create") changes -> CreatedApiKey {
            ;
            /// What the user calls it.
            name: String = "name",
            /// For how long it is good, in seconds: for good unless given.
            expires_in: Expiry = "expiresIn",
            /// What it begins with.
            prefix: String = "prefix",
            /// Whatever the application wants kept beside it, if upstream allows that.
            metadata: Map<String, Value> = "metadata",
            /// Whose it is, if keys of this kind belong to organizations; else it is ignored.
            organization_id: String = "organizationId",
            /// Which of upstream's kinds of keys; the default one unless given.
            config_id: String = "configId",
        };

        /// Returns a key of the signed-in user's, without the key itself.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in, or `KEY_NOT_FOUND`, also if it is another user's or of
        /// another kind.
        get: GetApiKey = GET "api-key/get" of "apiKey" ("apiKey.get") keeps -> ApiKey {
            /// The key's id.
            id: String = "id";
            /// Which of upstream's kinds of keys; the default one unless given.
            config_id: String = "configId",
        };

        /// Changes a key of the signed-in user's.
        ///
        /// Refused with `UNAUTHORIZED_SESSION` if nobody is signed in, `KEY_NOT_FOUND`, also if it is another user's or of
        /// another kind, `NO_VALUES_TO_UPDATE`, `INVALID_NAME_LENGTH`, `EXPIRES_IN_IS_TOO_SMALL` or
        /// `EXPIRES_IN_IS_TOO_LARGE`.
        update: UpdateApiKey = POST "api-key/update" of "apiKey" ("apiKey.update") changes -> ApiKey {
            /// The key's id.
            key_id: String = "keyId";
            /// What the user calls it.
            name: String = "name",
            /// Whether it is taken.
            enabled: bool = "enabled",
            /// For how long it is good from now on, in seconds.
            expires_in: Expiry = "expiresIn",
            /// Whatever the application wants kept beside it; ignored unless upstream allows that.
            metadata: Map<String, Value> = "metadata",
            /// Which of upstream's kinds of keys; the default one unless given.
            config_id: String = "configId",
        };

        /// Deletes a key of the signed-in user's: it is good no longer.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in, or `KEY_NOT_FOUND`, also if it is another user's or of
        /// another kind.
        delete: DeleteApiKey = POST "api-key/delete" of "apiKey" ("apiKey.delete") changes -> Success {
            /// The key's id.
            key_id: String = "keyId";
            /// Which of upstream's kinds of keys; the default one unless given.
            config_id: String = "configId",
        };

        /// Returns the keys of the signed-in user, or of an organization, without the keys themselves.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in; of an organization also with
        /// `USER_NOT_MEMBER_OF_ORGANIZATION` or `INSUFFICIENT_API_KEY_PERMISSIONS`.
        list: ListApiKeys = GET "api-key/list" of "apiKey" ("apiKey.list") keeps -> ApiKeys {
            ;
            /// Whose, if not the user's.
            organization_id: String = "organizationId",
            /// How many at the most.
            limit: Count = "limit",
            /// How many to pass over.
            offset: Count = "offset",
            /// The field to sort by.
            sort_by: String = "sortBy",
            /// Whether to sort upwards or downwards.
            sort_direction: SortDirection = "sortDirection",
            /// Which of upstream's kinds of keys; all unless given.
            config_id: String = "configId",
        };
    }
}
