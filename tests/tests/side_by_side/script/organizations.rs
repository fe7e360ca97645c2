//! Organizations, their members and invitations.

use serde_json::{Value, json};

use super::sign_up;
use crate::exchange::{Jar, Play};

const MEMBER: &str = "hal@example.com";

pub(super) async fn play(play: &mut Play<'_>) {
    let mut nobody = Jar::default();
    let (mut owner, _) = sign_up(play, "gina@example.com").await;
    let (mut other, other_id) = sign_up(play, MEMBER).await;
    play.side.verify(MEMBER).await;
    let id = found(play, &mut owner).await;
    read(play, &mut owner, &mut other, &id).await;
    invitations(play, &mut owner, &mut other).await;
    members(play, &mut owner, &mut other, &other_id, &id).await;

    let path = "organization/delete";
    let named = json!({"organizationId": id});
    play.post_refused("signed out", &mut nobody, path, named.clone())
        .await;
    play.post_refused("no member", &mut other, path, named.clone())
        .await;
    play.post(&mut owner, path, named).await;
    play.get(&mut owner, "organization/list").await;
}

async fn found(play: &mut Play<'_>, owner: &mut Jar) -> String {
    let mut nobody = Jar::default();
    let path = "organization/create";
    let body = json!({"name": "Acme", "slug": "acme", "metadata": {"plan": "small"}});
    play.post_refused("signed out", &mut nobody, path, body.clone())
        .await;
    play.post_refused("no slug", owner, path, json!({"name": "Acme"}))
        .await;
    let id = play.post(owner, path, body.clone()).await.text("/id");
    play.post_refused("taken slug", owner, path, body).await;
    let path = "organization/check-slug";
    play.post(owner, path, json!({"slug": "free"})).await;
    play.post_refused("taken", owner, path, json!({"slug": "acme"}))
        .await;
    let path = "organization/update";
    play.post(owner, path, json!({"data": {"name": "Acme Ltd"}}))
        .await;
    play.post_refused("nothing named", owner, path, json!({}))
        .await;
    id
}

async fn read(play: &mut Play<'_>, owner: &mut Jar, other: &mut Jar, id: &str) {
    let mut nobody = Jar::default();
    for path in [
        "organization/list",
        "organization/get-full-organization",
        "organization/get-active-member",
        "organization/get-active-member-role",
        "organization/list-members",
        "organization/list-invitations",
    ] {
        play.get(owner, path).await;
        play.get_refused("signed out", &mut nobody, path).await;
    }
    for path in ["get-full-organization", "list-members", "list-invitations"] {
        let path = format!("organization/{path}?organizationId={id}");
        play.get_refused("no member", other, &path).await;
    }
    let path = "organization/get-active-member";
    play.get_refused("none active", other, path).await;

    let path = "organization/has-permission";
    for permission in ["update", "read"] {
        let asked = json!({"permissions": {"organization": [permission]}});
        play.post(owner, path, asked).await;
    }
    let asked = json!({"permissions": {"organization": ["update"]}});
    play.post_refused("none active", other, path, asked).await;

    let path = "organization/set-active";
    play.post(owner, path, json!({"organizationId": null}))
        .await;
    play.post(owner, path, json!({"organizationSlug": "acme"}))
        .await;
    play.post_refused("no member", other, path, json!({"organizationId": id}))
        .await;
}

