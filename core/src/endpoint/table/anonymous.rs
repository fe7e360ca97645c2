//! Users without an account.

use crate::endpoint::methods::Success;

endpoints! {
    methods(anonymous_methods) {
        /// Deletes the signed-in user, who has no account, and signs out.
        ///
        /// Refused with `USER_IS_NOT_ANONYMOUS`; `DELETE_ANONYMOUS_USER_DISABLED` if upstream has it turned off.
        delete_anonymous_user: DeleteAnonymousUser = POST "delete-anonymous-user" of "anonymous" ("deleteAnonymousUser") changes [caller] -> Success;
    }
}
