//! Random steps through a few browsers. What has to hold after each is stated in `neon_auth_reference::script`.

use std::time::Duration;

use neon_auth_core::FetchErrorKind;
use neon_auth_reference::script::{Change, Health, Length, Meanwhile, Setting, Step, Way, run};
use proptest::prelude::*;
use proptest::sample::select;

use crate::trials;

proptest! {
    #![proptest_config(trials(1024))]

    #[test]
    fn no_script_breaks_a_rule(
        setting in any_setting(),
        steps in prop::collection::vec(any_step().boxed(), 1..30),
    ) {
        run(&setting, &steps);
    }

    /// One user in two browsers, and another in a third: chance alone seldom makes what a change depends on.
    #[test]
    fn no_script_of_changes_breaks_a_rule(
        setting in any_setting_of_changes(),
        steps in prop::collection::vec(any_step_about_changes().boxed(), 1..16),
    ) {
        let arrived = [0, 0, 1].into_iter().flat_map(arrive);
        run(&setting, &arrived.chain(steps).collect::<Vec<_>>());
    }
}

/// Somebody signs in in another browser, and sees a page.
fn arrive(user: u8) -> [Step; 3] {
    let sign_in = Step::SignIn {
        user,
        length: Length::Week,
        way: Way::Method,
        then_asks: false,
    };
    [Step::Turn(user), sign_in, Step::Page]
}

fn any_step_about_changes() -> impl Strategy<Value = Step> {
    let health = select(
        &[
            Health::Up,
            Health::Up,
            Health::AnswersLost,
            Health::Unreachable(FetchErrorKind::Timeout),
            Health::Refusing,
        ][..],
    );
    prop_oneof![
        6 => (any_change(), any_way()).prop_map(|(change, way)| Step::Change(change, way)),
        1 => any_way().prop_map(Step::SignOut),
        3 => any_news(),
        3 => any_overtaken(),
        4 => health.prop_map(Step::Health),
        4 => select(&[1, 2, 3, 31, 301][..]).prop_map(Step::Wait),
        2 => Just(Step::LoseCache),
        6 => (0..2_u8).prop_map(Step::Turn),
        6 => Just(Step::Page),
        1 => any::<bool>().prop_map(|fresh| Step::GetSession { fresh }),
        1 => any::<bool>().prop_map(|fresh| Step::ProxiedSession { fresh }),
        2 => any::<u8>().prop_map(Step::Kept),
        1 => any::<u8>().prop_map(Step::Replay),
    ]
}

fn any_setting() -> impl Strategy<Value = Setting> {
    let ttl = select(&[1, 30, 300, 86_400][..]).prop_map(Duration::from_secs);
    let stale = select(&[100, 86_400][..]).prop_map(Duration::from_secs);
    (ttl, prop::option::of(stale)).prop_map(|(ttl, stale_if_error)| Setting {
        ttl,
        stale_if_error,
    })
}

/// What is cached expires soon, and mostly it may be used a little longer.
fn any_setting_of_changes() -> impl Strategy<Value = Setting> {
    let ttl = select(&[30, 300][..]).prop_map(Duration::from_secs);
    let stale = prop::option::weighted(0.8, Just(Duration::from_secs(600)));
    (ttl, stale).prop_map(|(ttl, stale_if_error)| Setting {
        ttl,
        stale_if_error,
    })
}

fn any_step() -> impl Strategy<Value = Step> {
    let length = select(&[Length::Week, Length::Day, Length::Minute][..]);
    let sign_in =
        (0..2_u8, length, any_way(), any::<bool>()).prop_map(|(user, length, way, then_asks)| {
            Step::SignIn {
                user,
                length,
                way,
                then_asks,
            }
        });
    let wait = select(&[1, 2, 3, 29, 31, 59, 61, 299, 301, 40_000, 90_000, 600_000][..]);
    prop_oneof![
        4 => sign_in,
        1 => any_way().prop_map(Step::SignOut),
        1 => any_way().prop_map(Step::Rename),
        1 => Just(Step::Revoke),
        3 => any_health().prop_map(Step::Health),
        3 => wait.prop_map(Step::Wait),
        1 => select(vec![Step::Rotate, Step::ForgetSecrets, Step::SetDomain, Step::Restart]),
        1 => any::<u8>().prop_map(Step::Replay),
        1 => any::<bool>().prop_map(|is_narrow| Step::Plant { is_narrow }),
        4 => Just(Step::Page),
        2 => select(vec![Step::Form, Step::ForeignForm, Step::PublicPage]),
        1 => any::<bool>().prop_map(|fresh| Step::GetSession { fresh }),
        1 => any::<bool>().prop_map(|fresh| Step::ProxiedSession { fresh }),
        1 => any_overtaken(),
        4 => (any_change(), any_way()).prop_map(|(change, way)| Step::Change(change, way)),
        2 => any_news(),
        4 => (0..2_u8).prop_map(Step::Turn),
        2 => any::<u8>().prop_map(Step::Kept),
    ]
}

/// What other ways of the application's than a call make known.
fn any_news() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..2_u8).prop_map(Step::ChangeInDatabase),
        (0..2_u8).prop_map(Step::ChangeOnAnotherMachine),
        Just(Step::News),
        (0..2_u8).prop_map(Step::InvalidateUser),
        Just(Step::InvalidateSession),
    ]
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        select(vec![
            Change::Name,
            Change::RevokeAll,
            Change::RevokeOthers,
            Change::Password,
        ]),
        (0..2_u8).prop_map(Change::RevokeElsewhere),
        (0..2_u8).prop_map(Change::Ban),
        (0..2_u8).prop_map(Change::Role),
    ]
}

fn any_overtaken() -> impl Strategy<Value = Step> {
    let by = prop_oneof![
        1 => Just(Meanwhile::SignOut),
        1 => (0..2_u8).prop_map(Meanwhile::SignIn),
        1 => Just(Meanwhile::Revoke),
        2 => (0..2_u8).prop_map(Meanwhile::ChangeInDatabase),
        1 => (0..2_u8).prop_map(Meanwhile::ChangeOnAnotherMachine),
    ];
    let seconds = select(&[0, 1, 2, 3, 5][..]);
    (by, seconds).prop_map(|(by, seconds)| Step::Overtaken { by, seconds })
}

fn any_way() -> impl Strategy<Value = Way> {
    select(&[Way::Proxy, Way::Method][..])
}

fn any_health() -> impl Strategy<Value = Health> {
    let bad = select(
        &[
            Health::Unreachable(FetchErrorKind::Timeout),
            Health::Broken(502),
            Health::LookUpsBroken,
            Health::AnswersLost,
            Health::Limited,
            Health::Firewall,
            Health::Refusing,
        ][..],
    );
    prop_oneof![1 => Just(Health::Up), 1 => bad]
}
