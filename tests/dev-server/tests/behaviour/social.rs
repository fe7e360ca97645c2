//! Social sign-in: application, browser and provider.

use std::time::Duration;

use serde_json::{Value, json};

use crate::world::{Answer, Client, TOKEN, World};

const ANN: &str = "ann@example.com";

fn begin(world: &mut World, app: &mut Client, extra: Value) -> String {
    let mut body = json!({"provider": "google", "callbackURL": "/dash?tab=1"});
    let fields = body.as_object_mut().expect("it is an object");
    fields.extend(extra.as_object().expect("it is an object").clone());
    let answer = app.post(world, "sign-in/social", body).expect(200);
    answer.json()["url"]
        .as_str()
        .expect("there is a URL")
        .to_owned()
}

/// The browser's way from the indirection URL to its last redirect.
fn browse(world: &mut World, browser: &mut Client, url: &str, choice: &str) -> Answer {
    let authorize = browser.get(world, url).expect(302).location().to_owned();
    let back = browser
        .get(world, &format!("{authorize}&{choice}"))
        .expect(302);
    let callback = back.location().to_owned();
    browser.get(world, &callback).expect(302)
}

fn verifier(answer: &Answer) -> String {
    let (_, verifier) = answer
        .location()
        .split_once("neon_auth_session_verifier=")
        .expect("the browser comes back with a verifier");
    verifier.to_owned()
}

#[test]
fn a_person_signs_in_at_the_provider() {
    let mut world = World::new();
    let mut app = Client::default();
    let url = begin(&mut world, &mut app, json!({}));
    assert!(
        url.starts_with("http://127.0.0.1:4000/neondb/auth/sign-in/social/init?token="),
        "{url}"
    );
    let names: Vec<&str> = app.cookies.keys().map(String::as_str).collect();
    let challenges = [
        "__Secure-neon-auth.session_challange",
        "__Secure-neon-auth.session_challenge",
    ];
    assert_eq!(names, challenges, "the challenge goes by both spellings");

    let mut browser = Client::with_headers(&[]);
    let hint = "login_hint=ann%40example.com";
    let landed = browse(&mut world, &mut browser, &url, hint);
    assert!(
        landed
            .location()
            .starts_with("http://localhost:3000/dash?tab=1&neon_auth_session_verifier="),
        "{}",
        landed.location()
    );
    assert!(
        !browser.cookies.contains_key(TOKEN),
        "the browser has a session at the auth server"
    );
    assert!(
        browser.cookies.is_empty(),
        "the state cookie stays: {:?}",
        browser.cookies
    );

    let exchange = format!(
        "get-session?neon_auth_session_verifier={}",
        verifier(&landed)
    );
    Client::default()
        .get(&mut world, &exchange)
        .refused(400, "SESSION_CHALLENGE_COOKIE_NOT_FOUND");
    let answer = app.get(&mut world, &exchange).expect(200);
    let lines = answer.set_cookies();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(
        lines[0].starts_with(TOKEN) && lines[0].contains("; Max-Age=604800;"),
        "{lines:?}"
    );
    assert_eq!(answer.json()["user"]["email"], ANN);
    assert_eq!(answer.json()["user"]["emailVerified"], true);
    assert_eq!(app.email(&mut world).as_deref(), Some(ANN));
    let accounts = app.get(&mut world, "list-accounts").expect(200).json();
    assert_eq!(accounts[0]["providerId"], "google");
    assert_eq!(accounts[0]["scopes"], json!(["openid", "email", "profile"]));
}

#[test]
fn a_verifier_is_good_once_and_for_its_own_challenge() {
    let mut world = World::new();
    let (mut ann, mut eve) = (Client::default(), Client::default());
    let unknown = "get-session?neon_auth_session_verifier=00000000-0000-0000-0000-000000000000";
    let url = begin(&mut world, &mut ann, json!({}));
    begin(&mut world, &mut eve, json!({}));
    ann.get(&mut world, unknown)
        .refused(400, "VERIFICATION_NOT_FOUND");

    let mut browser = Client::with_headers(&[]);
    let landed = browse(
        &mut world,
        &mut browser,
        &url,
        "login_hint=ann%40example.com",
    );
    let exchange = format!(
        "get-session?neon_auth_session_verifier={}",
        verifier(&landed)
    );
    let answer = eve.get(&mut world, &exchange).expect(400);
    assert_eq!(
        answer.text(),
        r#"{"code":"SESSION_CHALLENGE_MISMATCH","message":"Session challenge mismatch"}"#
    );
    ann.get(&mut world, &exchange)
        .refused(400, "VERIFICATION_NOT_FOUND");
}

