//! The consent page, and what users have allowed.

use serde_json::json;

use super::{ALL_SCOPES, Clients, page_query, request};
use crate::exchange::{Jar, Play};
use crate::script::sign_up;

const CONSENT: &str = "oauth2/consent";
const LIST: &str = "oauth2/get-consents";

pub(super) async fn play(play: &mut Play<'_>, clients: &Clients) {
    let (mut cleo, _) = sign_up(play, "cleo@example.com").await;
    let (mut carl, _) = sign_up(play, "carl@example.com").await;
    let client = clients.public.as_str();
    let query = page_query(play, &mut cleo, client, &[]).await;
    play.get(&mut cleo, &request(client, &[("prompt", "none")]))
        .await;
    show_client(play, &mut cleo, client).await;
    answer(play, &mut cleo, &mut carl, &query).await;
    remembered(play, &mut cleo, client).await;
    parts(play, &mut carl, client).await;
    manage(play, &mut cleo, &mut carl).await;
}

async fn show_client(play: &mut Play<'_>, cleo: &mut Jar, client: &str) {
    let path = "oauth2/public-client";
    let target = format!("{path}?client_id={client}");
    play.get(cleo, &target).await;
    play.get_refused("signed out", &mut Jar::default(), &target)
        .await;
    play.get_refused("unknown", cleo, &format!("{path}?client_id=nobody"))
        .await;
    play.get_refused("nothing", cleo, path).await;
}

async fn answer(play: &mut Play<'_>, cleo: &mut Jar, carl: &mut Jar, query: &str) {
    let accept = json!({"accept": true, "oauth_query": query});
    play.post_refused("signed out", &mut Jar::default(), CONSENT, accept.clone())
        .await;
    play.post_from_elsewhere(cleo, CONSENT, accept.clone())
        .await;
    for (why, body) in [
        ("no query", json!({"accept": true})),
        (
            "another query",
            json!({"accept": true, "oauth_query": format!("{query}&x=1")}),
        ),
        ("no flag", json!({"accept": "true", "oauth_query": query})),
        ("nothing", json!({"oauth_query": query})),
        (
            "more than was asked for",
            json!({"accept": true, "scope": "admin", "oauth_query": query}),
        ),
    ] {
        play.post_refused(why, cleo, CONSENT, body).await;
    }
    let deny = json!({"accept": false, "oauth_query": query});
    play.post(cleo, CONSENT, deny).await;
    play.get(cleo, LIST).await;
    play.post(cleo, CONSENT, accept.clone()).await;
    play.get(cleo, LIST).await;
    // The query is good for as long as it is, and for any user who is signed in.
    play.post(cleo, CONSENT, accept.clone()).await;
    play.post(carl, CONSENT, accept).await;
}

/// Who has allowed it before is not asked again.
async fn remembered(play: &mut Play<'_>, cleo: &mut Jar, client: &str) {
    for changes in [
        &[][..],
        &[("prompt", "none")],
        &[("prompt", "consent")],
        &[("prompt", "login")],
        &[("scope", "read")],
        &[("resource", "")],
        &[("state", "")],
        &[("max_age", "0")],
    ] {
        play.get(cleo, &request(client, changes)).await;
    }
}

/// A part of what was asked for.
async fn parts(play: &mut Play<'_>, carl: &mut Jar, client: &str) {
    let query = page_query(play, carl, client, &[("prompt", "consent")]).await;
    let part = json!({"accept": true, "scope": "openid read", "oauth_query": query});
    play.post(carl, CONSENT, part).await;
    play.get(carl, LIST).await;
    play.get(carl, &request(client, &[("scope", "openid read")]))
        .await;
    play.get(carl, &request(client, &[("scope", ALL_SCOPES)]))
        .await;
    let less = json!({"accept": true, "scope": "read", "oauth_query": query});
    play.post(carl, CONSENT, less).await;
    // Without the resource, which stays allowed.
    let changes = [("scope", "openid"), ("resource", "")];
    let query = page_query(play, carl, client, &changes).await;
    let other = json!({"accept": true, "oauth_query": query});
    play.post(carl, CONSENT, other).await;
    play.get(carl, LIST).await;
}

async fn manage(play: &mut Play<'_>, cleo: &mut Jar, carl: &mut Jar) {
    let id = play.get(cleo, LIST).await.text("/0/id");
    let mut nobody = Jar::default();
    play.get_refused("signed out", &mut nobody, LIST).await;
    let get = |id: &str| format!("oauth2/get-consent?id={id}");
    play.get(cleo, &get(&id)).await;
    for (why, id) in [("unknown", "unknown"), ("empty", "")] {
        play.get_refused(why, cleo, &get(id)).await;
    }
    play.get_refused("another's", carl, &get(&id)).await;
    play.get_refused("nothing", cleo, "oauth2/get-consent")
        .await;

    let update = "oauth2/update-consent";
    let scopes = |scopes: &[&str]| json!({"id": id, "update": {"scopes": scopes}});
    play.post(cleo, update, scopes(&["openid", "read"])).await;
    play.post_refused("unknown scope", cleo, update, scopes(&["admin"]))
        .await;
    play.post_refused("another's", carl, update, scopes(&["read"]))
        .await;
    for (why, body) in [
        ("nothing", json!({})),
        ("no update", json!({"id": id})),
        ("no scopes", json!({"id": id, "update": {}})),
        ("one scope", json!({"id": id, "update": {"scopes": "read"}})),
    ] {
        play.post_refused(why, cleo, update, body).await;
    }

    let delete = "oauth2/delete-consent";
    let body = json!({"id": id});
    play.post_refused("another's", carl, delete, body.clone())
        .await;
    play.post(cleo, delete, body.clone()).await;
    play.post_refused("gone", cleo, delete, body).await;
    play.post_refused("nothing", cleo, delete, json!({})).await;
    play.post_refused("empty", cleo, delete, json!({"id": ""}))
        .await;
}
