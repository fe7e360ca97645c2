//! Its teams.

mod active;
mod itself;
mod members;

use neon_auth_core::methods::{
    AddTeamMember, CreateTeam, ListTeamMembers, ListTeams, Nullable, SetActiveOrganization,
    SetActiveTeam, Team,
};
use neon_auth_tests::better_auth::Browser;

use crate::site::Person;

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
