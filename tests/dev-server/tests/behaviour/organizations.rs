//! Organizations themselves: created, read, changed, deleted.

use serde_json::{Value, json};

use crate::world::{Client, TOKEN, World};

const ANN: &str = "ann@example.com";
const BOB: &str = "bob@example.com";

fn active(world: &mut World, client: &mut Client) -> Value {
    let body = client.get(world, "get-session").expect(200).json();
    body["session"]["activeOrganizationId"].clone()
}

#[test]
fn the_creator_of_an_organization_owns_it_and_works_in_it() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let body = json!({
        "name": "Acme", "slug": "acme", "logo": "https://images.example.com/acme.png",
        "metadata": {"plan": "free"},
    });
    let answer = ann
        .post(&mut world, "organization/create", body)
        .expect(200);
    let start = r#"{"name":"Acme","slug":"acme","logo":"https://images.example.com/acme.png","createdAt":"2027-01-15T08:00:00.000Z","metadata":{"plan":"free"},"id":""#;
    assert!(answer.starts_with(start), "{}", answer.text());
    let created = answer.json();
    assert_eq!(created["members"][0]["role"], "owner");
    assert_eq!(created["members"][0]["organizationId"], created["id"]);
    assert_eq!(active(&mut world, &mut ann), created["id"]);
    let listed = ann.get(&mut world, "organization/list").expect(200).json();
    assert_eq!(listed[0]["id"], created["id"]);
    assert_eq!(
        listed[0]["metadata"], r#"{"plan":"free"}"#,
        "lists give metadata as text"
    );
}

#[test]
fn an_organization_without_metadata() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let body = json!({"name": "Acme", "slug": "acme"});
    let created = ann
        .post(&mut world, "organization/create", body)
        .expect(200)
        .json();
    assert_eq!(created.get("metadata"), None);
    let full = ann
        .get(&mut world, "organization/get-full-organization")
        .expect(200)
        .json();
    assert_eq!(full["metadata"], Value::Null);
    assert_eq!(full["invitations"], json!([]));
    assert_eq!(full["members"][0]["user"]["email"], ANN);
}

#[test]
fn a_second_organization_may_stay_in_the_background() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let first = world.organization(&mut ann, "first");
    let body = json!({"name": "Second", "slug": "second", "keepCurrentActiveOrganization": true});
    ann.post(&mut world, "organization/create", body)
        .expect(200);
    assert_eq!(active(&mut world, &mut ann), first);
}

#[test]
fn what_create_refuses() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let answer = Client::default()
        .post(
            &mut world,
            "organization/create",
            json!({"name": "Acme", "slug": "acme"}),
        )
        .expect(401);
    assert_eq!(answer.text(), "");
    let answer = ann
        .post(
            &mut world,
            "organization/create",
            json!({"name": "", "logo": 3, "metadata": "x"}),
        )
        .expect(400);
    assert_eq!(
        answer.json()["message"],
        "[body.name] Too small: expected string to have >=1 characters; \
         [body.slug] Invalid input: expected string, received undefined; \
         [body.logo] Invalid input: expected string, received number; \
         [body.metadata] Invalid input: expected record, received string"
    );
    world.organization(&mut ann, "acme");
    ann.post(
        &mut world,
        "organization/create",
        json!({"name": "Other", "slug": "acme"}),
    )
    .refused(400, "ORGANIZATION_ALREADY_EXISTS");
}

#[test]
fn nobody_creates_an_eleventh_organization() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    for number in 1..=10 {
        world.organization(&mut ann, &format!("acme-{number}"));
    }
    ann.post(
        &mut world,
        "organization/create",
        json!({"name": "Acme", "slug": "acme-11"}),
    )
    .refused(403, "YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS");
}

#[test]
fn a_slug_is_free_or_taken() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let body = json!({"slug": "acme"});
    let answer = ann
        .post(&mut world, "organization/check-slug", body.clone())
        .expect(200);
    assert_eq!(answer.text(), r#"{"status":true}"#);
    world.organization(&mut ann, "acme");
    ann.post(&mut world, "organization/check-slug", body.clone())
        .refused(400, "ORGANIZATION_SLUG_ALREADY_TAKEN");
    Client::default()
        .post(&mut world, "organization/check-slug", body)
        .refused(401, "UNAUTHORIZED");
}

#[test]
fn an_organization_changes_in_what_is_named() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let id = world.organization(&mut ann, "acme");
    let body = json!({
        "organizationId": id,
        "data": {"name": "Acme 2", "slug": "acme-2", "metadata": {"plan": "pro"}},
    });
    let changed = ann
        .post(&mut world, "organization/update", body)
        .expect(200)
        .json();
    assert_eq!(changed["name"], "Acme 2");
    assert_eq!(changed["slug"], "acme-2");
    assert_eq!(changed["metadata"], json!({"plan": "pro"}));
    let body = json!({"data": {"logo": "l", "slug": "acme-2"}});
    let changed = ann
        .post(&mut world, "organization/update", body)
        .expect(200)
        .json();
    assert_eq!(changed["name"], "Acme 2", "the name is lost");
    assert_eq!(changed["logo"], "l");
}

