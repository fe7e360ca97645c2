//! What administrators do with users and their sessions.

use serde_json::{Value, json};

use crate::world::{Client, HOUR, PASSWORD, World};

const ADA: &str = "ada@example.com";
const BOB: &str = "bob@example.com";

/// A world with an administrator.
fn administered() -> (World, Client) {
    let mut world = World::new();
    let ada = world.signed_up(ADA);
    assert!(world.auth.set_role(ADA, "admin"), "there is no Ada");
    (world, ada)
}

fn id(world: &World, email: &str) -> String {
    world.auth.user(email).expect("there is a user").id.clone()
}

fn sign_in(world: &mut World, email: &str, password: &str) -> crate::world::Answer {
    let body = json!({"email": email, "password": password});
    Client::default().post(world, "sign-in/email", body)
}

#[test]
fn only_administrators_administer() {
    let (mut world, _) = administered();
    let mut bob = world.signed_up(BOB);
    let id = id(&world, ADA);
    for (route, body, code) in [
        (
            "set-role",
            json!({"userId": id, "role": "user"}),
            "YOU_ARE_NOT_ALLOWED_TO_CHANGE_USERS_ROLE",
        ),
        (
            "create-user",
            json!({"email": "x@example.com", "name": "x"}),
            "YOU_ARE_NOT_ALLOWED_TO_CREATE_USERS",
        ),
        (
            "update-user",
            json!({"userId": id, "data": {"name": "x"}}),
            "YOU_ARE_NOT_ALLOWED_TO_UPDATE_USERS",
        ),
        (
            "set-user-password",
            json!({"userId": id, "newPassword": PASSWORD}),
            "YOU_ARE_NOT_ALLOWED_TO_SET_USERS_PASSWORD",
        ),
        (
            "list-user-sessions",
            json!({"userId": id}),
            "YOU_ARE_NOT_ALLOWED_TO_LIST_USERS_SESSIONS",
        ),
        (
            "ban-user",
            json!({"userId": id}),
            "YOU_ARE_NOT_ALLOWED_TO_BAN_USERS",
        ),
        (
            "unban-user",
            json!({"userId": id}),
            "YOU_ARE_NOT_ALLOWED_TO_BAN_USERS",
        ),
        (
            "impersonate-user",
            json!({"userId": id}),
            "YOU_ARE_NOT_ALLOWED_TO_IMPERSONATE_USERS",
        ),
        (
            "revoke-user-session",
            json!({"sessionToken": "x"}),
            "YOU_ARE_NOT_ALLOWED_TO_REVOKE_USERS_SESSIONS",
        ),
        (
            "revoke-user-sessions",
            json!({"userId": id}),
            "YOU_ARE_NOT_ALLOWED_TO_REVOKE_USERS_SESSIONS",
        ),
        (
            "remove-user",
            json!({"userId": id}),
            "YOU_ARE_NOT_ALLOWED_TO_DELETE_USERS",
        ),
    ] {
        let route = format!("admin/{route}");
        bob.post(&mut world, &route, body.clone())
            .refused(403, code);
        let answer = Client::default().post(&mut world, &route, body).expect(401);
        assert_eq!(answer.text(), "", "{route}");
    }
    bob.get(&mut world, "admin/list-users")
        .refused(403, "YOU_ARE_NOT_ALLOWED_TO_LIST_USERS");
    bob.get(&mut world, "admin/get-user?id=x")
        .refused(403, "YOU_ARE_NOT_ALLOWED_TO_GET_USER");
}

#[test]
fn users_there_are_not() {
    let (mut world, mut ada) = administered();
    for (route, body) in [
        ("set-role", json!({"userId": "x", "role": "user"})),
        ("update-user", json!({"userId": "x", "data": {"name": "x"}})),
        (
            "set-user-password",
            json!({"userId": "x", "newPassword": PASSWORD}),
        ),
        ("ban-user", json!({"userId": "x"})),
        ("unban-user", json!({"userId": "x"})),
        ("impersonate-user", json!({"userId": 3})),
        ("remove-user", json!({"userId": "x"})),
    ] {
        ada.post(&mut world, &format!("admin/{route}"), body)
            .refused(404, "USER_NOT_FOUND");
    }
    ada.get(&mut world, "admin/get-user?id=x")
        .refused(404, "USER_NOT_FOUND");
    let answer = ada
        .post(&mut world, "admin/set-role", json!({}))
        .expect(400);
    assert_eq!(
        answer.json()["message"],
        "[body.userId] Invalid input: expected nonoptional, received undefined; \
         [body.role] Invalid input"
    );
}

