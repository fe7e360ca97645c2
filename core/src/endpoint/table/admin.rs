//! What admins do.

use crate::endpoint::{
    ChangedUser, FilterOperator, Permission, Permissions, Roles, SearchField, SearchOperator, SortDirection, Status, Success,
    UserSessions, Users,
};
use crate::session::{Session, User};
use serde_json::{Map, Value};

endpoints! {
    /// What admins do.
    group admin: Admin {
        /// A page of all users.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_LIST_USERS`.
        list_users: ListUsers = GET "admin/list-users" ("admin.listUsers") -> Users {
            ;
            /// What to search for.
            search_value: String = "searchValue",
            /// Where.
            search_field: SearchField = "searchField",
            /// How.
            search_operator: SearchOperator = "searchOperator",
            /// How many at the most.
            limit: u64 = "limit",
            /// How many to pass over.
            offset: u64 = "offset",
            /// The field to sort by.
            sort_by: String = "sortBy",
            /// Which way.
            sort_direction: SortDirection = "sortDirection",
            /// The field to filter by.
            filter_field: String = "filterField",
            /// What it has to compare with.
            filter_value: String = "filterValue",
            /// How.
            filter_operator: FilterOperator = "filterOperator",
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

        /// A user.
        ///
        /// Refused with `USER_NOT_FOUND`.
        get_user: GetUser = GET "admin/get-user" ("admin.getUser") -> User {
            /// The user's id.
            id: String = "id"
        };

        /// Makes an account.
        ///
        /// Refused with `USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL`.
        create_user: CreateUser = POST "admin/create-user" ("admin.createUser") -> ChangedUser {
            /// The address.
            email: String = "email",
            /// The name.
            name: String = "name";
            /// The password; none for an account that signs in otherwise.
            password: String = "password",
            /// The role, or several.
            role: Roles = "role",
            /// Further fields.
            data: Map<String, Value> = "data",
        };

        /// Changes a user's fields.
        update_user: AdminUpdateUser = POST "admin/update-user" ("admin.updateUser") -> User {
            /// The user's id.
            user_id: String = "userId",
            /// What changes.
            data: Map<String, Value> = "data"
        };

        /// Sets a user's password.
        set_user_password: SetUserPassword = POST "admin/set-user-password" ("admin.setUserPassword") -> Status {
            /// The user's id.
            user_id: String = "userId",
            /// The password as it shall be.
            new_password: String = "newPassword"
        };

        /// Opens a user's account again.
        unban_user: UnbanUser = POST "admin/unban-user" ("admin.unbanUser") -> ChangedUser {
            /// The user's id.
            user_id: String = "userId"
        };

        /// A user's sessions.
        list_user_sessions: ListUserSessions = POST "admin/list-user-sessions" ("admin.listUserSessions") -> UserSessions {
            /// The user's id.
            user_id: String = "userId"
        };

        /// Ends one session of a user's.
        revoke_user_session: RevokeUserSession = POST "admin/revoke-user-session" ("admin.revokeUserSession") -> Success {
            /// The session's token.
            session_token: String = "sessionToken"
        };

        /// Ends all of a user's sessions.
        revoke_user_sessions: RevokeUserSessions = POST "admin/revoke-user-sessions" ("admin.revokeUserSessions") -> Success {
            /// The user's id.
            user_id: String = "userId"
        };

        /// Acts as a user, for an hour at the most.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_IMPERSONATE_USERS`.
        impersonate_user: ImpersonateUser = POST "admin/impersonate-user" ("admin.impersonateUser") -> Session {
            /// The user's id.
            user_id: String = "userId"
        };

        /// Ends that: the admin's own session is in force again.
        stop_impersonating: StopImpersonating = POST "admin/stop-impersonating" ("admin.stopImpersonating") -> Session;

        /// Deletes a user's account, for good.
        ///
        /// Refused with `YOU_CANNOT_REMOVE_YOURSELF`.
        remove_user: RemoveUser = POST "admin/remove-user" ("admin.removeUser") -> Success {
            /// The user's id.
            user_id: String = "userId"
        };

        /// Whether a user may do all of that.
        has_permission: HasPermission = POST "admin/has-permission" ("admin.hasPermission") -> Permission {
            /// By resource, the actions: `{"user": ["ban"]}`.
            permissions: Permissions = "permissions";
            /// The user's id; the signed-in one unless given.
            user_id: String = "userId",
            /// A role, instead.
            role: String = "role",
        };
    }
}