#[test]
fn what_update_refuses() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let mut bob = world.signed_up(BOB);
    ann.post(&mut world, "organization/update", json!({"data": {}}))
        .refused(400, "ORGANIZATION_NOT_FOUND");
    world.organization(&mut ann, "first");
    let id = world.organization(&mut ann, "acme");
    let answer = Client::default()
        .post(&mut world, "organization/update", json!({"data": {}}))
        .expect(401);
    assert_eq!(answer.text(), r#"{"message":"User not found"}"#);
    let answer = ann
        .post(
            &mut world,
            "organization/update",
            json!({"data": {"name": ""}, "organizationId": 3}),
        )
        .expect(400);
    assert_eq!(
        answer.json()["message"],
        "[body.data.name] Too small: expected string to have >=1 characters; \
         [body.organizationId] Invalid input: expected string, received number"
    );
    let body = json!({"organizationId": id, "data": {"slug": "first"}});
    ann.post(&mut world, "organization/update", body.clone())
        .refused(400, "ORGANIZATION_SLUG_ALREADY_TAKEN");
    bob.post(&mut world, "organization/update", body.clone())
        .refused(400, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    world.join(&mut ann, &mut bob, BOB, "member");
    bob.post(&mut world, "organization/update", body)
        .refused(403, "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION");
}

#[test]
fn a_deleted_organization_is_gone_for_everyone() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let mut bob = world.signed_up(BOB);
    let id = world.organization(&mut ann, "acme");
    let body = json!({"organizationId": id});
    bob.post(&mut world, "organization/delete", body.clone())
        .refused(400, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    world.join(&mut ann, &mut bob, BOB, "admin");
    bob.post(&mut world, "organization/delete", body.clone())
        .refused(403, "YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION");
    let deleted = ann
        .post(&mut world, "organization/delete", body)
        .expect(200)
        .json();
    assert_eq!(deleted["id"], id);
    assert_eq!(active(&mut world, &mut ann), Value::Null);
    let answer = bob.get(&mut world, "organization/list").expect(200);
    assert_eq!(answer.text(), "[]");
    ann.post(
        &mut world,
        "organization/check-slug",
        json!({"slug": "acme"}),
    )
    .expect(200);
}

#[test]
fn a_session_works_in_one_organization_or_none() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let first = world.organization(&mut ann, "first");
    let second = world.organization(&mut ann, "second");
    let answer = ann
        .post(
            &mut world,
            "organization/set-active",
            json!({"organizationId": first}),
        )
        .expect(200);
    assert_eq!(answer.json()["slug"], "first");
    assert!(
        answer.set_cookies()[0].starts_with(TOKEN),
        "the cookie is not sent again"
    );
    assert_eq!(active(&mut world, &mut ann), first);
    ann.post(
        &mut world,
        "organization/set-active",
        json!({"organizationSlug": "second"}),
    )
    .expect(200);
    assert_eq!(active(&mut world, &mut ann), second);
    let answer = ann
        .post(
            &mut world,
            "organization/set-active",
            json!({"organizationId": null}),
        )
        .expect(200);
    assert_eq!(answer.text(), "null");
    assert_eq!(active(&mut world, &mut ann), Value::Null);
}

#[test]
fn nobody_works_in_a_strangers_organization() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let mut bob = world.signed_up(BOB);
    let anns = world.organization(&mut ann, "anns");
    world.organization(&mut bob, "bobs");
    bob.post(
        &mut world,
        "organization/set-active",
        json!({"organizationSlug": "nowhere"}),
    )
    .refused(400, "ORGANIZATION_NOT_FOUND");
    bob.post(
        &mut world,
        "organization/set-active",
        json!({"organizationId": anns}),
    )
    .refused(403, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    assert_eq!(active(&mut world, &mut bob), Value::Null);
}

#[test]
fn the_full_organization_is_for_members() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let mut bob = world.signed_up(BOB);
    let answer = ann
        .get(&mut world, "organization/get-full-organization")
        .expect(200);
    assert_eq!(answer.text(), "null");
    world.organization(&mut ann, "acme");
    world.join(&mut ann, &mut bob, BOB, "member");
    let path = "organization/get-full-organization?organizationSlug=acme";
    let full = bob.get(&mut world, path).expect(200).json();
    assert_eq!(full["members"].as_array().map(Vec::len), Some(2));
    assert_eq!(full["invitations"][0]["status"], "accepted");
    let one = bob
        .get(&mut world, &format!("{path}&membersLimit=1"))
        .expect(200)
        .json();
    assert_eq!(one["members"].as_array().map(Vec::len), Some(1));
    let mut stranger = world.signed_up("eve@example.com");
    stranger
        .get(&mut world, path)
        .refused(403, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    ann.get(
        &mut world,
        "organization/get-full-organization?organizationId=nowhere",
    )
    .refused(400, "ORGANIZATION_NOT_FOUND");
}
