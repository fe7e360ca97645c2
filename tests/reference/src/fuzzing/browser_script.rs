//! Whatever is done in one browser, in whatever order, with upstream up and down: nobody sees another's session or one
//! that is over, nobody is signed out but by themselves, and what else `script` states holds after every step.

use std::time::Duration;

use neon_auth_core::FetchErrorKind;

use super::bytes::Bytes;
use crate::script::{Change, Health, Length, Meanwhile, Setting, Step, Way, run};

/// Longer scripts find nothing more.
const MOST_STEPS: usize = 64;

/// The input is a list of choices: the setting's, then step by step.
///
/// # Panics
///
/// If the invariant does not hold.
pub fn browser_script(input: &[u8]) {
    let mut bytes = Bytes::new(input);
    let setting = Setting {
        ttl: Duration::from_secs(bytes.choose(300, &[1, 30, 86_400])),
        stale_if_error: bytes.choose(
            None,
            &[
                Some(Duration::from_secs(100)),
                Some(Duration::from_secs(86_400)),
            ],
        ),
    };
    let mut steps = Vec::new();
    while !bytes.is_empty() && steps.len() < MOST_STEPS {
        steps.push(step(&mut bytes));
    }
    run(&setting, &steps);
}

fn step(bytes: &mut Bytes<'_>) -> Step {
    match bytes.byte() {
        // What came later has numbers of its own, so that the inputs from before mean what they meant.
        number @ 234..=251 => later_step(number - 234, bytes),
        number => first_step(number % 18, bytes),
    }
}

fn first_step(number: u8, bytes: &mut Bytes<'_>) -> Step {
    match number {
        0 | 1 => Step::SignIn {
            user: bytes.choose(0, &[1]),
            length: bytes.choose(Length::Week, &[Length::Day, Length::Minute]),
            way: way(bytes),
            then_asks: bytes.one_in(2),
        },
        2 => Step::SignOut(way(bytes)),
        3 => Step::Rename(way(bytes)),
        4 => Step::Revoke,
        5 | 6 => Step::Health(health(bytes)),
        7 => Step::Wait(bytes.choose(1, &[29, 31, 59, 61, 299, 301, 40_000, 90_000, 600_000])),
        8 => bytes.choose(
            Step::Rotate,
            &[
                Step::ForgetSecrets,
                Step::SetDomain,
                Step::Plant { is_narrow: true },
                Step::Plant { is_narrow: false },
            ],
        ),
        9 => Step::Restart,
        10 => Step::Replay(bytes.byte()),
        11 | 12 => Step::Page,
        13 => bytes.choose(Step::Form, &[Step::ForeignForm]),
        14 => Step::PublicPage,
        15 => Step::GetSession {
            fresh: bytes.one_in(2),
        },
        16 => Step::ProxiedSession {
            fresh: bytes.one_in(2),
        },
        _ => Step::Overtaken {
            by: bytes.choose(
                Meanwhile::SignOut,
                &[
                    Meanwhile::SignIn(0),
                    Meanwhile::SignIn(1),
                    Meanwhile::Revoke,
                ],
            ),
            seconds: 0,
        },
    }
}

fn later_step(number: u8, bytes: &mut Bytes<'_>) -> Step {
    let user = bytes.choose(0, &[1]);
    match number {
        0 => Step::Change(Change::Name, way(bytes)),
        1 => Step::Change(Change::RevokeAll, way(bytes)),
        2 => Step::Change(Change::RevokeOthers, way(bytes)),
        3 => Step::Change(Change::Password, way(bytes)),
        4 => Step::Change(Change::RevokeElsewhere(user), way(bytes)),
        5 => Step::Change(Change::Ban(user), way(bytes)),
        6 => Step::Change(Change::Role(user), way(bytes)),
        7 => Step::ChangeInDatabase(user),
        8 => Step::ChangeOnAnotherMachine(user),
        9 => Step::News,
        10 => Step::InvalidateUser(user),
        11 => Step::InvalidateSession,
        12 => Step::Turn(user),
        13 => Step::LoseCache,
        14 => Step::Kept(bytes.byte()),
        15 => Step::Health(Health::AnswersLost),
        16 => Step::Wait(bytes.choose(2, &[3])),
        _ => Step::Overtaken {
            by: bytes.choose(
                Meanwhile::ChangeInDatabase(user),
                &[Meanwhile::ChangeOnAnotherMachine(user)],
            ),
            seconds: bytes.choose(0, &[1, 2, 3, 5]),
        },
    }
}

fn way(bytes: &mut Bytes<'_>) -> Way {
    bytes.choose(Way::Proxy, &[Way::Method])
}

fn health(bytes: &mut Bytes<'_>) -> Health {
    bytes.choose(
        Health::Up,
        &[
            Health::Unreachable(FetchErrorKind::Timeout),
            Health::Broken(502),
            Health::Broken(500),
            Health::LookUpsBroken,
            Health::Limited,
            Health::Firewall,
            Health::Refusing,
        ],
    )
}