#[test]
fn an_administrator_signs_others_up() {
    let (mut world, mut ada) = administered();
    let body = json!({
        "email": "Bob@Example.com", "name": "Bob", "password": "short",
        "data": {"image": "https://images.example.com/b.png", "emailVerified": true},
    });
    let user = ada
        .post(&mut world, "admin/create-user", body)
        .expect(200)
        .json()["user"]
        .clone();
    assert_eq!(user["email"], BOB);
    assert_eq!(user["emailVerified"], true);
    assert_eq!(user["image"], "https://images.example.com/b.png");
    assert_eq!(user["role"], "user");
    assert!(
        world.auth.outbox().last(BOB).is_none(),
        "a mail went to Bob"
    );
    sign_in(&mut world, BOB, "short").expect(200);
    let path = format!("admin/get-user?id={}", id(&world, BOB));
    let answer = ada.get(&mut world, &path).expect(200);
    assert_eq!(answer.json(), user);

    let body = json!({"email": "carl@example.com", "name": "Carl", "role": ["user", "admin"]});
    let user = ada
        .post(&mut world, "admin/create-user", body)
        .expect(200)
        .json();
    assert_eq!(user["user"]["role"], "user,admin");
    for (body, code) in [
        (json!({"email": "bob", "name": "Bob"}), "INVALID_EMAIL"),
        (
            json!({"email": BOB, "name": "Bob"}),
            "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
        ),
        (json!({"email": 3, "name": "Bob"}), "VALIDATION_ERROR"),
        (
            json!({"email": "x@example.com", "name": "x", "data": {"role": 3}}),
            "INVALID_ROLE_TYPE",
        ),
    ] {
        ada.post(&mut world, "admin/create-user", body)
            .refused(400, code);
    }
}

