//! Several owners and administrators of one organization, and what lists of members are asked for.

use serde_json::{Value, json};

use super::sign_up;
use crate::exchange::{Jar, Play};

pub(super) async fn play(play: &mut Play<'_>) {
    let (mut first, _) = sign_up(play, "pia@example.com").await;
    let (mut second, second_id) = sign_up(play, "quinn@example.com").await;
    let body = json!({"name": "Pool", "slug": "pool", "metadata": {}});
    let made = play.post(&mut first, "organization/create", body).await;
    let (id, own) = (made.text("/id"), made.text("/members/0/id"));
    lists(play, &mut first).await;
    let path = "organization/invite-member";
    let invited = json!({"email": "Quinn@Example.com", "role": "admin"});
    let invitation = play.post(&mut first, path, invited.clone()).await;
    let mut again = invited;
    again["resend"] = true.into();
    play.post(&mut first, path, again).await;
    let named = json!({"invitationId": invitation.text("/id")});
    let path = "organization/accept-invitation";
    let joined = play.post(&mut second, path, named).await;
    let other = joined.text("/member/id");
    let path = "organization/invite-member";
    let body = json!({"email": "r@example.com", "role": "owner"});
    play.post_refused("an owner by an admin", &mut second, path, body)
        .await;

    let path = "organization/update-member-role";
    let change = |member: &str, role: Value| json!({"memberId": member, "role": role});
    for (why, body) in [
        ("an owner by an admin", change(&own, "member".into())),
        ("to owner by an admin", change(&other, "owner".into())),
    ] {
        play.post_refused(why, &mut second, path, body).await;
    }
    for (why, body) in [
        ("the only owner", change(&own, "member".into())),
        ("no such role", change(&other, "king".into())),
        ("no role", change(&other, json!([]))),
    ] {
        play.post_refused(why, &mut first, path, body).await;
    }
    let both = json!(["owner", "admin"]);
    play.post(&mut first, path, change(&other, both)).await;
    let role = format!("organization/get-active-member-role?userId={second_id}");
    play.get(&mut first, &role).await;
    let path = "organization/remove-member";
    play.post(&mut second, path, json!({"memberIdOrEmail": own}))
        .await;
    // The session still names the organization that its user was put out of.
    for path in [
        "organization/get-active-member",
        "organization/get-active-member-role",
        "organization/list-members",
        "organization/list-invitations",
        "organization/get-full-organization",
    ] {
        play.get_refused("put out", &mut first, path).await;
    }
    play.get(&mut first, "get-session").await;
    let path = "organization/leave";
    let named = json!({"organizationId": id});
    play.post_refused("the only owner", &mut second, path, named)
        .await;

    many(play, &mut first).await;
}

async fn lists(play: &mut Play<'_>, first: &mut Jar) {
    for path in [
        "organization/get-full-organization?organizationId=unknown",
        "organization/list-members?organizationSlug=unknown",
        "organization/list-members?organizationId=unknown",
        "organization/get-active-member-role?userId=unknown",
    ] {
        play.get_refused("unknown", first, path).await;
    }
    for query in [
        "limit=0",
        "limit=x",
        "offset=1",
        "sortBy=role&sortDirection=desc",
        "filterField=role&filterValue=owner&filterOperator=ne",
        "filterField=role&filterValue=own&filterOperator=starts_with",
        "filterField=role&filterValue=owner&filterValue=admin&filterOperator=in",
        "filterField=role",
        "filterValue=owner",
    ] {
        play.get(first, &format!("organization/list-members?{query}"))
            .await;
    }
    play.get_refused(
        "no such operator",
        first,
        "organization/list-members?filterOperator=like",
    )
    .await;
}

/// As many organizations as one may have.
async fn many(play: &mut Play<'_>, first: &mut Jar) {
    let path = "organization/create";
    for number in 0..10 {
        let body = json!({"name": "Pool", "slug": format!("pool-{number}")});
        play.post(first, path, body).await;
    }
    let body = json!({"name": "Pool", "slug": "pool-10"});
    play.post_refused("one too many", first, path, body).await;
}