#[test]
fn a_verifier_is_good_for_ten_minutes() {
    let mut world = World::new();
    let mut app = Client::default();
    let url = begin(&mut world, &mut app, json!({}));
    let mut browser = Client::with_headers(&[]);
    let landed = browse(
        &mut world,
        &mut browser,
        &url,
        "login_hint=ann%40example.com",
    );
    world.pass(Duration::from_secs(601));
    let exchange = format!(
        "get-session?neon_auth_session_verifier={}",
        verifier(&landed)
    );
    app.get(&mut world, &exchange)
        .refused(400, "VERIFICATION_NOT_FOUND");
}

#[test]
fn a_person_who_declines_goes_to_the_error_page() {
    let mut world = World::new();
    let mut app = Client::default();
    let extra = json!({"errorCallbackURL": "http://localhost:3000/oops"});
    let url = begin(&mut world, &mut app, extra);
    let landed = browse(&mut world, &mut Client::with_headers(&[]), &url, "deny=1");
    let expected =
        "http://localhost:3000/oops?error=access_denied&error_description=the+user+said+no";
    assert_eq!(landed.location(), expected);
}

#[test]
fn a_callback_in_another_browser_is_refused() {
    let mut world = World::new();
    let mut app = Client::default();
    let url = begin(&mut world, &mut app, json!({}));
    let mut browser = Client::with_headers(&[]);
    let authorize = browser
        .get(&mut world, &url)
        .expect(302)
        .location()
        .to_owned();
    let hinted = format!("{authorize}&login_hint=ann%40example.com");
    let callback = browser
        .get(&mut world, &hinted)
        .expect(302)
        .location()
        .to_owned();
    let answer = Client::with_headers(&[])
        .get(&mut world, &callback)
        .expect(302);
    assert!(
        answer
            .location()
            .ends_with("/neondb/auth/error?error=state_mismatch"),
        "{}",
        answer.location()
    );
    browser
        .get(&mut world, "error?error=state_mismatch")
        .expect(200);
}

#[test]
fn an_authorization_code_is_good_once() {
    let mut world = World::new();
    let mut app = Client::default();
    let mut browser = Client::with_headers(&[]);
    let first = begin(&mut world, &mut app, json!({}));
    let authorize = browser
        .get(&mut world, &first)
        .expect(302)
        .location()
        .to_owned();
    let hinted = format!("{authorize}&login_hint=ann%40example.com");
    let callback = browser
        .get(&mut world, &hinted)
        .expect(302)
        .location()
        .to_owned();
    let (_, code) = callback.split_once("&code=").expect("there is a code");
    browser.get(&mut world, &callback).expect(302);

    let second = begin(&mut world, &mut app, json!({}));
    let authorize = browser
        .get(&mut world, &second)
        .expect(302)
        .location()
        .to_owned();
    let state = authorize
        .split('&')
        .find(|pair| pair.starts_with("state="))
        .expect("there is a state");
    let replay = format!("callback/google?{state}&code={code}");
    let answer = browser.get(&mut world, &replay).expect(302);
    assert!(
        answer.location().ends_with("/error?error=invalid_code"),
        "{}",
        answer.location()
    );
}

#[test]
fn an_account_whose_address_nobody_proved_is_not_linked() {
    let mut world = World::new();
    world.signed_up(ANN);
    let mut app = Client::default();
    let url = begin(&mut world, &mut app, json!({}));
    let mut browser = Client::with_headers(&[]);
    let landed = browse(
        &mut world,
        &mut browser,
        &url,
        "login_hint=ann%40example.com",
    );
    assert!(
        landed
            .location()
            .ends_with("/error?error=account_not_linked"),
        "{}",
        landed.location()
    );

    world.auth.set_email_verified(ANN, true);
    let url = begin(&mut world, &mut app, json!({}));
    let landed = browse(
        &mut world,
        &mut browser,
        &url,
        "login_hint=ann%40example.com",
    );
    verifier(&landed);
}

