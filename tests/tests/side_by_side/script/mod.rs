//! What both servers are asked, step by step.

mod account;
mod administrators;
mod codes;
mod links;
pub(crate) mod oauth;
mod oddities;
mod organizations;
mod owners;
pub(crate) mod plugins;
mod sessions;
mod social;

use serde_json::json;

use crate::exchange::{Exchange, Jar, Play};
use crate::side::Side;

const PASSWORD: &str = "correct horse 1";

/// Plays the whole script at one server.
pub(crate) async fn play(side: &Side) -> Vec<Exchange> {
    let mut play = Play::new(side);
    sessions::play(&mut play).await;
    account::play(&mut play).await;
    codes::play(&mut play).await;
    links::play(&mut play).await;
    social::play(&mut play).await;
    organizations::play(&mut play).await;
    administrators::play(&mut play).await;
    oddities::play(&mut play).await;
    owners::play(&mut play).await;
    play.finish()
}

/// Somebody new, signed in: their browser and their id.
async fn sign_up(play: &mut Play<'_>, email: &str) -> (Jar, String) {
    let mut jar = Jar::default();
    let body = json!({"name": "Somebody", "email": email, "password": PASSWORD});
    let answer = play.post(&mut jar, "sign-up/email", body).await;
    (jar, answer.text("/user/id"))
}