#[test]
fn users_are_listed_cut_sorted_searched_and_filtered() {
    let (mut world, mut ada) = administered();
    for email in ["carl@example.com", BOB, "dora@example.org"] {
        world.pass(HOUR);
        world.signed_up(email);
    }
    world.auth.set_email_verified(BOB, true);
    let mut emails = |query: &str| -> Vec<String> {
        let path = format!("admin/list-users?{query}");
        let body = ada.get(&mut world, &path).expect(200).json();
        let users = body["users"].as_array().expect("there is a list");
        users
            .iter()
            .map(|user| user["email"].as_str().expect("a text").to_owned())
            .collect()
    };
    let (carl, dora) = ("carl@example.com", "dora@example.org");
    assert_eq!(emails(""), [ADA, carl, BOB, dora]);
    assert_eq!(emails("sortBy=email&limit=2&offset=1"), [BOB, carl]);
    assert_eq!(
        emails("sortBy=createdAt&sortDirection=desc"),
        [dora, BOB, carl, ADA]
    );
    assert_eq!(emails("searchValue=.org"), [dora]);
    assert_eq!(emails("searchValue=a&searchOperator=starts_with"), [ADA]);
    assert_eq!(emails("searchValue=Ann&searchField=name&limit=1"), [ADA]);
    assert_eq!(emails("filterField=role&filterValue=admin"), [ADA]);
    assert_eq!(emails("filterField=emailVerified&filterValue=true"), [BOB]);
    assert_eq!(emails("filterValue=bob@example.com"), [BOB]);
    assert_eq!(emails("filterField=role"), [ADA, carl, BOB, dora]);

    let page = ada
        .get(&mut world, "admin/list-users?limit=1&offset=2")
        .expect(200)
        .json();
    assert_eq!(page["total"], 4);
    assert_eq!((&page["limit"], &page["offset"]), (&json!(1), &json!(2)));
    let answer = ada
        .get(&mut world, "admin/list-users?sortBy=nothing")
        .expect(200);
    assert_eq!(answer.text(), r#"{"users":[],"total":0}"#);
    ada.get(&mut world, "admin/list-users?searchField=role")
        .refused(400, "VALIDATION_ERROR");
}

#[test]
fn an_administrator_changes_a_user() {
    let (mut world, mut ada) = administered();
    world.signed_up(BOB);
    let id = id(&world, BOB);
    let mut update = |data: Value| {
        let body = json!({"userId": id, "data": data});
        ada.post(&mut world, "admin/update-user", body)
    };
    let changed = update(json!({
        "name": "Robert", "email": "Robert@Example.com", "emailVerified": true, "role": ["a", "b"],
    }))
    .expect(200)
    .json();
    assert_eq!(changed["name"], "Robert");
    assert_eq!(changed["email"], "robert@example.com");
    assert_eq!(changed["emailVerified"], true);
    assert_eq!(changed["role"], "a,b");
    for (data, code) in [
        (json!({}), "NO_DATA_TO_UPDATE"),
        (
            json!({"password": "x"}),
            "PASSWORD_CANNOT_BE_UPDATED_VIA_UPDATE_USER",
        ),
        (json!({"role": 3}), "INVALID_ROLE_TYPE"),
        (json!({"email": "x"}), "INVALID_EMAIL"),
        (
            json!({"email": ADA}),
            "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
        ),
    ] {
        update(data).refused(400, code);
    }
}

#[test]
fn a_ban_among_the_data_counts() {
    let (mut world, mut ada) = administered();
    let mut bob = world.signed_up(BOB);
    let data = json!({"banned": true, "banExpires": "2027-01-15T09:00:00.000Z"});
    let body = json!({"userId": id(&world, BOB), "data": data});
    let changed = ada
        .post(&mut world, "admin/update-user", body)
        .expect(200)
        .json();
    assert_eq!(changed["banExpires"], "2027-01-15T09:00:00.000Z");
    assert_eq!(bob.email(&mut world), None);
    let body = json!({"userId": id(&world, ADA), "data": {"banned": true}});
    ada.post(&mut world, "admin/update-user", body)
        .refused(400, "YOU_CANNOT_BAN_YOURSELF");
}

#[test]
fn a_role_makes_an_administrator_at_once() {
    let (mut world, mut ada) = administered();
    let mut bob = world.signed_up(BOB);
    let allowed = |world: &mut World, client: &mut Client| {
        let body = json!({"permissions": {"user": ["ban"], "session": ["list"]}});
        let answer = client.post(world, "admin/has-permission", body).expect(200);
        answer.json()["success"].clone()
    };
    assert_eq!(allowed(&mut world, &mut ada), true);
    assert_eq!(allowed(&mut world, &mut bob), false);
    let body = json!({"userId": id(&world, BOB), "role": "admin"});
    let answer = ada.post(&mut world, "admin/set-role", body).expect(200);
    assert_eq!(answer.json()["user"]["role"], "admin");
    assert_eq!(allowed(&mut world, &mut bob), true);
    let session = bob.get(&mut world, "get-session").expect(200).json();
    assert_eq!(session["user"]["role"], "admin");
}

#[test]
fn what_has_permission_refuses() {
    let (mut world, mut ada) = administered();
    let route = "admin/has-permission";
    let old = json!({"permission": {"user": ["ban"]}});
    let answer = ada.post(&mut world, route, old).expect(400);
    assert_eq!(
        answer.text(),
        r#"{"message":"invalid permission check. no permission(s) were passed."}"#
    );
    ada.post(&mut world, route, json!({}))
        .refused(400, "VALIDATION_ERROR");
    let body = json!({"permissions": {"user": ["impersonate-admins"]}});
    let answer = ada.post(&mut world, route, body.clone()).expect(200);
    assert_eq!(answer.text(), r#"{"error":null,"success":false}"#);
    Client::default().post(&mut world, route, body).expect(401);
}

#[test]
fn an_administrator_sets_a_password() {
    let (mut world, mut ada) = administered();
    world.signed_up(BOB);
    let id = id(&world, BOB);
    let mut set = |password: &str| {
        let body = json!({"userId": id, "newPassword": password});
        ada.post(&mut world, "admin/set-user-password", body)
    };
    assert_eq!(
        set("fifth horse 5").expect(200).text(),
        r#"{"status":true}"#
    );
    set("short").refused(400, "PASSWORD_TOO_SHORT");
    let answer = set("").expect(400);
    assert_eq!(
        answer.json()["message"],
        "[body.newPassword] newPassword cannot be empty"
    );
    sign_in(&mut world, BOB, "fifth horse 5").expect(200);
    sign_in(&mut world, BOB, PASSWORD).refused(401, "INVALID_EMAIL_OR_PASSWORD");
}

#[test]
fn an_administrator_ends_sessions() {
    let (mut world, mut ada) = administered();
    let mut one = world.signed_up(BOB);
    let mut other = world.signed_in(BOB);
    let user = json!({"userId": id(&world, BOB)});
    let listed = ada
        .post(&mut world, "admin/list-user-sessions", user.clone())
        .expect(200)
        .json();
    assert_eq!(listed["sessions"][0]["token"], one.token());
    assert_eq!(listed["sessions"][1]["token"], other.token());
    let body = json!({"sessionToken": one.token()});
    let answer = ada
        .post(&mut world, "admin/revoke-user-session", body)
        .expect(200);
    assert_eq!(answer.text(), r#"{"success":true}"#);
    assert_eq!(one.email(&mut world), None);
    assert_eq!(other.email(&mut world).as_deref(), Some(BOB));
    ada.post(&mut world, "admin/revoke-user-sessions", user)
        .expect(200);
    assert_eq!(other.email(&mut world), None);
}

#[test]
fn a_removed_user_is_gone() {
    let (mut world, mut ada) = administered();
    let mut bob = world.signed_up(BOB);
    let body = json!({"userId": id(&world, BOB)});
    ada.post(&mut world, "admin/remove-user", body).expect(200);
    assert_eq!(bob.email(&mut world), None);
    assert!(world.auth.user(BOB).is_none(), "Bob is still there");
    let body = json!({"userId": id(&world, ADA)});
    ada.post(&mut world, "admin/remove-user", body)
        .refused(400, "YOU_CANNOT_REMOVE_YOURSELF");
}
