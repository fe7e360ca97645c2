//! The members of organizations and what they may do.

use serde_json::{Value, json};

use crate::world::{Client, World};

const ANN: &str = "ann@example.com";
const BOB: &str = "bob@example.com";
const CARL: &str = "carl@example.com";

/// An organization with an owner, an administrator and a member.
struct Team {
    world: World,
    id: String,
    ann: Client,
    bob: Client,
    carl: Client,
}

impl Team {
    fn new() -> Self {
        let mut world = World::new();
        let mut ann = world.signed_up(ANN);
        let mut bob = world.signed_up(BOB);
        let mut carl = world.signed_up(CARL);
        let id = world.organization(&mut ann, "acme");
        world.join(&mut ann, &mut bob, BOB, "admin");
        world.join(&mut ann, &mut carl, CARL, "member");
        Self {
            world,
            id,
            ann,
            bob,
            carl,
        }
    }

    fn emails(&mut self, query: &str) -> Vec<String> {
        let path = format!("organization/list-members?{query}");
        let body = self.ann.get(&mut self.world, &path).expect(200).json();
        let members = body["members"].as_array().expect("there is a list");
        members
            .iter()
            .map(|member| member["user"]["email"].as_str().expect("a text").to_owned())
            .collect()
    }

    fn member_id(&mut self, email: &str) -> String {
        let path = "organization/list-members";
        let body = self.ann.get(&mut self.world, path).expect(200).json();
        let members = body["members"].as_array().expect("there is a list");
        let member = members.iter().find(|m| m["user"]["email"] == email);
        let id = &member.expect("there is such a member")["id"];
        id.as_str().expect("the id is a text").to_owned()
    }
}

