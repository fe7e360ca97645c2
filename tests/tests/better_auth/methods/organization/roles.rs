//! Roles that it makes for itself.

use neon_auth_core::methods::{
    CreateOrganizationRole, DeleteOrganizationRole, GetOrganizationRole, HasOrganizationPermission,
    ListOrganizationRoles, OrganizationRole, Permissions, RoleChanges, UpdateMemberRole,
    UpdateOrganizationRole,
};

use super::{deleting_it, with_a_member, with_limits};
use crate::site::{Person, Site, is_in, refusal};

/// What a member may not do, and an admin may.
fn inviting() -> Permissions {
    Permissions::from([("invitation".to_owned(), vec!["create".to_owned()])])
}

fn cancelling() -> Permissions {
    Permissions::from([("invitation".to_owned(), vec!["cancel".to_owned()])])
}

/// Makes a role of the owner's active organization, whose members invite others.
async fn made(owner: &Person) -> OrganizationRole {
    let arguments = CreateOrganizationRole::new("inviter", inviting());
    let made = owner
        .page()
        .organization()
        .create_role(arguments)
        .await
        .unwrap();
    assert!(made.success);
    made.role_data
}

async fn roles(person: &Person, organization: &str) -> Vec<OrganizationRole> {
    let arguments = ListOrganizationRoles::new().organization_id(organization);
    person
        .page()
        .organization()
        .list_roles(arguments)
        .await
        .unwrap()
}

async fn give(owner: &Person, member: &str, role: &str) {
    let arguments = UpdateMemberRole::new(role, member);
    owner
        .page()
        .organization()
        .update_member_role(arguments)
        .await
        .unwrap();
}

/// Whether somebody may do all of this.
async fn may(person: &Person, organization: &str, permissions: Permissions) -> bool {
    let arguments = HasOrganizationPermission::new(permissions).organization_id(organization);
    person
        .page()
        .organization()
        .has_permission(arguments)
        .await
        .unwrap()
        .success
}

mod create_role {
    use super::*;

    plugin_scenarios![
        makes_a_role_that_members_can_have,
        refuses_one_too_many,
        refuses_a_name_that_is_taken,
        refuses_a_resource_that_there_is_not,
        refuses_what_one_may_not_do_oneself,
        refuses_a_user_who_is_not_in_it,
        refuses_if_no_organization_is_active,
    ];

    async fn makes_a_role_that_members_can_have(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, member) = with_a_member(&site, &ann).await;
        let arguments =
            CreateOrganizationRole::new("Inviter", inviting()).organization_id(id.as_str());
        let made = ann
            .page()
            .organization()
            .create_role(arguments)
            .await
            .unwrap();
        assert!(made.success);
        let role = made.role_data;
        assert_eq!((&*role.role, &*role.organization_id), ("inviter", &*id));
        assert_eq!(role.permission, Some(inviting()));
        assert!(is_in(&role.created_at, 0), "{}", role.created_at);
        assert!(!may(&guest, &id, inviting()).await);
        give(&ann, &member, "inviter").await;
        assert!(may(&guest, &id, inviting()).await);
        assert!(!may(&guest, &id, cancelling()).await);
    }

    async fn refuses_one_too_many(site: Site) {
        let site = with_limits(&site);
        let ann = site.signed_up().await;
        ann.founds().await;
        made(&ann).await;
        let arguments = CreateOrganizationRole::new("canceller", cancelling());
        let reply = ann.page().organization().create_role(arguments).await;
        let refused = site.says("organization.create_role, one too many");
        assert_eq!(refusal(reply), refused);
    }

    async fn refuses_a_name_that_is_taken(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        made(&ann).await;
        for name in ["INVITER", "owner"] {
            let arguments = CreateOrganizationRole::new(name, inviting());
            let reply = ann.page().organization().create_role(arguments).await;
            let refused =
                site.says("organization.create_role or update_role, a name that is taken");
            assert_eq!(refusal(reply), refused, "{name}");
        }
    }

    async fn refuses_a_resource_that_there_is_not(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let unknown = Permissions::from([("weather".to_owned(), vec!["change".to_owned()])]);
        let arguments = CreateOrganizationRole::new("deity", unknown);
        let reply = ann.page().organization().create_role(arguments).await;
        let refused = site.says("organization.create_role or update_role, an unknown resource");
        assert_eq!(refusal(reply), refused);
    }

    async fn refuses_what_one_may_not_do_oneself(site: Site) {
        let ann = site.signed_up().await;
        let (id, admin, member) = with_a_member(&site, &ann).await;
        give(&ann, &member, "admin").await;
        let arguments =
            CreateOrganizationRole::new("deleter", deleting_it()).organization_id(id.as_str());
        let reply = admin.page().organization().create_role(arguments).await;
        assert_eq!(refusal(reply), "403 YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE");
        let arguments = CreateOrganizationRole::new("inviter", inviting()).organization_id(id);
        let reply = admin.page().organization().create_role(arguments).await;
        assert!(reply.is_ok(), "an admin makes no role at all");
    }

    async fn refuses_a_user_who_is_not_in_it(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let arguments = CreateOrganizationRole::new("inviter", inviting()).organization_id(id);
        let reply = ben.page().organization().create_role(arguments).await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION"
        );
    }

    async fn refuses_if_no_organization_is_active(site: Site) {
        let ann = site.signed_up().await;
        let arguments = CreateOrganizationRole::new("inviter", inviting());
        let reply = ann.page().organization().create_role(arguments).await;
        assert_eq!(
            refusal(reply),
            "400 YOU_MUST_BE_IN_AN_ORGANIZATION_TO_CREATE_A_ROLE"
        );
    }
}

