//! Its teams.

use neon_auth_core::methods::{
    AcceptInvitation, AddTeamMember, CreateTeam, InviteMember, ListTeamMembers, ListTeams,
    ListUserTeams, Nullable, RemoveTeam, RemoveTeamMember, Roles, SetActiveOrganization,
    SetActiveTeam, Team, TeamChanges, UpdateTeam,
};
use neon_auth_tests::better_auth::Browser;

use super::{with_a_member, with_limits};
use crate::site::{Person, Site, address, is_in, refusal};

/// Makes one more team; an organization has one from the start.
async fn made(owner: &Person, organization: &str) -> Team {
    let arguments = CreateTeam::new("Crew").organization_id(organization);
    owner
        .page()
        .organization()
        .create_team(arguments)
        .await
        .unwrap()
}

/// The ids of an organization's teams.
async fn teams(person: &Person, organization: &str) -> Vec<String> {
    let arguments = ListTeams::new().organization_id(organization);
    let teams = person
        .page()
        .organization()
        .list_teams(arguments)
        .await
        .unwrap();
    teams.into_iter().map(|team| team.id).collect()
}

/// The users in a team, as one of them sees it.
async fn members(person: &Person, team: &str) -> Vec<String> {
    let arguments = ListTeamMembers::new().team_id(team);
    let members = person
        .page()
        .organization()
        .list_team_members(arguments)
        .await
        .unwrap();
    members.into_iter().map(|member| member.user_id).collect()
}

/// Takes somebody into a team of the owner's active organization.
async fn added(owner: &Person, team: &str, person: &Person) {
    let arguments = AddTeamMember::new(team, person.id.as_str());
    owner
        .page()
        .organization()
        .add_team_member(arguments)
        .await
        .unwrap();
}

async fn choose_no_organization(person: &Person) {
    let arguments = SetActiveOrganization::new().organization_id(Nullable::Null);
    person
        .page()
        .organization()
        .set_active(arguments)
        .await
        .unwrap();
}

async fn choose_no_team(person: &Person) {
    let arguments = SetActiveTeam::new().team_id(Nullable::Null);
    let chosen = person
        .page()
        .organization()
        .set_active_team(arguments)
        .await
        .unwrap();
    assert!(chosen.is_none());
}

/// The team that somebody works in, by the session as pages see it; it may be cached.
async fn active_team(browser: &Browser) -> Option<String> {
    let session = browser.page().get_session().await.unwrap().unwrap();
    session.session.get_as("activeTeamId").unwrap()
}

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

mod set_active_team {
    use super::*;

    plugin_scenarios![
        changes_the_session,
        returns_the_one_chosen_already,
        chooses_none,
        goes_by_the_active_organization,
        refuses_a_team_that_one_is_not_in,
        refuses_an_unknown_team,
    ];

    async fn changes_the_session(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let first = active_team(&ann).await;
        assert!(first.is_some(), "the team that is there at first");
        let crew = made(&ann, &id).await;
        added(&ann, &crew.id, &ann).await;
        assert_eq!(active_team(&ann).await, first);
        let other_tab = ann.copy();
        let arguments = SetActiveTeam::new().team_id(crew.id.as_str());
        let chosen = ann
            .page()
            .organization()
            .set_active_team(arguments)
            .await
            .unwrap();
        assert_eq!(chosen.unwrap().id, crew.id);
        for browser in [&ann.browser, &other_tab] {
            assert_eq!(
                active_team(browser).await,
                Some(crew.id.clone()),
                "the cached session is not outdated"
            );
        }
    }

    async fn returns_the_one_chosen_already(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let chosen = ann
            .page()
            .organization()
            .set_active_team(SetActiveTeam::new())
            .await
            .unwrap();
        assert_eq!(teams(&ann, &id).await, [chosen.unwrap().id]);
    }

    async fn chooses_none(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        assert!(active_team(&ann).await.is_some());
        choose_no_team(&ann).await;
        assert_eq!(active_team(&ann).await, None);
        let chosen = ann
            .page()
            .organization()
            .set_active_team(SetActiveTeam::new())
            .await
            .unwrap();
        assert!(chosen.is_none());
    }

    async fn goes_by_the_active_organization(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let teams = teams(&ann, &id).await;
        choose_no_organization(&ann).await;
        let arguments = SetActiveTeam::new().team_id(teams[0].as_str());
        let reply = ann.page().organization().set_active_team(arguments).await;
        site.outcome(
            "organization.set_active_team, no active organization",
            reply,
        );
    }

    async fn refuses_a_team_that_one_is_not_in(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let crew = made(&ann, &id).await;
        let arguments = SetActiveTeam::new().team_id(crew.id);
        let reply = ann.page().organization().set_active_team(arguments).await;
        assert_eq!(refusal(reply), "403 USER_IS_NOT_A_MEMBER_OF_THE_TEAM");
    }

    async fn refuses_an_unknown_team(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = SetActiveTeam::new().team_id("unknown");
        let reply = ann.page().organization().set_active_team(arguments).await;
        assert_eq!(refusal(reply), "400 TEAM_NOT_FOUND");
    }
}

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