#[test]
fn members_are_listed_with_their_users() {
    let mut team = Team::new();
    let answer = team
        .carl
        .get(&mut team.world, "organization/list-members")
        .expect(200);
    let start = format!(
        r#"{{"members":[{{"organizationId":"{}","userId":""#,
        team.id
    );
    assert!(answer.starts_with(&start), "{}", answer.text());
    let body = answer.json();
    assert_eq!(body["total"], 3);
    assert_eq!(body["members"][0]["role"], "owner");
    let keys = body["members"][0]["user"]
        .as_object()
        .map(|user| user.len());
    assert_eq!(keys, Some(4), "members see id, name, email and image");
    let mut stranger = team.world.signed_up("eve@example.com");
    let path = format!("organization/list-members?organizationId={}", team.id);
    stranger
        .get(&mut team.world, &path)
        .refused(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    stranger
        .get(&mut team.world, "organization/list-members")
        .refused(400, "NO_ACTIVE_ORGANIZATION");
}

#[test]
fn a_list_of_members_is_cut_sorted_and_filtered() {
    let mut team = Team::new();
    assert_eq!(team.emails("limit=1&offset=1"), [BOB]);
    assert_eq!(team.emails("sortBy=role"), [BOB, CARL, ANN]);
    assert_eq!(
        team.emails("sortBy=role&sortDirection=desc"),
        [ANN, CARL, BOB]
    );
    assert_eq!(team.emails("filterField=role&filterValue=admin"), [BOB]);
    assert_eq!(
        team.emails("filterField=role&filterValue=admin&filterOperator=ne"),
        [ANN, CARL]
    );
    assert_eq!(
        team.emails("filterField=role&filterOperator=in&filterValue=admin&filterValue=member"),
        [BOB, CARL]
    );
    team.ann
        .get(
            &mut team.world,
            "organization/list-members?sortDirection=up",
        )
        .refused(400, "VALIDATION_ERROR");
    let path = "organization/list-members?sortBy=nothing";
    team.ann.get(&mut team.world, path).expect(500);
}

#[test]
fn the_active_member_and_role() {
    let mut team = Team::new();
    let member = team
        .bob
        .get(&mut team.world, "organization/get-active-member")
        .expect(200)
        .json();
    assert_eq!(member["role"], "admin");
    assert_eq!(member["user"]["email"], BOB);
    let path = "organization/get-active-member-role";
    let answer = team.carl.get(&mut team.world, path).expect(200);
    assert_eq!(answer.text(), r#"{"role":"member"}"#);
    let user_id = member["userId"].as_str().expect("the id is a text");
    let of_bob = format!("{path}?userId={user_id}");
    let answer = team.carl.get(&mut team.world, &of_bob).expect(200);
    assert_eq!(answer.text(), r#"{"role":"admin"}"#);
    let of_nobody = format!("{path}?userId=nobody");
    team.carl
        .get(&mut team.world, &of_nobody)
        .refused(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    let mut stranger = team.world.signed_up("eve@example.com");
    for path in ["organization/get-active-member", path] {
        stranger
            .get(&mut team.world, path)
            .refused(400, "NO_ACTIVE_ORGANIZATION");
    }
}

#[test]
fn an_owner_changes_roles() {
    let mut team = Team::new();
    let carl = team.member_id(CARL);
    let body = json!({"memberId": carl, "role": "member, admin"});
    let changed = team
        .ann
        .post(&mut team.world, "organization/update-member-role", body)
        .expect(200)
        .json();
    assert_eq!(changed["role"], "member,admin");
    assert_eq!(changed.get("user"), None);
    let body = json!({"memberId": carl, "role": "boss"});
    let answer = team
        .ann
        .post(&mut team.world, "organization/update-member-role", body)
        .expect(400);
    assert_eq!(
        answer.text(),
        r#"{"code":"ROLE_NOT_FOUND","message":"ROLE_NOT_FOUND: boss"}"#
    );
    let body = json!({"memberId": "nobody", "role": "admin"});
    team.ann
        .post(&mut team.world, "organization/update-member-role", body)
        .refused(400, "MEMBER_NOT_FOUND");
    let body = json!({"memberId": carl, "role": ""});
    team.ann
        .post(&mut team.world, "organization/update-member-role", body)
        .expect(400);
}

#[test]
fn only_owners_make_and_unmake_owners() {
    let mut team = Team::new();
    let (ann, carl) = (team.member_id(ANN), team.member_id(CARL));
    let code = "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER";
    let path = "organization/update-member-role";
    for body in [
        json!({"memberId": ann, "role": "member"}),
        json!({"memberId": carl, "role": "owner"}),
    ] {
        team.bob
            .post(&mut team.world, path, body)
            .refused(403, code);
    }
    let body = json!({"memberId": carl, "role": "admin"});
    team.carl
        .post(&mut team.world, path, body)
        .refused(403, code);
    let step_down = json!({"memberId": ann, "role": "member"});
    team.ann
        .post(&mut team.world, path, step_down.clone())
        .refused(400, "YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER");
    let body = json!({"memberId": carl, "role": "owner"});
    team.ann.post(&mut team.world, path, body).expect(200);
    team.ann.post(&mut team.world, path, step_down).expect(200);
}

#[test]
fn a_removed_member_is_out() {
    let mut team = Team::new();
    let path = "organization/remove-member";
    let body = json!({"memberIdOrEmail": CARL});
    let removed = team
        .bob
        .post(&mut team.world, path, body.clone())
        .expect(200)
        .json();
    assert_eq!(removed["member"]["user"]["email"], CARL);
    team.carl
        .get(&mut team.world, "organization/get-active-member")
        .refused(400, "MEMBER_NOT_FOUND");
    team.bob
        .post(&mut team.world, path, body)
        .refused(400, "MEMBER_NOT_FOUND");
    let bob = team.member_id(BOB);
    let removed = team
        .ann
        .post(&mut team.world, path, json!({"memberIdOrEmail": bob}))
        .expect(200)
        .json();
    assert_eq!(removed["member"]["id"], bob);
    assert_eq!(removed["member"].get("user"), None);
    assert_eq!(team.emails(""), [ANN]);
}

#[test]
fn who_may_not_remove_which_member() {
    let mut team = Team::new();
    let path = "organization/remove-member";
    team.carl
        .post(&mut team.world, path, json!({"memberIdOrEmail": BOB}))
        .refused(401, "YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER");
    let body = json!({"memberIdOrEmail": ANN});
    for client in [&mut team.ann, &mut team.bob] {
        client
            .post(&mut team.world, path, body.clone())
            .refused(400, "YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER");
    }
    assert_eq!(team.emails(""), [ANN, BOB, CARL]);
}

#[test]
fn a_member_leaves_but_the_last_owner_stays() {
    let mut team = Team::new();
    let body = json!({"organizationId": team.id});
    let path = "organization/leave";
    let left = team
        .carl
        .post(&mut team.world, path, body.clone())
        .expect(200)
        .json();
    assert_eq!(left["user"]["email"], CARL);
    let session = team.carl.get(&mut team.world, "get-session").json();
    assert_eq!(session["session"]["activeOrganizationId"], Value::Null);
    team.carl
        .post(&mut team.world, path, body.clone())
        .refused(400, "MEMBER_NOT_FOUND");
    team.ann
        .post(&mut team.world, path, body)
        .refused(400, "YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER");
}

#[test]
fn what_each_role_may_do() {
    let mut team = Team::new();
    for (permissions, granted) in [
        (
            json!({"organization": ["update", "delete"]}),
            [true, false, false],
        ),
        (
            json!({"member": ["create"], "invitation": ["cancel"]}),
            [true, true, false],
        ),
        (json!({"ac": ["read"]}), [true, true, true]),
        (json!({"spaceship": ["fly"]}), [false, false, false]),
        (json!({}), [false, false, false]),
    ] {
        for (client, granted) in [&mut team.ann, &mut team.bob, &mut team.carl]
            .into_iter()
            .zip(granted)
        {
            let body = json!({"permissions": permissions});
            let answer = client
                .post(&mut team.world, "organization/has-permission", body)
                .expect(200);
            let expected = format!(r#"{{"error":null,"success":{granted}}}"#);
            assert_eq!(answer.text(), expected, "{permissions}");
        }
    }
}

#[test]
fn what_has_permission_refuses() {
    let mut team = Team::new();
    let path = "organization/has-permission";
    let answer = team.ann.post(&mut team.world, path, json!({})).expect(400);
    assert_eq!(answer.json()["message"], "[body] Invalid input");
    let both = json!({"permission": {"ac": ["read"]}, "permissions": {"ac": ["read"]}});
    let answer = team.ann.post(&mut team.world, path, both).expect(400);
    assert_eq!(
        answer.json()["message"],
        "[body] Invalid input: more than one option matched"
    );
    let mut stranger = team.world.signed_up("eve@example.com");
    let body = json!({"permissions": {"ac": ["read"]}, "organizationId": team.id});
    stranger
        .post(&mut team.world, path, body)
        .refused(401, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
}

#[test]
fn a_deleted_user_is_no_member_any_more() {
    let mut team = Team::new();
    team.carl
        .post(&mut team.world, "delete-user", json!({}))
        .expect(200);
    assert_eq!(team.emails(""), [ANN, BOB]);
}