mod delete_role {
    use super::*;

    plugin_scenarios![
        deletes_by_name_and_by_id,
        looks_whether_a_member_has_it,
        refuses_a_role_of_better_auths,
        refuses_an_unknown_role,
        refuses_neither_name_nor_id,
        refuses_a_member_who_may_not,
    ];

    async fn deletes_by_name_and_by_id(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        for by_name in [true, false] {
            let role = made(&ann).await;
            assert_eq!(roles(&ann, &id).await.len(), 1);
            let arguments = DeleteOrganizationRole::new();
            let arguments = match by_name {
                true => arguments.role_name(role.role),
                false => arguments.role_id(role.id),
            };
            let reply = ann.page().organization().delete_role(arguments).await;
            assert!(reply.unwrap().success);
            assert!(roles(&ann, &id).await.is_empty());
        }
    }

    async fn looks_whether_a_member_has_it(site: Site) {
        let ann = site.signed_up().await;
        let (_, _, member) = with_a_member(&site, &ann).await;
        let role = made(&ann).await;
        give(&ann, &member, &role.role).await;
        let arguments = DeleteOrganizationRole::new().role_name(role.role);
        let reply = ann.page().organization().delete_role(arguments).await;
        site.outcome("organization.delete_role, a member has it", reply);
    }

    async fn refuses_a_role_of_better_auths(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = DeleteOrganizationRole::new().role_name("admin");
        let reply = ann.page().organization().delete_role(arguments).await;
        let refused = site.says("organization.delete_role, one of Better Auth's own");
        assert_eq!(refusal(reply), refused);
    }

    async fn refuses_an_unknown_role(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = DeleteOrganizationRole::new().role_name("unknown");
        let reply = ann.page().organization().delete_role(arguments).await;
        assert_eq!(refusal(reply), "400 ROLE_NOT_FOUND");
    }

    async fn refuses_neither_name_nor_id(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = DeleteOrganizationRole::new();
        let reply = ann.page().organization().delete_role(arguments).await;
        assert_eq!(refusal(reply), "400 VALIDATION_ERROR");
    }

    async fn refuses_a_member_who_may_not(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let role = made(&ann).await;
        let arguments = DeleteOrganizationRole::new()
            .role_id(role.id)
            .organization_id(id);
        let reply = guest.page().organization().delete_role(arguments).await;
        assert_eq!(refusal(reply), "403 YOU_ARE_NOT_ALLOWED_TO_DELETE_A_ROLE");
    }
}

mod list_roles {
    use super::*;

    plugin_scenarios![
        returns_those_that_were_made,
        refuses_a_user_who_is_not_in_it,
        refuses_if_no_organization_is_active,
    ];

    async fn returns_those_that_were_made(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        assert!(roles(&guest, &id).await.is_empty());
        let role = made(&ann).await;
        let listed = roles(&guest, &id).await;
        assert_eq!(listed.len(), 1);
        assert_eq!((&listed[0].id, &*listed[0].role), (&role.id, "inviter"));
        assert_eq!(listed[0].permission, Some(inviting()));
    }

    async fn refuses_a_user_who_is_not_in_it(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let arguments = ListOrganizationRoles::new().organization_id(id);
        let reply = ben.page().organization().list_roles(arguments).await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION"
        );
    }

    async fn refuses_if_no_organization_is_active(site: Site) {
        let ann = site.signed_up().await;
        let arguments = ListOrganizationRoles::new();
        let reply = ann.page().organization().list_roles(arguments).await;
        assert_eq!(refusal(reply), "400 NO_ACTIVE_ORGANIZATION");
    }
}

