//! Who may do what.

use neon_auth_core::methods::{HasPermission, SetRole};

use super::{banning, user};
use crate::site::{Site, refusal};

mod set_role {
    use super::*;

    scenarios![makes_an_admin, refuses_a_user_who_is_no_admin];

    async fn makes_an_admin(site: Site) {
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let roles = vec!["user".to_owned(), "admin".to_owned()];
        let reply = boss
            .page()
            .admin()
            .set_role(SetRole::new(ann.id.as_str(), roles))
            .await
            .unwrap();
        assert_eq!(reply.user.role.as_deref(), Some("user,admin"));
        assert_eq!(
            user(&ann, &ann.id).await.role.as_deref(),
            Some("user,admin")
        );
    }

    async fn refuses_a_user_who_is_no_admin(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .admin()
            .set_role(SetRole::new(ann.id.as_str(), "admin"))
            .await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_ALLOWED_TO_CHANGE_USERS_ROLE"
        );
    }
}

mod has_permission {
    use super::*;

    scenarios![
        tells_admin_from_user,
        is_about_nobody_but_the_signed_in_user,
        refuses_a_visitor_who_is_signed_out,
    ];

    async fn tells_admin_from_user(site: Site) {
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        for (person, expected) in [(&boss, true), (&ann, false)] {
            let reply = person
                .page()
                .admin()
                .has_permission(HasPermission::new(banning()))
                .await
                .unwrap();
            assert_eq!(reply.success, expected);
        }
    }

    async fn is_about_nobody_but_the_signed_in_user(site: Site) {
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        for (person, expected) in [(&boss, true), (&ann, false)] {
            let other = if expected { &ann } else { &boss };
            let arguments = HasPermission::new(banning());
            for arguments in [
                arguments.clone().user_id(other.id.as_str()),
                arguments.role(if expected { "user" } else { "admin" }),
            ] {
                let reply = person.page().admin().has_permission(arguments).await;
                assert_eq!(reply.unwrap().success, expected);
            }
        }
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        let reply = site
            .browser()
            .page()
            .admin()
            .has_permission(HasPermission::new(banning()))
            .await;
        assert_eq!(refusal(reply), "401 UPSTREAM_ERROR");
    }
}
