//! Refusals around administrators and bans.

use super::refusals;

refusals! {
    BANNED_USER = FORBIDDEN,
        "You have been banned from this application. \
         Please contact support if you believe this is an error.";
    INVALID_ROLE_TYPE = BAD_REQUEST, "Invalid role type";
    NO_DATA_TO_UPDATE = BAD_REQUEST, "No data to update";
    PASSWORD_CANNOT_BE_UPDATED_VIA_UPDATE_USER = BAD_REQUEST,
        "Password cannot be updated through update-user. \
         Use the set-user-password endpoint instead";
    YOU_ARE_NOT_ALLOWED_TO_BAN_USERS = FORBIDDEN, "You are not allowed to ban users";
    YOU_ARE_NOT_ALLOWED_TO_CHANGE_USERS_ROLE = FORBIDDEN,
        "You are not allowed to change users role";
    YOU_ARE_NOT_ALLOWED_TO_CREATE_USERS = FORBIDDEN, "You are not allowed to create users";
    YOU_ARE_NOT_ALLOWED_TO_DELETE_USERS = FORBIDDEN, "You are not allowed to delete users";
    YOU_ARE_NOT_ALLOWED_TO_GET_USER = FORBIDDEN, "You are not allowed to get user";
    YOU_ARE_NOT_ALLOWED_TO_IMPERSONATE_USERS = FORBIDDEN,
        "You are not allowed to impersonate users";
    YOU_ARE_NOT_ALLOWED_TO_LIST_USERS = FORBIDDEN, "You are not allowed to list users";
    YOU_ARE_NOT_ALLOWED_TO_LIST_USERS_SESSIONS = FORBIDDEN,
        "You are not allowed to list users sessions";
    YOU_ARE_NOT_ALLOWED_TO_REVOKE_USERS_SESSIONS = FORBIDDEN,
        "You are not allowed to revoke users sessions";
    YOU_ARE_NOT_ALLOWED_TO_SET_USERS_PASSWORD = FORBIDDEN,
        "You are not allowed to set users password";
    YOU_ARE_NOT_ALLOWED_TO_UPDATE_USERS = FORBIDDEN, "You are not allowed to update users";
    YOU_CANNOT_BAN_YOURSELF = BAD_REQUEST, "You cannot ban yourself";
    YOU_CANNOT_IMPERSONATE_ADMINS = FORBIDDEN, "You cannot impersonate admins";
    YOU_CANNOT_REMOVE_YOURSELF = BAD_REQUEST, "You cannot remove yourself";
}
