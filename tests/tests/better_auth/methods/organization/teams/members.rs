//! Who is in a team.

use neon_auth_core::methods::{AddTeamMember, ListTeamMembers, ListUserTeams, RemoveTeamMember};

use super::super::{with_a_member, with_limits};
use super::{active_team, added, choose_no_organization, made, members, teams};
use crate::site::{Site, is_in, refusal};

mod list_user_teams {
    use super::*;

    plugin_scenarios![
        returns_ones_own_of_every_organization,
        returns_those_of_another_to_an_admin,
        refuses_to_tell_a_member_of_others,
        refuses_a_visitor_who_is_signed_out,
    ];

    async fn returns_ones_own_of_every_organization(site: Site) {
        let ann = site.signed_up().await;
        let (first, _) = ann.founds().await;
        made(&ann, &first).await;
        let (second, _) = ann.founds().await;
        let list = async |arguments| {
            let teams = ann
                .page()
                .organization()
                .list_user_teams(arguments)
                .await
                .unwrap();
            let organizations = teams.into_iter().map(|team| team.organization_id);
            organizations.collect::<Vec<_>>()
        };
        let mut seen = list(ListUserTeams::new()).await;
        seen.sort();
        let mut all = [first.clone(), second];
        all.sort();
        assert_eq!(seen, all);
        let mut of_one = list(ListUserTeams::new().organization_id(first.as_str())).await;
        of_one.sort();
        match site.says("organization.list_user_teams, organization_id") {
            "ignored" => assert_eq!(of_one, all),
            _ => assert_eq!(of_one, [first]),
        }
    }

    async fn returns_those_of_another_to_an_admin(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let crew = made(&ann, &id).await;
        added(&ann, &crew.id, &guest).await;
        let arguments = ListUserTeams::new().user_id(guest.id.as_str());
        let teams = ann
            .page()
            .organization()
            .list_user_teams(arguments)
            .await
            .unwrap();
        let teams: Vec<_> = teams.into_iter().map(|team| team.name).collect();
        let expected = match site.says("organization.list_user_teams, user_id") {
            "ignored" => "Acme",
            _ => "Crew",
        };
        assert_eq!(teams, [expected]);
    }

    async fn refuses_to_tell_a_member_of_others(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let arguments = ListUserTeams::new()
            .user_id(ann.id.as_str())
            .organization_id(id);
        let reply = guest.page().organization().list_user_teams(arguments).await;
        let of_another = "organization.list_user_teams of another, no admin";
        if let Some(teams) = site.outcome(of_another, reply) {
            assert!(teams.is_empty(), "the guest is in no team");
        }
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        let browser = site.browser();
        let arguments = ListUserTeams::new();
        let reply = browser
            .page()
            .organization()
            .list_user_teams(arguments)
            .await;
        assert_eq!(refusal(reply), site.unauthorized());
    }
}

mod list_team_members {
    use super::*;

    plugin_scenarios![
        returns_those_of_the_active_team,
        refuses_a_user_who_is_not_in_it,
        refuses_if_none_is_active,
        refuses_an_unknown_team,
    ];

    async fn returns_those_of_the_active_team(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let team = active_team(&ann).await.unwrap();
        let members = ann
            .page()
            .organization()
            .list_team_members(ListTeamMembers::new())
            .await
            .unwrap();
        assert_eq!(members.len(), 1);
        assert_eq!(members[0].user_id, ann.id);
        assert_eq!(members[0].team_id, team);
        let since = members[0].created_at.as_deref().unwrap();
        assert!(is_in(since, 0), "{since}");
    }

    async fn refuses_a_user_who_is_not_in_it(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let crew = made(&ann, &id).await;
        let arguments = ListTeamMembers::new().team_id(crew.id);
        let reply = ann.page().organization().list_team_members(arguments).await;
        assert_eq!(refusal(reply), "400 USER_IS_NOT_A_MEMBER_OF_THE_TEAM");
    }

    async fn refuses_if_none_is_active(site: Site) {
        let ann = site.signed_up().await;
        let arguments = ListTeamMembers::new();
        let reply = ann.page().organization().list_team_members(arguments).await;
        assert_eq!(refusal(reply), "400 YOU_DO_NOT_HAVE_AN_ACTIVE_TEAM");
    }

    async fn refuses_an_unknown_team(site: Site) {
        let ann = site.signed_up().await;
        let arguments = ListTeamMembers::new().team_id("unknown");
        let reply = ann.page().organization().list_team_members(arguments).await;
        let refused = site.says("organization.list_team_members, an unknown team");
        assert_eq!(refusal(reply), refused);
    }
}

mod add_team_member {
    use super::*;

    plugin_scenarios![
        takes_a_member_in,
        looks_how_many_there_are,
        goes_by_the_organization_that_is_named,
        refuses_a_member_who_may_not,
        refuses_a_user_who_is_not_in_the_organization,
        refuses_an_unknown_team,
    ];

