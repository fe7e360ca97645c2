//! Invitations to organizations.

use neon_auth_dev_server::{MailContent, MailKind};
use serde_json::{Value, json};

use crate::world::{Client, DAY, World};

const ANN: &str = "ann@example.com";
const BOB: &str = "bob@example.com";
const CARL: &str = "carl@example.com";

fn answered(world: &mut World, client: &mut Client, how: &str, id: &str) -> Value {
    let path = format!("organization/{how}-invitation");
    let body = json!({"invitationId": id});
    client.post(world, &path, body).expect(200).json()
}

#[test]
fn an_invitation_is_mailed_and_accepted() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let mut bob = world.signed_up(BOB);
    let id = world.organization(&mut ann, "acme");
    let body = json!({"email": "Bob@Example.com", "role": ["member", "admin"]});
    let answer = ann
        .post(&mut world, "organization/invite-member", body)
        .expect(200);
    let start = format!(
        r#"{{"organizationId":"{id}","email":"{BOB}","role":"member,admin","status":"pending","expiresAt":"2027-01-17T08:00:00.000Z","createdAt":"2027-01-15T08:00:00.000Z","inviterId":""#
    );
    assert!(answer.starts_with(&start), "{}", answer.text());
    let mail = world.auth.outbox().last_of(BOB, MailKind::Invitation);
    let mail = mail.expect("an invitation is mailed").clone();
    let invitation = mail.invitation_id().expect("the mail names it").to_owned();
    assert_eq!(answer.json()["id"], invitation);
    assert!(
        matches!(&mail.content, MailContent::Invitation { inviter, .. } if inviter == ANN),
        "{mail:?}"
    );

    let path = format!("organization/get-invitation?id={invitation}");
    let described = bob.get(&mut world, &path).expect(200).json();
    assert_eq!(described["organizationName"], "acme");
    assert_eq!(described["organizationSlug"], "acme");
    assert_eq!(described["inviterEmail"], ANN);

    let accepted = answered(&mut world, &mut bob, "accept", &invitation);
    assert_eq!(accepted["invitation"]["status"], "accepted");
    assert_eq!(accepted["member"]["role"], "member,admin");
    let session = bob.get(&mut world, "get-session").expect(200).json();
    assert_eq!(session["session"]["activeOrganizationId"], id);
    bob.post(
        &mut world,
        "organization/accept-invitation",
        json!({"invitationId": invitation}),
    )
    .refused(400, "INVITATION_NOT_FOUND");
    let answer = bob.get(&mut world, &path).expect(400);
    assert_eq!(answer.text(), r#"{"message":"Invitation not found!"}"#);
}

#[test]
fn the_newest_invitation_to_an_address_is_at_hand_also_behind_other_mails() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    for slug in ["acme", "umbrella"] {
        world.organization(&mut ann, slug);
        world.invitation(&mut ann, BOB, "member");
    }
    let id = world.invitation(&mut ann, CARL, "member");
    let outbox = world.auth.outbox();
    let mail = outbox.last_of(BOB, MailKind::Invitation);
    let newest = mail.and_then(|mail| mail.invitation_id());
    assert_eq!(outbox.last_invitation("Bob@Example.com"), newest);
    assert_ne!(newest, Some(&*id));
    assert_eq!(outbox.last_invitation(CARL), Some(&*id));
    assert_eq!(outbox.last_invitation(ANN), None);

    let body = json!({"email": CARL, "type": "sign-in"});
    ann.post(&mut world, "email-otp/send-verification-otp", body)
        .expect(200);
    let outbox = world.auth.outbox();
    assert!(outbox.last_code(CARL).is_some(), "no code was mailed");
    assert_eq!(outbox.last_invitation(CARL), Some(&*id));
}

#[test]
fn a_rejected_invitation_makes_no_member() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let mut bob = world.signed_up(BOB);
    world.organization(&mut ann, "acme");
    let invitation = world.invitation(&mut ann, BOB, "member");
    let rejected = answered(&mut world, &mut bob, "reject", &invitation);
    assert_eq!(rejected["invitation"]["status"], "rejected");
    assert_eq!(rejected["member"], Value::Null);
    let organizations = bob.get(&mut world, "organization/list").expect(200);
    assert_eq!(organizations.text(), "[]");
    let body = json!({"invitationId": invitation});
    let answer = bob
        .post(&mut world, "organization/reject-invitation", body)
        .expect(400);
    assert_eq!(
        answer.text(),
        r#"{"message":"Invitation not found!","code":"INVITATION_NOT_FOUND"}"#
    );
}

#[test]
fn a_canceled_invitation_cannot_be_accepted() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let mut bob = world.signed_up(BOB);
    world.organization(&mut ann, "acme");
    let invitation = world.invitation(&mut ann, BOB, "member");
    let body = json!({"invitationId": invitation});
    bob.post(&mut world, "organization/cancel-invitation", body.clone())
        .refused(400, "MEMBER_NOT_FOUND");
    let canceled = answered(&mut world, &mut ann, "cancel", &invitation);
    assert_eq!(canceled["status"], "canceled");
    bob.post(&mut world, "organization/accept-invitation", body)
        .refused(400, "INVITATION_NOT_FOUND");
    ann.post(
        &mut world,
        "organization/cancel-invitation",
        json!({"invitationId": "none"}),
    )
    .refused(400, "INVITATION_NOT_FOUND");
}

