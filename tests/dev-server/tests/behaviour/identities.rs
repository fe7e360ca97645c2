//! The identities at providers that a user can sign in with, and what the providers gave out.

use std::time::Duration;

use serde_json::{Value, json};

use crate::world::{Answer, Client, DAY, HOUR, World};

const ANN: &str = "ann@example.com";
const BOB: &str = "bob@example.com";

/// Sends a client's browser to a provider, to link the identity with an address.
fn link(world: &mut World, client: &mut Client, provider: &str, email: &str) -> Answer {
    let body = json!({
        "provider": provider, "callbackURL": "http://localhost:3000/account",
        "errorCallbackURL": "http://localhost:3000/oops",
    });
    let begun = client.post(world, "link-social", body).expect(200);
    assert_eq!(begun.json()["redirect"], true);
    let url = begun.header("location").expect("it names the provider");
    let address = percent_encoded(email);
    let authorize = format!("{url}&login_hint={address}");
    let back = client.get(world, &authorize).expect(302);
    let callback = back.location().to_owned();
    client.get(world, &callback).expect(302)
}

fn percent_encoded(email: &str) -> String {
    email.replace('@', "%40")
}

fn providers(world: &mut World, client: &mut Client) -> Vec<String> {
    let accounts = client.get(world, "list-accounts").expect(200).json();
    let accounts = accounts.as_array().expect("there is a list");
    accounts
        .iter()
        .map(|account| account["providerId"].as_str().expect("a text").to_owned())
        .collect()
}

fn google_account(world: &mut World, client: &mut Client) -> Value {
    let accounts = client.get(world, "list-accounts").expect(200).json();
    accounts[1].clone()
}

#[test]
fn a_user_links_an_identity_with_the_same_address() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let landed = link(&mut world, &mut ann, "google", ANN);
    assert_eq!(landed.location(), "http://localhost:3000/account");
    assert_eq!(providers(&mut world, &mut ann), ["credential", "google"]);
    link(&mut world, &mut ann, "google", ANN);
    link(&mut world, &mut ann, "github", ANN);
    assert_eq!(
        providers(&mut world, &mut ann),
        ["credential", "google", "github"],
        "linking again adds another"
    );
}

#[test]
fn identities_that_are_not_linked() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let landed = link(&mut world, &mut ann, "google", BOB);
    assert_eq!(
        landed.location(),
        "http://localhost:3000/oops?error=email_doesn%27t_match"
    );
    assert_eq!(providers(&mut world, &mut ann), ["credential"]);
    ann.post(&mut world, "link-social", json!({"provider": "myspace"}))
        .refused(404, "PROVIDER_NOT_FOUND");
    let body = json!({"provider": "google", "callbackURL": "https://evil.example.net/"});
    ann.post(&mut world, "link-social", body)
        .refused(403, "INVALID_CALLBACK_URL");
    Client::default()
        .post(&mut world, "link-social", json!({"provider": "google"}))
        .refused(401, "UNAUTHORIZED");
}

#[test]
fn an_identity_belongs_to_one_user() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let mut bob = world.signed_up(BOB);
    link(&mut world, &mut ann, "google", ANN);
    // Ann moves to another address, and Bob to hers.
    world.auth.set_role(BOB, "admin");
    for (from, to) in [(ANN, "ann@example.org"), (BOB, ANN)] {
        let id = &world.auth.user(from).expect("there is a user").id;
        let body = json!({"userId": id, "data": {"email": to}});
        bob.post(&mut world, "admin/update-user", body).expect(200);
    }
    let landed = link(&mut world, &mut bob, "google", ANN);
    assert_eq!(
        landed.location(),
        "http://localhost:3000/oops?error=account_already_linked_to_different_user"
    );
    assert_eq!(providers(&mut world, &mut bob), ["credential"]);
}

