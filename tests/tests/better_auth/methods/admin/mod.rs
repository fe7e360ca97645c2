//! What admins do.

mod bans;
mod impersonation;
mod roles;
mod user_sessions;
mod users;

use neon_auth_core::User;
use neon_auth_core::methods::{GetUser, Permissions};

use crate::site::Person;

/// The user of that id, as the admin sees it.
async fn user(boss: &Person, id: &str) -> User {
    boss.page()
        .admin()
        .get_user(GetUser::new(id))
        .await
        .unwrap()
}

fn banning() -> Permissions {
    Permissions::from([("user".to_owned(), vec!["ban".to_owned()])])
}
