//! Teams themselves.

use neon_auth_core::methods::{
    AcceptInvitation, CreateTeam, InviteMember, ListTeams, RemoveTeam, Roles, TeamChanges,
    UpdateTeam,
};

use super::super::{with_a_member, with_limits};
use super::{active_team, choose_no_organization, choose_no_team, made, members, teams};
use crate::site::{Site, address, is_in, refusal};

mod create_team {
    use super::*;

    plugin_scenarios![
        makes_a_team_of_the_active_organization,
        refuses_one_too_many,
        refuses_a_member_who_may_not,
        refuses_a_user_who_is_not_in_it,
    ];

    async fn makes_a_team_of_the_active_organization(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let team = ann
            .page()
            .organization()
            .create_team(CreateTeam::new("Crew"))
            .await
            .unwrap();
        assert_eq!((&*team.name, &*team.organization_id), ("Crew", &*id));
        assert!(is_in(&team.created_at, 0), "{}", team.created_at);
        assert!(teams(&ann, &id).await.contains(&team.id));
    }

    async fn refuses_one_too_many(site: Site) {
        let site = with_limits(&site);
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = CreateTeam::new("Crew");
        let reply = ann.page().organization().create_team(arguments).await;
        assert_eq!(
            refusal(reply),
            "400 YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_TEAMS"
        );
    }

    async fn refuses_a_member_who_may_not(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let arguments = CreateTeam::new("Crew").organization_id(id);
        let reply = guest.page().organization().create_team(arguments).await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_ALLOWED_TO_CREATE_TEAMS_IN_THIS_ORGANIZATION"
        );
    }

    async fn refuses_a_user_who_is_not_in_it(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let arguments = CreateTeam::new("Crew").organization_id(id);
        let reply = ben.page().organization().create_team(arguments).await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION"
        );
    }
}

mod list_teams {
    use super::*;

    plugin_scenarios![
        returns_those_of_one_organization,
        refuses_a_user_who_is_not_in_it,
        refuses_if_none_is_active,
    ];

    async fn returns_those_of_one_organization(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let crew = made(&ann, &id).await;
        ann.founds().await;
        let arguments = ListTeams::new().organization_id(id.as_str());
        let mut teams = guest
            .page()
            .organization()
            .list_teams(arguments)
            .await
            .unwrap();
        assert_eq!(teams.len(), 2);
        assert!(teams.iter().all(|team| team.organization_id == id));
        teams.retain(|team| team.id != crew.id);
        assert_eq!(teams[0].name, "Acme", "the team that is there at first");
    }

    async fn refuses_a_user_who_is_not_in_it(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let arguments = ListTeams::new().organization_id(id);
        assert_eq!(
            refusal(ben.page().organization().list_teams(arguments).await),
            site.says("organization.list_teams, not a member")
        );
    }

    async fn refuses_if_none_is_active(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann.page().organization().list_teams(ListTeams::new()).await;
        assert_eq!(refusal(reply), "400 NO_ACTIVE_ORGANIZATION");
    }
}

mod update_team {
    use super::*;

    plugin_scenarios![
        changes_the_name,
        refuses_a_member_who_may_not,
        refuses_an_unknown_team,
        refuses_if_no_organization_is_active,
    ];

    async fn changes_the_name(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let crew = made(&ann, &id).await;
        choose_no_organization(&ann).await;
        let changes = TeamChanges::new()
            .name("Staff")
            .organization_id(id.as_str());
        let arguments = UpdateTeam::new(crew.id.as_str(), changes);
        let changed = ann
            .page()
            .organization()
            .update_team(arguments)
            .await
            .unwrap();
        assert_eq!((&changed.id, &*changed.name), (&crew.id, "Staff"));
        let arguments = ListTeams::new().organization_id(id);
        let teams = ann
            .page()
            .organization()
            .list_teams(arguments)
            .await
            .unwrap();
        let name = teams.into_iter().find(|team| team.id == crew.id);
        assert_eq!(name.unwrap().name, "Staff");
    }

    async fn refuses_a_member_who_may_not(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let crew = made(&ann, &id).await;
        let changes = TeamChanges::new().name("Staff").organization_id(id);
        let arguments = UpdateTeam::new(crew.id, changes);
        assert_eq!(
            refusal(guest.page().organization().update_team(arguments).await),
            "403 YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM"
        );
    }

