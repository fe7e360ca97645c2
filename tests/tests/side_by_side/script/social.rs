//! Signing in at a provider, and the identities there.

use neon_auth_tests::better_auth;
use serde_json::json;

use super::sign_up;
use crate::exchange::{Jar, Play};

const EMAIL: &str = "emma@example.com";
const FAY: &str = "fay@example.com";

pub(super) async fn play(play: &mut Play<'_>) {
    let mut emma = Jar::default();
    let path = "sign-in/social";
    let unknown = json!({"provider": "nowhere", "callbackURL": "/in"});
    play.post_refused("no such provider", &mut emma, path, unknown)
        .await;
    let stay = json!({"provider": "github", "callbackURL": "/in", "disableRedirect": true});
    play.post(&mut Jar::default(), path, stay).await;
    let body = json!({"provider": "google", "callbackURL": "/in"});
    let begun = play.post(&mut emma, path, body).await;
    let init = "sign-in/social/init?token=wrong";
    play.get_refused("wrong token", &mut emma, init).await;
    let away = play.get(&mut emma, &begun.text("/url")).await;

    play.get(&mut emma, "callback/google").await;
    declined(play).await;
    play.get(&mut emma, "callback/google?state=wrong&code=wrong")
        .await;
    let callback = consent(away.location().unwrap_or_default(), EMAIL).await;
    let landed = play.get(&mut emma, &callback).await;
    let verifier = "get-session?neon_auth_session_verifier=wrong";
    play.get_refused("wrong verifier", &mut emma, verifier)
        .await;
    let location = landed.location().unwrap_or_default();
    let (_, query) = location.split_once('?').unwrap_or_default();
    play.get(&mut emma, &format!("get-session?{query}")).await;
    tokens(play, &mut emma).await;
    link(play).await;
}

async fn declined(play: &mut Play<'_>) {
    let mut jar = Jar::default();
    let body = json!({"provider": "google", "callbackURL": "/in", "errorCallbackURL": "/failed"});
    let begun = play.post(&mut jar, "sign-in/social", body).await;
    let away = play.get(&mut jar, &begun.text("/url")).await;
    let authorize = away.location().unwrap_or_default();
    let callback = at_provider(&format!("{authorize}&deny=1")).await;
    play.get(&mut jar, &callback).await;
}

pub(super) async fn consent(authorize: &str, email: &str) -> String {
    at_provider(&format!("{authorize}&login_hint={email}")).await
}

/// The way back from the provider's page, which is neither server's and not compared.
async fn at_provider(url: &str) -> String {
    let answer = better_auth::get(url, "").await;
    let callback = answer.headers().get("location").expect("the way back");
    callback.to_str().expect("a URL").to_owned()
}

async fn tokens(play: &mut Play<'_>, emma: &mut Jar) {
    let mut nobody = Jar::default();
    for path in ["get-access-token", "refresh-token"] {
        play.post(emma, path, json!({"providerId": "google"})).await;
        let other = json!({"providerId": "github"});
        play.post_refused("not linked", emma, path, other.clone())
            .await;
        play.post_refused("signed out", &mut nobody, path, other)
            .await;
    }
    let accounts = play.get(emma, "list-accounts").await;
    let id = accounts.text("/0/accountId");
    play.get(emma, &format!("account-info?accountId={id}"))
        .await;
    play.get_refused("not linked", emma, "account-info?accountId=wrong")
        .await;
    let named = json!({"providerId": "google"});
    play.post_refused("the last one", emma, "unlink-account", named)
        .await;
}

async fn link(play: &mut Play<'_>) {
    let (mut fay, _) = sign_up(play, FAY).await;
    let path = "link-social";
    let body = json!({"provider": "google", "callbackURL": "/linked"});
    play.post_refused("signed out", &mut Jar::default(), path, body.clone())
        .await;
    let unknown = json!({"provider": "nowhere", "callbackURL": "/linked"});
    play.post_refused("no such provider", &mut fay, path, unknown)
        .await;
    // Fay consents as Emma, then as herself.
    for email in [EMAIL, FAY] {
        let begun = play.post(&mut fay, path, body.clone()).await;
        let callback = consent(&begun.text("/url"), email).await;
        play.get(&mut fay, &callback).await;
        play.get(&mut fay, "list-accounts").await;
    }
    let path = "unlink-account";
    let other = json!({"providerId": "github"});
    play.post_refused("not linked", &mut fay, path, other).await;
    let named = json!({"providerId": "google"});
    play.post_refused("signed out", &mut Jar::default(), path, named.clone())
        .await;
    play.post(&mut fay, path, named).await;
    play.get(&mut fay, "list-accounts").await;
}
