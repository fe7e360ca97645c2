//! The login page: whatever signs in leads on.

use http::Request;
use neon_auth_dev_server::{Authenticator, MailKind};
use serde_json::{Value, json};

use super::{Clients, page_query, request};
use crate::exchange::{APPLICATION, Body, Exchange, Jar, Play};
use crate::script::plugins::passkeys;
use crate::script::{PASSWORD, sign_up, social};
use neon_auth_tests::better_auth::AuthenticatorApp;

const EMAIL: &str = "lena@example.com";

pub(super) async fn play(play: &mut Play<'_>, clients: &Clients) {
    let client = clients.public.as_str();
    let (mut lena, _) = sign_up(play, EMAIL).await;
    let mut nobody = Jar::default();
    let query = page_query(play, &mut nobody, client, &[]).await;
    show_client(play, clients, &query).await;
    sign_in(play, &query).await;
    every_way(play, &mut lena, &query).await;
    by_name(play, &query).await;
    with_second_factor(play, &query).await;
    at_provider(play, &query).await;
    changed_queries(play, &query).await;
    proceed(play, &mut lena, client, &query).await;
    again(play, &mut lena, client).await;
}

async fn show_client(play: &mut Play<'_>, clients: &Clients, query: &str) {
    let mut nobody = Jar::default();
    let path = "oauth2/public-client-prelogin";
    let body = |id: &str| json!({"client_id": id, "oauth_query": query});
    play.post(&mut nobody, path, body(&clients.public)).await;
    play.post(&mut nobody, path, body(&clients.confidential))
        .await;
    play.post_refused("unknown", &mut nobody, path, body("nobody"))
        .await;
    let alone = json!({"client_id": clients.public});
    play.post_refused("no query", &mut nobody, path, alone)
        .await;
    let changed = json!({"client_id": clients.public, "oauth_query": format!("{query}&x=1")});
    play.post_refused("another query", &mut nobody, path, changed)
        .await;
}

