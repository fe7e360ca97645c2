//! What admins do.

use crate::endpoint::methods::{Count, ChangedUser, FilterOperator, Permission, Permissions, Roles, SearchField, SearchOperator, SortDirection, Status, Success, UserSessions, Users};
use crate::session::{Session, User};
use serde_json::{Map, Value};

endpoints! {
    /// Does what admins may do to users and their sessions.
    group(admin_methods) admin: Admin {
        /// Returns a page of all users.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_LIST_USERS`.
        list_users: ListUsers = GET "admin/list-users" ("admin.listUsers") keeps -> Users {
            ;
            /// What to search for.
            search_value: String = "searchValue",
            /// The field to search in.
            search_field: SearchField = "searchField",
            /// How the field compares with it: contains it, begins or ends with it.
            search_operator: SearchOperator = "searchOperator",
            /// How many at the most.
            limit: Count = "limit",
            /// How many to pass over.
            offset: Count = "offset",
            /// The field to sort by.
            sort_by: String = "sortBy",
            /// Whether to sort upwards or downwards.
            sort_direction: SortDirection = "sortDirection",
            /// The field to filter by.
            filter_field: String = "filterField",
            /// What it has to compare with.
            filter_value: Value = "filterValue",
            /// How the field compares with it: equal, less, one of several, …
            filter_operator: FilterOperator = "filterOperator",
        };

        /// Shuts somebody's account and ends the sessions.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_BAN_USERS`, `YOU_CANNOT_BAN_YOURSELF` or `USER_NOT_FOUND`.
        ban_user: BanUser = POST "admin/ban-user" ("admin.banUser") changes [user "userId"] -> ChangedUser {
            /// The user's id.
            user_id: String = "userId";
            /// Why, for the record.
            ban_reason: String = "banReason",
            /// For how many seconds; for good unless given.
            ban_expires_in: Count = "banExpiresIn",
        };

        /// Gives somebody a role.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_CHANGE_USERS_ROLE` or `USER_NOT_FOUND`.
        set_role: SetRole = POST "admin/set-role" ("admin.setRole") changes [user "userId"] -> ChangedUser {
            /// The user's id.
            user_id: String = "userId",
            /// The role, or several.
            role: Roles = "role",
        };

        /// Returns a user.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_GET_USER` or `USER_NOT_FOUND`.
        get_user: GetUser = GET "admin/get-user" ("admin.getUser") keeps -> User {
            /// The user's id.
            id: String = "id"
        };

        /// Makes an account.
        ///
        /// The password may be of any length here.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_CREATE_USERS`, `USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL` or
        /// `INVALID_EMAIL`.
        create_user: CreateUser = POST "admin/create-user" ("admin.createUser") changes -> ChangedUser {
            /// The e-mail address.
            email: String = "email",
            /// The name.
            name: String = "name";
            /// The password; none for an account that signs in otherwise.
            password: String = "password",
            /// The role, or several.
            role: Roles = "role",
            /// Further fields of the user.
            data: Map<String, Value> = "data",
        };

        /// Changes a user's fields.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_UPDATE_USERS`, `NO_DATA_TO_UPDATE` or `USER_NOT_FOUND`; from Better Auth
        /// 1.7 on with `USER_ID_CANNOT_BE_UPDATED` if an id is among the fields.
        update_user: AdminUpdateUser = POST "admin/update-user" ("admin.updateUser") changes [user "userId"] -> User {
            /// The user's id.
            user_id: String = "userId",
            /// The fields that change, by their names upstream.
            data: Map<String, Value> = "data"
        };

        /// Sets a user's password.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_SET_USERS_PASSWORD`, `PASSWORD_TOO_SHORT`, `PASSWORD_TOO_LONG` or
        /// `USER_NOT_FOUND`.
        set_user_password: SetUserPassword = POST "admin/set-user-password" ("admin.setUserPassword") changes [user "userId"] -> Status {
            /// The user's id.
            user_id: String = "userId",
            /// The new password.
            new_password: String = "newPassword"
        };

        /// Opens a user's account again.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_BAN_USERS` or `USER_NOT_FOUND`.
        unban_user: UnbanUser = POST "admin/unban-user" ("admin.unbanUser") changes -> ChangedUser {
            /// The user's id.
            user_id: String = "userId"
        };

        /// Returns a user's sessions.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_LIST_USERS_SESSIONS`.
        list_user_sessions: ListUserSessions = POST "admin/list-user-sessions" ("admin.listUserSessions") keeps -> UserSessions {
            /// The user's id.
            user_id: String = "userId"
        };

        /// Ends one session of a user's.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_REVOKE_USERS_SESSIONS`. An unknown token is no failure.
        revoke_user_session: RevokeUserSession = POST "admin/revoke-user-session" ("admin.revokeUserSession") changes [session "sessionToken"] -> Success {
            /// The session's token.
            session_token: String = "sessionToken"
        };

        /// Ends all of a user's sessions.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_REVOKE_USERS_SESSIONS`.
        revoke_user_sessions: RevokeUserSessions = POST "admin/revoke-user-sessions" ("admin.revokeUserSessions") changes [user "userId"] -> Success {
            /// The user's id.
            user_id: String = "userId"
        };

        /// Acts as a user, for an hour at the most.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_IMPERSONATE_USERS`, `YOU_CANNOT_IMPERSONATE_ADMINS` or
        /// `USER_NOT_FOUND`.
        impersonate_user: ImpersonateUser = POST "admin/impersonate-user" ("admin.impersonateUser") changes -> Session {
            /// The user's id.
            user_id: String = "userId"
        };

        /// Ends that: the admin's own session is in force again.
        ///
        /// Refused with status 400 if nobody is impersonated.
        stop_impersonating: StopImpersonating = POST "admin/stop-impersonating" ("admin.stopImpersonating") changes [this_session] -> Session;

        /// Deletes a user's account, for good.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_DELETE_USERS`, `YOU_CANNOT_REMOVE_YOURSELF` or `USER_NOT_FOUND`.
        remove_user: RemoveUser = POST "admin/remove-user" ("admin.removeUser") changes [user "userId"] -> Success {
            /// The user's id.
            user_id: String = "userId"
        };

        /// Returns whether the signed-in user may do all of that.
        ///
        /// Nobody else's permissions can be asked for: upstream uses `user_id` and `role` in calls within its own process
        /// alone. Over HTTP the answer is always about the signed-in user.
        ///
        /// Refused with status 401 if nobody is signed in.
        has_permission: HasPermission = POST "admin/has-permission" ("admin.hasPermission") keeps -> Permission {
            /// By resource, the actions: `{"user": ["ban"]}`.
            permissions: Permissions = "permissions";
            /// Ignored over HTTP.
            user_id: String = "userId",
            /// Ignored over HTTP.
            role: String = "role",
        };
    }
}
