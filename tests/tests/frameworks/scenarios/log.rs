//! What the log says of requests.

use http::StatusCode;

use crate::Framework;
use crate::setup::Gate;
use crate::world::World;

on_every_framework! {
    the_log_names_the_framework,
}

const LIMIT: usize = 2000;

/// It does so for a page, for the proxy, and for a request that is refused before anything else is done about it.
async fn the_log_names_the_framework<F: Framework>() {
    let world = World::<F>::with(Gate::Protect, |config| config.request_body_limit(LIMIT));
    let mut browser = world.signed_up().await;
    browser.get("/page").await.shown();
    browser.get("/api/auth/get-session").await.shown();
    let large = "x".repeat(LIMIT + 1);
    let refused = browser.post("/api/auth/sign-in/email", large).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    let decisions = world.log.decisions();
    let outcomes: Vec<_> = decisions.iter().map(|record| record.outcome).collect();
    assert!(outcomes.contains(&Some("cached")), "{decisions:?}");
    assert!(outcomes.contains(&Some("refused")), "{decisions:?}");
    for decided in decisions {
        assert_eq!(decided.framework, Some(F::NAME), "{decided}");
    }
}
