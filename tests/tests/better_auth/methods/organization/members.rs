//! Who is in it, and as what.

use neon_auth_core::methods::{
    FilterOperator, LeaveOrganization, ListMembers, RemoveMember, SortDirection, UpdateMemberRole,
};

use super::{full, with_a_member};
use crate::site::{Site, refusal};

mod list_members {
    use super::*;

    scenarios![sorts_and_counts, refuses_a_user_who_is_not_in_it];

    async fn sorts_and_counts(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let arguments = ListMembers::new()
            .organization_id(id.as_str())
            .sort_by("createdAt")
            .sort_direction(SortDirection::Descending)
            .limit(1);
        let page = ann
            .page()
            .organization()
            .list_members(arguments)
            .await
            .unwrap();
        assert_eq!(page.total, 2);
        assert_eq!(page.members.len(), 1);
        assert_eq!(page.members[0].user_id, guest.id);
        let arguments = ListMembers::new()
            .organization_id(id)
            .filter_field("role")
            .filter_operator(FilterOperator::Equal)
            .filter_value("owner");
        let page = ann
            .page()
            .organization()
            .list_members(arguments)
            .await
            .unwrap();
        assert_eq!(page.members.len(), 1);
        assert_eq!(page.members[0].user_id, ann.id);
    }

    async fn refuses_a_user_who_is_not_in_it(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let reply = ben
            .page()
            .organization()
            .list_members(ListMembers::new().organization_id(id))
            .await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION"
        );
    }
}

mod update_member_role {
    use super::*;

    scenarios![gives_several_roles, refuses_members_who_may_not];

    async fn gives_several_roles(site: Site) {
        let ann = site.signed_up().await;
        let (id, _, member) = with_a_member(&site, &ann).await;
        let roles = vec!["admin".to_owned(), "member".to_owned()];
        let arguments = UpdateMemberRole::new(roles, member.as_str()).organization_id(id.as_str());
        let reply = ann
            .page()
            .organization()
            .update_member_role(arguments)
            .await
            .unwrap();
        assert_eq!(
            (reply.id.as_str(), reply.role.as_str()),
            (member.as_str(), "admin,member")
        );
        let members = full(&ann, &id).await.members;
        assert_eq!(
            members
                .iter()
                .find(|other| other.id == member)
                .unwrap()
                .role,
            "admin,member"
        );
    }

    async fn refuses_members_who_may_not(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, member) = with_a_member(&site, &ann).await;
        let arguments = UpdateMemberRole::new("owner", member).organization_id(id);
        let reply = guest
            .page()
            .organization()
            .update_member_role(arguments)
            .await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER"
        );
    }
}

mod remove_member {
    use super::*;

    scenarios![takes_the_member_out, refuses_to_take_out_the_only_owner];

    async fn takes_the_member_out(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, member) = with_a_member(&site, &ann).await;
        let arguments = RemoveMember::new(guest.email.as_str()).organization_id(id.as_str());
        let reply = ann
            .page()
            .organization()
            .remove_member(arguments)
            .await
            .unwrap();
        assert_eq!(reply.member.id, member);
        assert_eq!(full(&ann, &id).await.members.len(), 1);
    }

    async fn refuses_to_take_out_the_only_owner(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let arguments = RemoveMember::new(ann.email.as_str()).organization_id(id);
        let reply = ann.page().organization().remove_member(arguments).await;
        assert_eq!(
            refusal(reply),
            "400 YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER"
        );
    }
}

mod leave {
    use super::*;

    scenarios![takes_oneself_out, refuses_the_only_owner];

    async fn takes_oneself_out(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, member) = with_a_member(&site, &ann).await;
        let reply = guest
            .page()
            .organization()
            .leave(LeaveOrganization::new(id.as_str()))
            .await
            .unwrap();
        assert_eq!(reply.id, member);
        assert_eq!(full(&ann, &id).await.members.len(), 1);
    }

    async fn refuses_the_only_owner(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let reply = ann
            .page()
            .organization()
            .leave(LeaveOrganization::new(id))
            .await;
        assert_eq!(
            refusal(reply),
            "400 YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER"
        );
    }
}