    async fn refuses_an_unknown_team(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = UpdateTeam::new("unknown", TeamChanges::new().name("Staff"));
        let reply = ann.page().organization().update_team(arguments).await;
        assert_eq!(refusal(reply), "400 TEAM_NOT_FOUND");
    }

    async fn refuses_if_no_organization_is_active(site: Site) {
        let ann = site.signed_up().await;
        let arguments = UpdateTeam::new("unknown", TeamChanges::new().name("Staff"));
        let reply = ann.page().organization().update_team(arguments).await;
        let refused = site.says("organization.update_team or remove_team, none active");
        assert_eq!(refusal(reply), refused);
    }
}

mod remove_team {
    use super::*;

    plugin_scenarios![
        deletes_the_team,
        refuses_the_team_that_one_works_in,
        refuses_the_last_team,
        refuses_an_unknown_team,
        refuses_a_member_who_may_not,
        refuses_if_no_organization_is_active,
    ];

    async fn deletes_the_team(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let crew = made(&ann, &id).await;
        choose_no_organization(&ann).await;
        let arguments = RemoveTeam::new(crew.id.as_str()).organization_id(id.as_str());
        let reply = ann
            .page()
            .organization()
            .remove_team(arguments)
            .await
            .unwrap();
        assert!(reply.message.is_some());
        assert!(!teams(&ann, &id).await.contains(&crew.id));
    }

    async fn refuses_the_team_that_one_works_in(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        made(&ann, &id).await;
        let first = active_team(&ann).await.unwrap();
        let arguments = RemoveTeam::new(first);
        assert_eq!(
            refusal(ann.page().organization().remove_team(arguments).await),
            "403 YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM"
        );
    }

    async fn refuses_the_last_team(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        choose_no_team(&ann).await;
        let only = teams(&ann, &id).await;
        assert_eq!(only.len(), 1);
        let arguments = RemoveTeam::new(only[0].as_str());
        let reply = ann.page().organization().remove_team(arguments).await;
        assert_eq!(refusal(reply), "400 UNABLE_TO_REMOVE_LAST_TEAM");
    }

    async fn refuses_an_unknown_team(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = RemoveTeam::new("unknown");
        let reply = ann.page().organization().remove_team(arguments).await;
        assert_eq!(refusal(reply), "400 TEAM_NOT_FOUND");
    }

    async fn refuses_a_member_who_may_not(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let crew = made(&ann, &id).await;
        let arguments = RemoveTeam::new(crew.id).organization_id(id);
        assert_eq!(
            refusal(guest.page().organization().remove_team(arguments).await),
            "403 YOU_ARE_NOT_ALLOWED_TO_DELETE_TEAMS_IN_THIS_ORGANIZATION"
        );
    }

    async fn refuses_if_no_organization_is_active(site: Site) {
        let ann = site.signed_up().await;
        let arguments = RemoveTeam::new("unknown");
        let reply = ann.page().organization().remove_team(arguments).await;
        let refused = site.says("organization.update_team or remove_team, none active");
        assert_eq!(refusal(reply), refused);
    }
}

mod invite_member {
    use super::*;

    plugin_scenarios![
        takes_the_guest_into_the_teams,
        looks_whether_there_is_such_a_team
    ];

    async fn takes_the_guest_into_the_teams(site: Site) {
        let (ann, guest) = (site.signed_up().await, site.signed_up_and_verified().await);
        let (id, _) = ann.founds().await;
        let (crew, staff) = (made(&ann, &id).await.id, made(&ann, &id).await.id);
        let teams = Roles::from(vec![crew.clone(), staff.clone()]);
        let arguments = InviteMember::new(guest.email.as_str(), "member").team_id(teams);
        let page = ann.page();
        let invitation = page.organization().invite_member(arguments).await.unwrap();
        let page = guest.page();
        let arguments = AcceptInvitation::new(invitation.id);
        page.organization()
            .accept_invitation(arguments)
            .await
            .unwrap();
        for team in [crew, staff] {
            assert_eq!(members(&guest, &team).await, [guest.id.as_str()]);
        }
    }

    async fn looks_whether_there_is_such_a_team(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = InviteMember::new(address("guest"), "member").team_id("unknown");
        let reply = ann.page().organization().invite_member(arguments).await;
        site.outcome("organization.invite_member, an unknown team", reply);
    }
}
