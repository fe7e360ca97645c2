//! The team that somebody works in.

use neon_auth_core::methods::SetActiveTeam;

use super::{active_team, added, choose_no_organization, choose_no_team, made, teams};
use crate::site::{Site, refusal};

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