#[test]
fn the_provider_asks_who_one_is() {
    let mut world = World::new();
    world.signed_up("bob@example.com");
    world.auth.set_email_verified("bob@example.com", true);
    world.signed_up("unproved@example.com");
    let mut app = Client::default();
    let url = begin(&mut world, &mut app, json!({}));
    let mut browser = Client::with_headers(&[]);
    let authorize = browser
        .get(&mut world, &url)
        .expect(302)
        .location()
        .to_owned();
    let page = browser.get(&mut world, &authorize).expect(200);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    for part in [
        "takes the place of google",
        "Continue as bob@example.com",
        "name=\"deny\"",
        "name=\"login_hint\"",
    ] {
        assert!(
            page.text().contains(part),
            "{part} is missing: {}",
            page.text()
        );
    }
    assert!(
        !page.text().contains("unproved@"),
        "an account is offered that would not be linked"
    );
    let page = browser
        .get(&mut world, &format!("{authorize}&login_hint=bob"))
        .expect(200);
    assert!(
        page.text().contains("“bob” is not an e-mail address"),
        "{}",
        page.text()
    );
}

#[test]
fn the_provider_redirects_to_this_server_only() {
    let mut world = World::new();
    let url = "http://127.0.0.1:4000/__idp/authorize?redirect_uri=https%3A%2F%2Fevil.example&login_hint=a%40example.com";
    Client::with_headers(&[]).get(&mut world, url).expect(400);
}

#[test]
fn sign_in_social_refusals() {
    let mut world = World::new();
    let mut app = Client::default();
    for (body, status, code) in [
        (
            json!({"provider": "myspace", "callbackURL": "/"}),
            404,
            "PROVIDER_NOT_FOUND",
        ),
        (
            json!({"provider": "google", "callbackURL": "https://evil.example/"}),
            403,
            "INVALID_CALLBACK_URL",
        ),
        (json!({"callbackURL": "/"}), 400, "VALIDATION_ERROR"),
    ] {
        app.post(&mut world, "sign-in/social", body)
            .refused(status, code);
    }
}

#[test]
fn disable_redirect_names_the_url_in_the_body_alone() {
    let mut world = World::new();
    let body = json!({"provider": "github", "disableRedirect": true});
    let answer = Client::default()
        .post(&mut world, "sign-in/social", body)
        .expect(200);
    assert_eq!(answer.json()["redirect"], false);
    assert_eq!(answer.header("location"), None);
}

#[test]
fn an_application_asks_for_more_scopes() {
    let mut world = World::new();
    let mut app = Client::default();
    let url = begin(&mut world, &mut app, json!({"scopes": ["calendar"]}));
    let away = Client::default().get(&mut world, &url).expect(302);
    let scope = "&scope=openid+email+profile+calendar&";
    assert!(away.location().contains(scope), "{}", away.location());
}

#[test]
fn an_id_token_is_not_taken() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    for path in ["sign-in/social", "link-social"] {
        let mut body = json!({"provider": "google", "idToken": {"token": "x.y.z"}});
        client
            .post(&mut world, path, body.clone())
            .refused(401, "INVALID_TOKEN");
        body["idToken"] = json!({});
        client
            .post(&mut world, path, body)
            .refused(400, "VALIDATION_ERROR");
    }
}

#[test]
fn a_person_may_take_ten_minutes_at_the_provider() {
    let mut world = World::new();
    for (seconds, comes_back_with) in [(599, "neon_auth_session_verifier="), (601, "error=")] {
        let url = begin(&mut world, &mut Client::default(), json!({}));
        let mut browser = Client::with_headers(&[]);
        let away = browser.get(&mut world, &url).expect(302);
        let consent = format!("{}&login_hint={ANN}", away.location());
        world.pass(Duration::from_secs(seconds));
        let back = browser.get(&mut world, &consent).expect(302);
        let landed = browser.get(&mut world, back.location()).expect(302);
        assert!(
            landed.location().contains(comes_back_with),
            "{}",
            landed.location()
        );
    }
}