    async fn takes_a_member_in(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let crew = made(&ann, &id).await;
        let arguments = AddTeamMember::new(crew.id.as_str(), guest.id.as_str());
        let member = ann
            .page()
            .organization()
            .add_team_member(arguments)
            .await
            .unwrap();
        assert_eq!((&member.team_id, &member.user_id), (&crew.id, &guest.id));
        assert_eq!(members(&guest, &crew.id).await, [guest.id.as_str()]);
    }

    async fn looks_how_many_there_are(site: Site) {
        let site = with_limits(&site);
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let full = teams(&ann, &id).await.remove(0);
        let arguments = AddTeamMember::new(full, guest.id.as_str());
        let reply = ann.page().organization().add_team_member(arguments).await;
        site.outcome("organization.add_team_member, a team that is full", reply);
    }

    async fn goes_by_the_organization_that_is_named(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let crew = made(&ann, &id).await;
        choose_no_organization(&ann).await;
        let arguments = AddTeamMember::new(crew.id.as_str(), ann.id.as_str()).organization_id(id);
        let reply = ann.page().organization().add_team_member(arguments).await;
        let named = "organization.add_team_member or remove_team_member, organization_id";
        if site.outcome(named, reply).is_some() {
            assert_eq!(members(&ann, &crew.id).await, [ann.id.as_str()]);
        }
    }

    async fn refuses_a_member_who_may_not(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let crew = made(&ann, &id).await;
        let arguments = AddTeamMember::new(crew.id, guest.id.as_str());
        assert_eq!(
            refusal(guest.page().organization().add_team_member(arguments).await),
            site.says("organization.add_team_member, no admin")
        );
    }

    async fn refuses_a_user_who_is_not_in_the_organization(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let crew = made(&ann, &id).await;
        let arguments = AddTeamMember::new(crew.id, ben.id.as_str());
        assert_eq!(
            refusal(ann.page().organization().add_team_member(arguments).await),
            "400 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION"
        );
    }

    async fn refuses_an_unknown_team(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = AddTeamMember::new("unknown", ann.id.as_str());
        let reply = ann.page().organization().add_team_member(arguments).await;
        assert_eq!(refusal(reply), "400 TEAM_NOT_FOUND");
    }
}

mod remove_team_member {
    use super::*;

    plugin_scenarios![
        takes_a_member_out,
        goes_by_the_organization_that_is_named,
        refuses_a_member_who_may_not,
        refuses_a_user_who_is_not_in_the_team,
        refuses_an_unknown_team,
    ];

    async fn takes_a_member_out(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let crew = made(&ann, &id).await;
        added(&ann, &crew.id, &ann).await;
        added(&ann, &crew.id, &guest).await;
        let arguments = RemoveTeamMember::new(crew.id.as_str(), guest.id.as_str());
        let reply = ann
            .page()
            .organization()
            .remove_team_member(arguments)
            .await
            .unwrap();
        assert!(reply.message.is_some());
        assert_eq!(members(&ann, &crew.id).await, [ann.id.as_str()]);
    }

    async fn goes_by_the_organization_that_is_named(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let crew = made(&ann, &id).await;
        added(&ann, &crew.id, &ann).await;
        choose_no_organization(&ann).await;
        let arguments =
            RemoveTeamMember::new(crew.id.as_str(), ann.id.as_str()).organization_id(id);
        let reply = ann
            .page()
            .organization()
            .remove_team_member(arguments)
            .await;
        site.outcome(
            "organization.add_team_member or remove_team_member, organization_id",
            reply,
        );
    }

    async fn refuses_a_member_who_may_not(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let crew = made(&ann, &id).await;
        added(&ann, &crew.id, &guest).await;
        let arguments = RemoveTeamMember::new(crew.id, guest.id.as_str());
        let reply = guest
            .page()
            .organization()
            .remove_team_member(arguments)
            .await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_ALLOWED_TO_REMOVE_A_TEAM_MEMBER"
        );
    }

    async fn refuses_a_user_who_is_not_in_the_team(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let crew = made(&ann, &id).await;
        let arguments = RemoveTeamMember::new(crew.id, ann.id.as_str());
        let reply = ann
            .page()
            .organization()
            .remove_team_member(arguments)
            .await;
        assert_eq!(refusal(reply), "400 USER_IS_NOT_A_MEMBER_OF_THE_TEAM");
    }

    async fn refuses_an_unknown_team(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = RemoveTeamMember::new("unknown", ann.id.as_str());
        let reply = ann
            .page()
            .organization()
            .remove_team_member(arguments)
            .await;
        assert_eq!(refusal(reply), "400 TEAM_NOT_FOUND");
    }
}