/// With a password, in the ways that browsers and scripts send it.
async fn sign_in(play: &mut Play<'_>, query: &str) {
    let path = "sign-in/email";
    let body = |password: &str| json!({"email": EMAIL, "password": password, "oauth_query": query});
    let mut jar = Jar::default();
    play.post_refused("wrong password", &mut jar, path, body("wrong wrong"))
        .await;
    play.post(&mut jar, path, body(PASSWORD)).await;
    play.get(&mut jar, "get-session").await;
    let mut elsewhere = body(PASSWORD);
    elsewhere["callbackURL"] = json!("http://localhost:3000/dash");
    play.post(&mut Jar::default(), path, elsewhere).await;
    for (name, value) in [
        ("accept", "text/html"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-mode", "cors"),
    ] {
        let request = Request::post(play.url(path))
            .header("origin", APPLICATION)
            .header(name, value);
        play.ask(request, Body::Json(body(PASSWORD)), None).await;
    }
}

async fn every_way(play: &mut Play<'_>, lena: &mut Jar, query: &str) {
    let with_query = |mut body: Value| {
        body["oauth_query"] = json!(query);
        body
    };
    let new = json!({"name": "New", "email": "lou@example.com", "password": PASSWORD});
    play.post(&mut Jar::default(), "sign-up/email", with_query(new))
        .await;

    let send = json!({"email": EMAIL, "type": "sign-in"});
    let mut jar = Jar::default();
    play.post(&mut jar, "email-otp/send-verification-otp", send)
        .await;
    let code = play.side.code(EMAIL, MailKind::SignInCode).await;
    let by_code = json!({"email": EMAIL, "otp": code});
    play.post(&mut jar, "sign-in/email-otp", with_query(by_code))
        .await;

    // The code has proved the address, which took the password and the sessions away.
    *lena = jar;
    let mut authenticator = Authenticator::new(APPLICATION);
    let options = play.get(lena, "passkey/generate-register-options").await;
    let body = json!({"response": passkeys::registration(&mut authenticator, &options)});
    play.post(lena, "passkey/verify-registration", body).await;
    let mut jar = Jar::default();
    let options = play
        .get(&mut jar, "passkey/generate-authenticate-options")
        .await;
    let by_passkey = json!({"response": passkeys::assertion(&mut authenticator, &options)});
    play.post(
        &mut jar,
        "passkey/verify-authentication",
        with_query(by_passkey),
    )
    .await;

    // Signing out ends a session and leads nowhere.
    play.post(&mut jar, "sign-out", with_query(json!({}))).await;
}

async fn by_name(play: &mut Play<'_>, query: &str) {
    let body = json!({"name": "Liv", "email": "liv@example.com", "password": PASSWORD, "username": "liv_1"});
    play.post(&mut Jar::default(), "sign-up/email", body).await;
    let body = json!({"username": "liv_1", "password": PASSWORD, "oauth_query": query});
    play.post(&mut Jar::default(), "sign-in/username", body)
        .await;
}

async fn with_second_factor(play: &mut Play<'_>, query: &str) {
    let email = "lys@example.com";
    let (mut lys, _) = sign_up(play, email).await;
    let enable = json!({"password": PASSWORD});
    let enabled = play.post(&mut lys, "two-factor/enable", enable).await;
    let app = AuthenticatorApp::read(&enabled.text("/totpURI"));
    play.draw(&enabled.text("/totpURI"));
    for code in 0..10 {
        play.draw(&enabled.text(&format!("/backupCodes/{code}")));
    }
    let verify = "two-factor/verify-totp";
    play.post(&mut lys, verify, json!({"code": app.code()}))
        .await;
    let mut jar = Jar::default();
    let body = json!({"email": email, "password": PASSWORD, "oauth_query": query});
    play.post(&mut jar, "sign-in/email", body).await;
    let body = json!({"code": app.code(), "oauth_query": query});
    play.post(&mut jar, verify, body).await;
}

/// The way over a provider, and the login page as the page that a mailed link leads to.
async fn at_provider(play: &mut Play<'_>, query: &str) {
    let mut jar = Jar::default();
    let body = json!({"provider": "google", "callbackURL": "http://localhost:3000/dash", "oauth_query": query});
    let begun = play.post(&mut jar, "sign-in/social", body).await;
    let away = play.get(&mut jar, &begun.text("/url")).await;
    let location = away.location().unwrap_or_default();
    let callback = social::consent(location, "lotte@example.com").await;
    let landed = play.visit(&mut jar, &callback).await;
    go_on(play, &mut jar, &landed, query).await;

    let mut jar = Jar::default();
    let page = format!("{APPLICATION}/auth/sign-in?{query}");
    let body = json!({"email": "luz@example.com", "name": "Luz", "callbackURL": page, "oauth_query": query});
    play.post(&mut jar, "sign-in/magic-link", body).await;
    let link = play.side.link("luz@example.com", MailKind::MagicLink).await;
    let landed = play.get(&mut jar, &link).await;
    go_on(play, &mut jar, &landed, query).await;
}

/// Fetches the session, and goes on from the page.
async fn go_on(play: &mut Play<'_>, jar: &mut Jar, landed: &Exchange, query: &str) {
    let location = landed.location().unwrap_or_default();
    let (_, verifier) = location
        .rsplit_once("neon_auth_session_verifier=")
        .unwrap_or_default();
    let target = format!("get-session?neon_auth_session_verifier={verifier}");
    play.get(jar, &target).await;
    let selected = json!({"selected": true, "oauth_query": query});
    play.post(jar, "oauth2/continue", selected).await;
}

/// What the signature covers.
async fn changed_queries(play: &mut Play<'_>, query: &str) {
    let body = |query: &str| json!({"email": "lou@example.com", "password": PASSWORD, "oauth_query": query});
    let path = "sign-in/email";
    let mut backwards: Vec<&str> = query.split('&').collect();
    backwards.reverse();
    for same in [
        format!("?{query}"),
        backwards.join("&"),
        query.replace('+', "%20"),
    ] {
        play.post(&mut Jar::default(), path, body(&same)).await;
    }
    for (why, other) in [
        ("another scope", query.replace("openid", "email")),
        ("one more", format!("{query}&utm_source=x")),
        ("one less", query.replace("&state=st-1", "")),
        ("no names", query.replace("&ba_param=scope", "")),
        ("a later end", query.replace("exp=1", "exp=2")),
        ("no signature", query.replace("&sig=", "&gis=")),
        ("two signatures", format!("{query}&sig=AAAA")),
        ("nonsense", "nonsense".to_owned()),
    ] {
        play.post_refused(why, &mut Jar::default(), path, body(&other))
            .await;
    }
}

/// On from the login page for somebody who is signed in already.
async fn proceed(play: &mut Play<'_>, lena: &mut Jar, client: &str, query: &str) {
    let path = "oauth2/continue";
    let selected = json!({"selected": true, "oauth_query": query});
    play.post(lena, path, selected.clone()).await;
    play.post_refused("signed out", &mut Jar::default(), path, selected)
        .await;
    for (why, body) in [
        ("nothing done", json!({"oauth_query": query})),
        ("no query", json!({"selected": true})),
        ("no flag", json!({"selected": "yes", "oauth_query": query})),
    ] {
        play.post_refused(why, lena, path, body).await;
    }
    let post_login = json!({"postLogin": true, "oauth_query": query});
    play.post(lena, path, post_login).await;
    let mut nobody = Jar::default();
    let create = page_query(play, &mut nobody, client, &[("prompt", "create")]).await;
    let created = json!({"created": true, "oauth_query": create});
    play.post(lena, path, created).await;
    let selected = json!({"selected": true, "oauth_query": create});
    play.post(lena, path, selected).await;
}

/// Signing in although there is a session.
async fn again(play: &mut Play<'_>, lena: &mut Jar, client: &str) {
    let query = page_query(play, lena, client, &[("prompt", "login")]).await;
    let selected = json!({"selected": true, "oauth_query": query});
    play.post(lena, "oauth2/continue", selected).await;
    let accept = json!({"accept": true, "oauth_query": query});
    play.post(lena, "oauth2/consent", accept).await;
    let body = json!({"email": "lou@example.com", "password": PASSWORD, "oauth_query": query});
    let mut lou = Jar::default();
    play.post(&mut lou, "sign-in/email", body).await;
    let accept = json!({"accept": true, "oauth_query": query});
    play.post(&mut lou, "oauth2/consent", accept).await;

    let both = page_query(play, lena, client, &[("prompt", "login consent")]).await;
    let body = json!({"email": "lou@example.com", "password": PASSWORD, "oauth_query": both});
    play.post(&mut lou, "sign-in/email", body).await;

    let old = page_query(play, &mut lou, client, &[("max_age", "0")]).await;
    let body = json!({"email": "lou@example.com", "password": PASSWORD, "oauth_query": old});
    play.post(&mut lou, "sign-in/email", body).await;
    let recent = request(client, &[("max_age", "600")]);
    play.get(&mut lou, &recent).await;
}
