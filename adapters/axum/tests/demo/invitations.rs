//! Invitations into organizations, from the mail to the answer.

use neon_auth_dev_server::MailKind;

use crate::browser::Browser;
use crate::organizations::created;
use crate::world::World;

const BOB: &str = "bob@example.com";

/// Invites Bob; the page of his invitation.
async fn invited(world: &World, inviter: &Browser, organization: &str) -> String {
    let typed = [("email", BOB), ("role", "admin")];
    let page = inviter
        .submit(&format!("{organization}/invite"), &typed)
        .await;
    page.expect(200)
        .says("An invitation is on its way.")
        .says(BOB);
    let mails = world.server.outbox();
    let mail = mails.last_of(BOB, MailKind::Invitation);
    let id = mail.and_then(|mail| mail.invitation_id());
    format!("/invitations/{}", id.expect("no mail invites him"))
}

#[tokio::test]
async fn the_link_in_the_mail_leads_to_the_answer_by_way_of_signing_up() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let organization = created(&ann, "Acme").await;
    let invitation = invited(&world, &ann, &organization).await;

    let bob = world.browser();
    let outbox = bob.open("/dev/outbox").await;
    outbox.says(&format!("href=\"{invitation}\""));
    let back = invitation.replace('/', "%2F");
    let page = bob.open(&invitation).await;
    page.is_at(&format!("/auth/sign-in?redirectTo={back}"));
    let typed = [
        ("name", "Bob"),
        ("email", BOB),
        ("password", "correct horse 1"),
        ("redirectTo", &*invitation),
    ];
    let page = bob.submit("/auth/sign-up", &typed).await;
    page.is_at(&invitation)
        .expect(200)
        .says("Join Acme?")
        .says("ann@example.com")
        .says(" invites you as admin.");
    let page = bob.submit(&format!("{invitation}/accept"), &[]).await;
    page.expect(200).says("You are in");
    assert_eq!(page.path(), organization);
    page.says(">Bob<").says(&format!("{organization}/invite"));

    ann.open(&organization).await.says(">Bob<");
    let page = bob.submit(&format!("{invitation}/accept"), &[]).await;
    page.expect(404).says("no such invitation");
}

#[tokio::test]
async fn a_user_with_a_verified_address_sees_invitations_and_may_decline() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let organization = created(&ann, "Acme").await;
    let invitation = invited(&world, &ann, &organization).await;

    let bob = world.signed_up_as("Bob", BOB).await;
    let page = bob.open("/organizations").await;
    page.expect(200)
        .says("Your address is not verified yet")
        .says("Send a verification link")
        .is_silent_about("Acme");
    let set = world.server.with(|auth| auth.set_email_verified(BOB, true));
    assert!(set, "there is no Bob");
    let page = bob.open("/organizations").await;
    page.says("Acme").says(&format!("{invitation}/accept"));
    let page = bob.submit(&format!("{invitation}/decline"), &[]).await;
    page.expect(200)
        .says("The invitation is declined.")
        .says("None waits for your answer.");
    bob.open(&organization).await.expect(404);
    let page = bob.submit(&format!("{invitation}/decline"), &[]).await;
    page.expect(404).says("no such invitation");
}

#[tokio::test]
async fn an_invitation_is_withdrawn() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let organization = created(&ann, "Acme").await;
    let invitation = invited(&world, &ann, &organization).await;
    let page = ann.open(&organization).await;
    let id = page.after("name=\"invitation\" value=\"");
    let withdraw = format!("{organization}/withdraw");
    let page = ann.submit(&withdraw, &[("invitation", &id)]).await;
    page.expect(200)
        .says("The invitation is withdrawn.")
        .says("Nobody is invited at the moment.");
    let bob = world.signed_up_as("Bob", BOB).await;
    bob.open(&invitation).await.expect(404);
    let page = ann.submit(&withdraw, &[("invitation", "nothing")]).await;
    page.expect(400).says("INVITATION_NOT_FOUND");
}

#[tokio::test]
async fn an_invitation_is_for_the_address_it_went_to() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let organization = created(&ann, "Acme").await;
    let invitation = invited(&world, &ann, &organization).await;
    let eve = world.signed_up_as("Eve", "eve@example.com").await;
    let page = eve.open(&invitation).await;
    page.expect(403)
        .says("YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION")
        .says("eve@example.com")
        .is_silent_about("Acme");
    let page = eve.submit(&format!("{invitation}/accept"), &[]).await;
    page.expect(403);
}

#[tokio::test]
async fn an_invitation_that_cannot_be_sent_keeps_what_was_typed() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let organization = created(&ann, "Acme").await;
    invited(&world, &ann, &organization).await;
    let invite = format!("{organization}/invite");
    for (email, code) in [
        (BOB, "USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION"),
        (
            "ann@example.com",
            "USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION",
        ),
        ("nobody", "INVALID_EMAIL"),
    ] {
        let typed = [("email", email), ("role", "admin")];
        let page = ann.submit(&invite, &typed).await;
        page.expect(400)
            .says(code)
            .says(&format!("value=\"{email}\""))
            .says("value=\"admin\" selected");
    }
}
