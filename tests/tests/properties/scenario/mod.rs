//! Any scenario, at random.

mod call;
mod cookies;
mod news;
mod request;
mod session;
mod settings;
mod shapes;
mod upstream;

use proptest::prelude::*;

pub(crate) use neon_auth_reference::scenario::{
    CookieHeaders, EVIL_HOST, Entry, NOON, Outcome, Reply, Scenario,
};

/// Any scenario at all.
pub(crate) fn any_scenario() -> impl Strategy<Value = Scenario> {
    prop_oneof![
        6 => scenario_of(any_entry()),
        1 => shapes::oauth_return(),
        1 => shapes::mail_link(),
        2 => shapes::change(),
    ]
}

/// Any scenario of a page's.
pub(crate) fn any_page() -> impl Strategy<Value = Scenario> {
    prop_oneof![
        2 => scenario_of(any_page_entry()),
        1 => shapes::oauth_return(),
    ]
}

/// Any scenario of these ways in.
pub(crate) fn scenario_of(
    entry: impl Strategy<Value = Entry> + 'static,
) -> impl Strategy<Value = Scenario> {
    // Boxed, because a debug build moves the parts about on the stack, and a test has little of it.
    let parts = (any_now(), settings::any_settings().boxed(), entry.boxed());
    parts.prop_flat_map(|(now, settings, entry)| {
        let reply = upstream::any_reply(now).boxed();
        (
            request::any_asked(now, &settings, &entry).boxed(),
            prop::collection::vec((any_pause(), reply), 0..5),
        )
            .prop_map(move |(asked, replies)| Scenario {
                settings: settings.clone(),
                asked,
                entry: entry.clone(),
                now,
                replies,
            })
    })
}

fn any_now() -> impl Strategy<Value = i64> {
    prop_oneof![
        20 => (0..2000_i64).prop_map(|after| NOON + after),
        1 => Just(0),
        1 => Just(i64::MIN),
        1 => Just(i64::MAX),
    ]
}

/// How long upstream takes; a clock that is set back, too.
fn any_pause() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => Just(0),
        2 => Just(1),
        2 => 2..12_000_i64,
        1 => Just(400_000),
        1 => Just(-5_000),
        1 => Just(i64::MAX),
    ]
}

/// The middleware, mostly with protected pages.
fn any_page_entry() -> impl Strategy<Value = Entry> {
    prop::bool::weighted(0.2).prop_map(|is_open| Entry::Middleware { is_open })
}

fn any_entry() -> impl Strategy<Value = Entry> {
    prop_oneof![
        request::any_handler_entry(),
        any_page_entry(),
        any::<bool>().prop_map(|fresh| Entry::GetSession { fresh }),
        call::any_calling().prop_map(Entry::Call),
    ]
}
