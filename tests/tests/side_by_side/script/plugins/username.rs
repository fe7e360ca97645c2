//! Names that users choose.

use serde_json::json;

use crate::exchange::{Jar, Play};

pub(super) async fn play(play: &mut Play<'_>) {
    availability(play).await;
}

async fn availability(play: &mut Play<'_>) {
    let mut nobody = Jar::default();
    let path = "is-username-available";
    let body = |name: &str| json!({"username": name});
    play.post(&mut nobody, path, body("Rita_1")).await;
    for (why, name) in [
        ("nothing", ""),
        ("too short", "ab"),
        ("too long", "a234567890123456789012345678901"),
        ("other characters", "rita-1"),
    ] {
        play.post_refused(why, &mut nobody, path, body(name)).await;
    }
    play.post_refused("no name", &mut nobody, path, json!({}))
        .await;
}