#[test]
fn an_invitation_is_for_its_recipient() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let mut carl = world.signed_up(CARL);
    world.organization(&mut ann, "acme");
    let invitation = world.invitation(&mut ann, BOB, "member");
    let code = "YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION";
    for how in ["accept", "reject"] {
        carl.post(
            &mut world,
            &format!("organization/{how}-invitation"),
            json!({"invitationId": invitation}),
        )
        .refused(403, code);
    }
    let path = format!("organization/get-invitation?id={invitation}");
    carl.get(&mut world, &path).refused(403, code);
    let answer = Client::default().get(&mut world, &path).expect(401);
    assert_eq!(answer.text(), r#"{"message":"Not authenticated"}"#);
    carl.get(&mut world, "organization/get-invitation")
        .refused(400, "VALIDATION_ERROR");
}

#[test]
fn an_invitation_runs_out_after_two_days() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let mut bob = world.signed_up(BOB);
    world.organization(&mut ann, "acme");
    let invitation = world.invitation(&mut ann, BOB, "member");
    world.pass(DAY);
    let body = json!({"email": BOB, "role": "member", "resend": true});
    let sent_again = ann
        .post(&mut world, "organization/invite-member", body)
        .expect(200)
        .json();
    assert_eq!(sent_again["id"], invitation);
    assert_eq!(sent_again["expiresAt"], "2027-01-18T08:00:00.000Z");
    world.pass(2 * DAY + std::time::Duration::from_secs(1));
    bob.post(
        &mut world,
        "organization/accept-invitation",
        json!({"invitationId": invitation}),
    )
    .refused(400, "INVITATION_NOT_FOUND");
}

#[test]
fn some_addresses_cannot_be_invited() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let invite = |world: &mut World, client: &mut Client, email: &str| {
        let body = json!({"email": email, "role": "member"});
        client.post(world, "organization/invite-member", body)
    };
    invite(&mut world, &mut ann, BOB).refused(400, "ORGANIZATION_NOT_FOUND");
    world.organization(&mut ann, "acme");
    invite(&mut world, &mut ann, "bob").refused(400, "INVALID_EMAIL");
    invite(&mut world, &mut ann, ANN).refused(400, "USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION");
    invite(&mut world, &mut ann, BOB).expect(200);
    invite(&mut world, &mut ann, BOB).refused(400, "USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION");
    let body = json!({"email": CARL, "role": ["member", "chef", "boss"]});
    let answer = ann
        .post(&mut world, "organization/invite-member", body)
        .expect(400);
    assert_eq!(answer.text(), r#"{"message":"ROLE_NOT_FOUND: chef, boss"}"#);
    let answer = ann
        .post(&mut world, "organization/invite-member", json!({"role": 3}))
        .expect(400);
    assert_eq!(
        answer.json()["message"],
        "[body.email] Invalid input: expected string, received undefined; \
         [body.role] Invalid input"
    );
}

#[test]
fn who_may_invite() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let mut bob = world.signed_up(BOB);
    let mut carl = world.signed_up(CARL);
    let id = world.organization(&mut ann, "acme");
    let body =
        |role: &str| json!({"email": "dora@example.com", "role": role, "organizationId": id});
    bob.post(&mut world, "organization/invite-member", body("member"))
        .refused(400, "MEMBER_NOT_FOUND");
    world.join(&mut ann, &mut bob, BOB, "admin");
    world.join(&mut ann, &mut carl, CARL, "member");
    carl.post(&mut world, "organization/invite-member", body("member"))
        .refused(
            403,
            "YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION",
        );
    bob.post(&mut world, "organization/invite-member", body("owner"))
        .refused(403, "YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE");
    let invitation = bob
        .post(&mut world, "organization/invite-member", body("member"))
        .expect(200)
        .json();
    carl.post(
        &mut world,
        "organization/cancel-invitation",
        json!({"invitationId": invitation["id"]}),
    )
    .refused(403, "YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION");
}

#[test]
fn an_organizations_invitations_are_for_its_members() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let mut bob = world.signed_up(BOB);
    let answer = ann
        .get(&mut world, "organization/list-invitations")
        .expect(400);
    assert_eq!(
        answer.text(),
        r#"{"message":"Organization ID is required"}"#
    );
    let id = world.organization(&mut ann, "acme");
    let first = world.invitation(&mut ann, CARL, "member");
    answered(&mut world, &mut ann, "cancel", &first);
    world.invitation(&mut ann, CARL, "admin");
    let path = format!("organization/list-invitations?organizationId={id}");
    let listed = ann.get(&mut world, &path).expect(200).json();
    assert_eq!(listed[0]["status"], "canceled");
    assert_eq!(listed[1]["role"], "admin");
    let answer = bob.get(&mut world, &path).expect(403);
    assert_eq!(
        answer.text(),
        r#"{"message":"You are not a member of this organization"}"#
    );
}

#[test]
fn received_invitations_are_for_a_proved_address() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let mut bob = world.signed_up(BOB);
    world.organization(&mut ann, "acme");
    let invitation = world.invitation(&mut ann, BOB, "member");
    world.invitation(&mut ann, CARL, "member");
    let path = "organization/list-user-invitations";
    bob.get(&mut world, path)
        .refused(403, "EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION");
    world.auth.set_email_verified(BOB, true);
    let received = bob.get(&mut world, path).expect(200).json();
    assert_eq!(received.as_array().map(Vec::len), Some(1), "{received}");
    assert_eq!(received[0]["id"], invitation);
    assert_eq!(received[0]["organizationName"], "acme");
    answered(&mut world, &mut bob, "reject", &invitation);
    assert_eq!(bob.get(&mut world, path).expect(200).text(), "[]");
    let answer = Client::default().get(&mut world, path).expect(400);
    assert_eq!(
        answer.text(),
        r#"{"message":"Missing session headers, or email query parameter."}"#
    );
}