mod get_role {
    use super::*;

    plugin_scenarios![
        returns_it_by_name_and_by_id,
        refuses_an_unknown_role,
        refuses_a_role_of_better_auths,
        refuses_neither_name_nor_id,
    ];

    async fn returns_it_by_name_and_by_id(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let role = made(&ann).await;
        let arguments = GetOrganizationRole::new().organization_id(id);
        for arguments in [
            arguments.clone().role_name("inviter"),
            arguments.role_id(role.id.as_str()),
        ] {
            let got = guest
                .page()
                .organization()
                .get_role(arguments)
                .await
                .unwrap();
            assert_eq!((&got.id, &*got.role), (&role.id, "inviter"));
            assert_eq!(got.permission, Some(inviting()));
        }
    }

    async fn refuses_an_unknown_role(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = GetOrganizationRole::new().role_id("unknown");
        let reply = ann.page().organization().get_role(arguments).await;
        assert_eq!(refusal(reply), "400 ROLE_NOT_FOUND");
    }

    async fn refuses_a_role_of_better_auths(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = GetOrganizationRole::new().role_name("owner");
        let reply = ann.page().organization().get_role(arguments).await;
        assert_eq!(refusal(reply), "400 ROLE_NOT_FOUND");
    }

    async fn refuses_neither_name_nor_id(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = GetOrganizationRole::new();
        let reply = ann.page().organization().get_role(arguments).await;
        assert_eq!(refusal(reply), "400 VALIDATION_ERROR");
    }
}

mod update_role {
    use super::*;

    plugin_scenarios![
        changes_what_its_members_may_do,
        changes_the_name,
        refuses_a_name_that_is_taken,
        refuses_what_one_may_not_do_oneself,
        refuses_an_unknown_role,
        refuses_neither_name_nor_id,
    ];

    async fn changes_what_its_members_may_do(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, member) = with_a_member(&site, &ann).await;
        let role = made(&ann).await;
        give(&ann, &member, &role.role).await;
        assert!(!may(&guest, &id, cancelling()).await);
        let changes = RoleChanges::new().permission(cancelling());
        let arguments = UpdateOrganizationRole::new(changes)
            .role_name("inviter")
            .organization_id(id.as_str());
        let changed = ann
            .page()
            .organization()
            .update_role(arguments)
            .await
            .unwrap();
        assert!(changed.success);
        assert_eq!(changed.role_data.id, role.id);
        assert_eq!(changed.role_data.permission, Some(cancelling()));
        assert!(may(&guest, &id, cancelling()).await);
        assert!(!may(&guest, &id, inviting()).await);
    }

    async fn changes_the_name(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let role = made(&ann).await;
        let changes = RoleChanges::new().role_name("Host");
        let arguments = UpdateOrganizationRole::new(changes).role_id(role.id);
        let changed = ann
            .page()
            .organization()
            .update_role(arguments)
            .await
            .unwrap();
        assert_eq!(changed.role_data.role, "host");
        assert_eq!(changed.role_data.permission, Some(inviting()));
        assert_eq!(roles(&ann, &id).await[0].role, "host");
    }

    async fn refuses_a_name_that_is_taken(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let role = made(&ann).await;
        let changes = RoleChanges::new().role_name("member");
        let arguments = UpdateOrganizationRole::new(changes).role_name(role.role);
        let reply = ann.page().organization().update_role(arguments).await;
        assert_eq!(
            refusal(reply),
            site.says("organization.create_role or update_role, a name that is taken")
        );
    }

    async fn refuses_what_one_may_not_do_oneself(site: Site) {
        let ann = site.signed_up().await;
        let (id, admin, member) = with_a_member(&site, &ann).await;
        give(&ann, &member, "admin").await;
        let role = made(&ann).await;
        let changes = RoleChanges::new().permission(deleting_it());
        let arguments = UpdateOrganizationRole::new(changes)
            .role_id(role.id)
            .organization_id(id);
        let reply = admin.page().organization().update_role(arguments).await;
        assert_eq!(refusal(reply), "403 YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE");
    }

    async fn refuses_an_unknown_role(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let changes = RoleChanges::new().role_name("host");
        let arguments = UpdateOrganizationRole::new(changes).role_name("unknown");
        let reply = ann.page().organization().update_role(arguments).await;
        assert_eq!(refusal(reply), "400 ROLE_NOT_FOUND");
    }

    async fn refuses_neither_name_nor_id(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = UpdateOrganizationRole::new(RoleChanges::new().role_name("host"));
        let reply = ann.page().organization().update_role(arguments).await;
        assert_eq!(refusal(reply), "400 VALIDATION_ERROR");
    }
}