async fn invitations(play: &mut Play<'_>, owner: &mut Jar, other: &mut Jar) {
    let mut nobody = Jar::default();
    let path = "organization/invite-member";
    let invited = |email: &str| json!({"email": email, "role": "member"});
    let named = |id: &str| json!({"invitationId": id});
    play.post_refused("no address", owner, path, invited("nothing"))
        .await;
    play.post_refused("signed out", &mut nobody, path, invited(MEMBER))
        .await;
    let unknown = json!({"email": MEMBER, "role": "king"});
    play.post_refused("no such role", owner, path, unknown)
        .await;
    let id = play
        .post(owner, path, invited("stranger@example.com"))
        .await
        .text("/id");
    let path = format!("organization/get-invitation?id={id}");
    play.get_refused("another's", other, &path).await;
    for action in ["accept", "reject"] {
        let path = format!("organization/{action}-invitation");
        play.post_refused("another's", other, &path, named(&id))
            .await;
    }
    let cancel = "organization/cancel-invitation";
    play.post_refused("no such invitation", owner, cancel, named("unknown"))
        .await;
    play.post(owner, cancel, named(&id)).await;

    for action in ["reject", "accept"] {
        let path = "organization/invite-member";
        let id = play.post(owner, path, invited(MEMBER)).await.text("/id");
        play.post_refused("invited already", owner, path, invited(MEMBER))
            .await;
        play.get(other, &format!("organization/get-invitation?id={id}"))
            .await;
        play.get(other, "organization/list-user-invitations").await;
        let path = format!("organization/{action}-invitation");
        play.post(other, &path, named(&id)).await;
        play.post_refused("answered already", other, &path, named(&id))
            .await;
    }
    let path = "organization/list-user-invitations";
    play.get_refused("signed out", &mut nobody, path).await;
    play.get(owner, "organization/list-invitations").await;
}

async fn members(
    play: &mut Play<'_>,
    owner: &mut Jar,
    other: &mut Jar,
    other_id: &str,
    organization: &str,
) {
    let listed = play.get(owner, "organization/list-members").await;
    let listed = listed.json().unwrap_or_default();
    let members = listed["members"].as_array().cloned().unwrap_or_default();
    let id_of = |is_other: bool| -> Value {
        let mut found = members
            .iter()
            .filter(|m| (m["userId"] == other_id) == is_other);
        found
            .next()
            .map(|member| member["id"].clone())
            .unwrap_or_default()
    };
    mere_member(play, owner, other, organization).await;
    let path = "organization/update-member-role";
    let change = |id: Value, role: &str| json!({"memberId": id, "role": role});
    play.post_refused("a mere member", other, path, change(id_of(false), "member"))
        .await;
    play.post_refused("no such member", owner, path, change("x".into(), "admin"))
        .await;
    play.post(owner, path, change(id_of(true), "admin")).await;

    let path = "organization/leave";
    let named = json!({"organizationId": organization});
    play.post_refused("the only owner", owner, path, named.clone())
        .await;
    let path = "organization/remove-member";
    let unknown = json!({"memberIdOrEmail": "unknown"});
    play.post_refused("no such member", owner, path, unknown)
        .await;
    play.post(owner, path, json!({"memberIdOrEmail": MEMBER}))
        .await;
    play.post_refused("no member", other, "organization/leave", named.clone())
        .await;

    let path = "organization/invite-member";
    let body = json!({"email": MEMBER, "role": ["admin", "member"]});
    let id = play.post(owner, path, body).await.text("/id");
    let named_invitation = json!({"invitationId": id});
    play.post(other, "organization/accept-invitation", named_invitation)
        .await;
    play.post(other, "organization/leave", named).await;
}

/// What a member without a further role may not do.
async fn mere_member(play: &mut Play<'_>, owner: &mut Jar, member: &mut Jar, id: &str) {
    let path = "organization/invite-member";
    let body = |email: &str| json!({"email": email, "role": "member"});
    play.post_refused("a member already", owner, path, body(MEMBER))
        .await;
    play.post_refused("a mere member", member, path, body("new@example.com"))
        .await;
    let invited = play.post(owner, path, body("new@example.com")).await;
    for (path, body) in [
        (
            "organization/cancel-invitation",
            json!({"invitationId": invited.text("/id")}),
        ),
        ("organization/update", json!({"data": {"name": "Mine"}})),
        ("organization/delete", json!({"organizationId": id})),
        (
            "organization/remove-member",
            json!({"memberIdOrEmail": "gina@example.com"}),
        ),
    ] {
        play.post_refused("a mere member", member, path, body).await;
    }
    let path = "organization/has-permission";
    let asked = json!({"permissions": {"organization": ["update"]}});
    play.post(member, path, asked).await;
    // Without proof of the address one sees the invitation whose id one has, but no list.
    let (mut new, _) = sign_up(play, "new@example.com").await;
    let path = format!("organization/get-invitation?id={}", invited.text("/id"));
    play.get(&mut new, &path).await;
    let path = "organization/list-user-invitations";
    play.get_refused("address not proved", &mut new, path).await;
}
