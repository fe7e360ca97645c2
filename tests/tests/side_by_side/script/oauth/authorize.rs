//! Where clients send users.

use http::Request;

use super::{Clients, REDIRECT_URI, request};
use crate::exchange::{APPLICATION, Body, Jar, Play};

pub(super) async fn play(play: &mut Play<'_>, clients: &Clients) {
    let mut nobody = Jar::default();
    let client = clients.public.as_str();
    play.get(&mut nobody, &request(client, &[])).await;
    let target = request(client, &[]);
    let script = Request::get(play.url(&target)).header("sec-fetch-mode", "cors");
    play.ask(script, Body::Nothing, None).await;
    let json = Request::get(play.url(&target)).header("accept", "application/json");
    play.ask(json, Body::Nothing, None).await;
    by_form(play, client).await;
    for changes in [
        // What is missing.
        &[("code_challenge", ""), ("code_challenge_method", "")][..],
        &[("code_challenge", "")],
        &[("code_challenge_method", "")],
        &[("redirect_uri", "")],
        &[("client_id", "")],
        &[("response_type", "")],
        &[("scope", "")],
        &[("state", "")],
        &[("resource", "")],
        // What is not understood.
        &[("code_challenge_method", "plain")],
        &[("response_type", "token")],
        &[("response_type", "x")],
        &[("response_type", "x"), ("response_mode", "fragment")],
        &[("response_type", "x"), ("response_mode", "query")],
        &[("scope", "openid admin")],
        &[("resource", "https://nowhere.example")],
        &[("resource", "http://localhost:3000/mcp/")],
        &[("resource", "nope")],
        &[("resource", "https://nowhere.example/#x")],
        &[("client_id", "nobody")],
        &[("redirect_uri", "http://127.0.0.1:9/other")],
        &[("redirect_uri", "nope")],
        &[("redirect_uri", "http://a.example/")],
        &[("prompt", "sometimes")],
        &[("prompt", "none login")],
        &[("prompt", " ")],
        &[("max_age", "soon")],
        &[("max_age", " ")],
        &[("request", "x")],
        &[("request_uri", "x")],
        &[("scope", "read"), ("claims", "{}")],
        &[("state", "one"), ("state", "two")],
        // What is.
        &[("redirect_uri", "http://127.0.0.1:8080/callback")],
        &[("prompt", "none")],
        &[("prompt", "login")],
        &[("prompt", "create")],
        &[("prompt", "select_account")],
        &[("max_age", "60")],
        &[("login_hint", "ann@example.com"), ("utm_source", "x")],
    ] {
        play.get(&mut nobody, &request(client, changes)).await;
    }
    let confidential = clients.confidential.as_str();
    for changes in [
        &[][..],
        &[("code_challenge", ""), ("code_challenge_method", "")],
        &[
            ("code_challenge", ""),
            ("code_challenge_method", ""),
            ("nonce", "n"),
        ],
    ] {
        play.get(&mut nobody, &request(confidential, changes)).await;
    }
}

/// The same request in a form.
async fn by_form(play: &mut Play<'_>, client: &str) {
    let fields = [
        ("response_type", "code"),
        ("client_id", client),
        ("redirect_uri", REDIRECT_URI),
        ("scope", "openid read"),
        (
            "code_challenge",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        ),
        ("code_challenge_method", "S256"),
    ];
    let path = play.url("oauth2/authorize");
    let form = Request::post(&path).header("origin", APPLICATION);
    play.ask(form, Body::Form(&fields), None).await;
    let json = serde_json::json!({"client_id": client});
    play.ask(Request::post(&path), Body::Json(json), Some("no form"))
        .await;
}