#[test]
fn a_user_unlinks_all_but_the_last_way_to_sign_in() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let path = "unlink-account";
    ann.post(&mut world, path, json!({"providerId": "google"}))
        .refused(400, "FAILED_TO_UNLINK_LAST_ACCOUNT");
    link(&mut world, &mut ann, "google", ANN);
    ann.post(&mut world, path, json!({"providerId": "github"}))
        .refused(400, "ACCOUNT_NOT_FOUND");
    let body = json!({"providerId": "google", "accountId": "another"});
    ann.post(&mut world, path, body)
        .refused(400, "ACCOUNT_NOT_FOUND");
    let body = json!({"providerId": "credential"});
    let answer = ann.post(&mut world, path, body).expect(200);
    assert_eq!(answer.text(), r#"{"status":true}"#);
    assert_eq!(providers(&mut world, &mut ann), ["google"]);
    world.pass(DAY);
    ann.post(&mut world, path, json!({"providerId": "google"}))
        .refused(403, "SESSION_NOT_FRESH");
}

#[test]
fn an_access_token_is_renewed_when_it_is_over_or_when_asked() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    link(&mut world, &mut ann, "google", ANN);
    let google = json!({"providerId": "google"});
    let mut get = |world: &mut World| {
        let answer = ann.post(world, "get-access-token", google.clone());
        answer.expect(200).json()
    };
    let first = get(&mut world);
    assert_eq!(first["accessTokenExpiresAt"], "2027-01-15T09:00:00.000Z");
    assert_eq!(first["scopes"], json!(["openid", "email", "profile"]));
    let id_token = first["idToken"].as_str().expect("a text");
    assert_eq!(id_token.split('.').count(), 3, "{id_token}");
    assert_eq!(get(&mut world), first, "it is renewed too early");
    world.pass(HOUR + Duration::from_secs(1));
    let second = get(&mut world);
    assert_ne!(second["accessToken"], first["accessToken"]);
    assert_eq!(second["accessTokenExpiresAt"], "2027-01-15T10:00:01.000Z");

    let answer = ann.post(&mut world, "refresh-token", google).expect(200);
    let third = answer.json();
    assert_ne!(third["accessToken"], second["accessToken"]);
    assert_eq!(third["refreshTokenExpiresAt"], Value::Null);
    assert_eq!(third["scope"], "openid,email,profile");
    assert_eq!(third["providerId"], "google");
    let account = google_account(&mut world, &mut ann);
    assert_eq!(third["accountId"], account["accountId"]);
}

#[test]
fn tokens_there_are_not() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    for path in ["get-access-token", "refresh-token"] {
        ann.post(&mut world, path, json!({"providerId": "google"}))
            .refused(400, "ACCOUNT_NOT_FOUND");
        let answer = ann
            .post(&mut world, path, json!({"providerId": "credential"}))
            .expect(400);
        assert_eq!(
            answer.text(),
            r#"{"message":"Provider credential is not supported.","code":"PROVIDER_NOT_SUPPORTED"}"#
        );
        let answer = Client::default()
            .post(&mut world, path, json!({"providerId": "google"}))
            .expect(401);
        assert_eq!(answer.text(), "");
    }
}

#[test]
fn what_the_provider_knows_of_a_user() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    link(&mut world, &mut ann, "google", ANN);
    let account = google_account(&mut world, &mut ann);
    let id = account["accountId"].as_str().expect("a text");
    let path = format!("account-info?accountId={id}");
    let answer = ann.get(&mut world, &path).expect(200);
    assert_eq!(
        answer.text(),
        format!(
            r#"{{"user":{{"id":"{id}","name":"ann","email":"{ANN}","image":"https://images.example.com/a.png","emailVerified":true}},"data":{{"sub":"{id}","name":"ann","picture":"https://images.example.com/a.png","email_verified":true,"email":"{ANN}"}}}}"#
        )
    );
    let own = account["userId"].as_str().expect("a text");
    ann.get(&mut world, &format!("account-info?accountId={own}"))
        .refused(400, "PROVIDER_NOT_CONFIGURED");
    ann.get(&mut world, "account-info")
        .refused(400, "ACCOUNT_NOT_FOUND");
    link(&mut world, &mut ann, "github", ANN);
    ann.get(&mut world, &path).refused(400, "AMBIGUOUS_ACCOUNT");
    let path = format!("{path}&providerId=github");
    ann.get(&mut world, &path).expect(200);
    let mut bob = world.signed_up(BOB);
    bob.get(&mut world, &path).refused(400, "ACCOUNT_NOT_FOUND");
}
