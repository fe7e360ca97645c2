//! Teams of an organization, if upstream has them turned on.

use crate::endpoint::methods::{Nullable, Removed, Team, TeamChanges, TeamMember};

endpoints! {
    more(team_methods) organization: Organizations {
        /// Makes a team.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_CREATE_TEAMS_IN_THIS_ORGANIZATION`, `NO_ACTIVE_ORGANIZATION`,
        /// `YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_TEAMS`, or
        /// `YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION` if the signed-in user is not in it.
        create_team: CreateTeam = POST "organization/create-team" of "organization.teams" ("organization.createTeam") changes -> Team {
            /// Its name.
            name: String = "name";
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
        };

        /// Returns an organization's teams.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_ACCESS_THIS_ORGANIZATION` or `NO_ACTIVE_ORGANIZATION`.
        list_teams: ListTeams = GET "organization/list-teams" of "organization.teams" ("organization.listTeams") keeps -> Vec<Team> {
            ;
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
        };

        /// Changes a team.
        ///
        /// Refused with `TEAM_NOT_FOUND`, `YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM` or `NO_ACTIVE_ORGANIZATION`.
        update_team: UpdateTeam = POST "organization/update-team" of "organization.teams" ("organization.updateTeam") changes -> Team {
            /// The team's id.
            team_id: String = "teamId",
            /// The fields that change.
            data: TeamChanges = "data"
        };

        /// Deletes a team.
        ///
        /// Refused with `TEAM_NOT_FOUND`, `UNABLE_TO_REMOVE_LAST_TEAM`, `NO_ACTIVE_ORGANIZATION`,
        /// `YOU_ARE_NOT_ALLOWED_TO_DELETE_TEAMS_IN_THIS_ORGANIZATION`, or `YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM` if it
        /// is the one that the signed-in user works in, or if they are not in the organization.
        remove_team: RemoveTeam = POST "organization/remove-team" of "organization.teams" ("organization.removeTeam") changes -> Removed {
            /// The team's id.
            team_id: String = "teamId";
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
        };

        /// Chooses the team that the signed-in user works in. With no argument it gives the one chosen already.
        ///
        /// Refused with `TEAM_NOT_FOUND` or `USER_IS_NOT_A_MEMBER_OF_THE_TEAM`; from Better Auth 1.6 on with
        /// `NO_ACTIVE_ORGANIZATION`.
        set_active_team: SetActiveTeam = POST "organization/set-active-team" of "organization.teams" ("organization.setActiveTeam") changes [this_session] -> Option<Team> {
            ;
            /// The team, or none.
            team_id: Nullable = "teamId",
        };

        /// Returns the teams of the signed-in user; to an admin, from Better Auth 1.7 on, those of another member, too.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in; by Better Auth 1.7 with
        /// `YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER`, `YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION`,
        /// `USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION` or `NO_ACTIVE_ORGANIZATION`.
        list_user_teams: ListUserTeams = GET "organization/list-user-teams" of "organization.teams" ("organization.listUserTeams") keeps -> Vec<Team> {
            ;
            /// The user; the signed-in one unless given. Only Better Auth 1.7 takes it; older ones ignore it.
            user_id: String = "userId",
            /// The organization; unless given, all of the signed-in user's, or the active one for another user. Only Better
            /// Auth 1.7 takes it; older ones ignore it.
            organization_id: String = "organizationId",
        };

        /// Returns a team's members, to one of them.
        ///
        /// Refused with `USER_IS_NOT_A_MEMBER_OF_THE_TEAM` or `YOU_DO_NOT_HAVE_AN_ACTIVE_TEAM`; from Better Auth 1.6 on with
        /// `TEAM_NOT_FOUND`.
        list_team_members: ListTeamMembers = GET "organization/list-team-members" of "organization.teams" ("organization.listTeamMembers") keeps -> Vec<TeamMember> {
            ;
            /// The team; the one that the signed-in user works in unless given.
            team_id: String = "teamId",
        };

        /// Takes a member of the organization into a team.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_TEAM_MEMBER`, `TEAM_NOT_FOUND`,
        /// `USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION` or `NO_ACTIVE_ORGANIZATION`; from Better Auth 1.6 on with
        /// `TEAM_MEMBER_LIMIT_REACHED`.
        add_team_member: AddTeamMember = POST "organization/add-team-member" of "organization.teams" ("organization.addTeamMember") changes -> TeamMember {
            /// The team's id.
            team_id: String = "teamId",
            /// The user's id.
            user_id: String = "userId";
            /// The organization; the active one unless given. Better Auth 1.4 ignores it.
            organization_id: String = "organizationId",
        };

        /// Takes a member out of a team.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_REMOVE_A_TEAM_MEMBER`, `TEAM_NOT_FOUND`,
        /// `USER_IS_NOT_A_MEMBER_OF_THE_TEAM`, `USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION` or `NO_ACTIVE_ORGANIZATION`.
        remove_team_member: RemoveTeamMember = POST "organization/remove-team-member" of "organization.teams" ("organization.removeTeamMember") changes -> Removed {
            /// The team's id.
            team_id: String = "teamId",
            /// The user's id.
            user_id: String = "userId";
            /// The organization; the active one unless given. Better Auth 1.4 ignores it.
            organization_id: String = "organizationId",
        };
    }
}
