//! Random steps through one browser. What has to hold after each is stated in `neon_auth_reference::script`.

use std::time::Duration;

use neon_auth_core::FetchErrorKind;
use neon_auth_reference::script::{Health, Length, Meanwhile, Setting, Step, Way, run};
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
}

fn any_setting() -> impl Strategy<Value = Setting> {
    let ttl = select(&[1, 30, 300, 86_400][..]).prop_map(Duration::from_secs);
    let stale = select(&[100, 86_400][..]).prop_map(Duration::from_secs);
    (ttl, prop::option::of(stale)).prop_map(|(ttl, stale_if_error)| Setting {
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
    let wait = select(&[1, 29, 31, 59, 61, 299, 301, 40_000, 90_000, 600_000][..]);
    let by = select(
        &[
            Meanwhile::SignOut,
            Meanwhile::SignIn(0),
            Meanwhile::SignIn(1),
            Meanwhile::Revoke,
        ][..],
    );
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
        1 => by.prop_map(Step::Overtaken),
    ]
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
            Health::Limited,
            Health::Firewall,
            Health::Refusing,
        ][..],
    );
    prop_oneof![1 => Just(Health::Up), 1 => bad]
}
