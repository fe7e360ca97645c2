//! The signed-in user's account.

use neon_auth_core::methods::{ChangeEmail, DeleteUser, OrRedirect, UpdateUser, VerifyEmail};

use crate::site::{PASSWORD, Site, address, refusal, session};

mod update_user {
    use super::*;

    scenarios![
        changes_name_and_picture,
        refuses_a_visitor_who_is_signed_out
    ];

    async fn changes_name_and_picture(site: Site) {
        let ann = site.signed_up().await;
        let arguments = UpdateUser::new()
            .name("Beth")
            .image("https://example.com/b.png");
        assert!(ann.page().update_user(arguments).await.unwrap().status);
        let session = session(&ann).await.unwrap();
        assert_eq!(session.user.name, "Beth");
        assert_eq!(
            session.user.image().unwrap(),
            Some("https://example.com/b.png")
        );
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        let reply = site
            .browser()
            .page()
            .update_user(UpdateUser::new().name("Beth"))
            .await;
        assert_eq!(refusal(reply), site.unauthorized());
    }
}

mod change_email {
    use super::*;

    scenarios![
        mails_the_address_that_is_verified,
        mails_the_new_address_if_the_old_one_is_not_verified,
        refuses_the_same_address,
    ];

    async fn mails_the_address_that_is_verified(site: Site) {
        let ann = site.signed_up_and_verified().await;
        let next = address("next");
        let arguments = ChangeEmail::new(next.as_str()).callback_url("/done");
        assert!(ann.page().change_email(arguments).await.unwrap().status);
        assert!(!site.mail(&ann.email, "change-email").await.token.is_empty());
        assert_eq!(session(&ann).await.unwrap().user.email, ann.email);
    }

    async fn mails_the_new_address_if_the_old_one_is_not_verified(site: Site) {
        let ann = site.signed_up().await;
        let next = address("next");
        let arguments = ChangeEmail::new(next.as_str());
        assert!(ann.page().change_email(arguments).await.unwrap().status);
        assert_eq!(session(&ann).await.unwrap().user.email, ann.email);
        let token = site.mail(&next, "verify-email").await.token;
        let reply = ann.page().verify_email(VerifyEmail::new(token)).await;
        let OrRedirect::Reply(verified) = reply.unwrap() else {
            panic!("no link leads on without a place");
        };
        assert_eq!(verified.user.unwrap().email, next);
        assert_eq!(session(&ann).await.unwrap().user.email, next);
    }

    async fn refuses_the_same_address(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .change_email(ChangeEmail::new(ann.email.as_str()))
            .await;
        let refused = site.says("change_email to the same address");
        assert_eq!(refusal(reply), refused);
    }
}

mod delete_user {
    use super::*;

    scenarios![deletes_the_account, refuses_a_wrong_password];

    async fn deletes_the_account(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .delete_user(DeleteUser::new().password(PASSWORD))
            .await
            .unwrap();
        assert!(reply.success);
        assert_eq!(reply.message.as_deref(), Some("User deleted"));
        assert_eq!(
            refusal(site.sign_in(&ann.email, PASSWORD).await),
            "401 INVALID_EMAIL_OR_PASSWORD"
        );
    }

    async fn refuses_a_wrong_password(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .delete_user(DeleteUser::new().password("another horse 2"))
            .await;
        assert_eq!(refusal(reply), "400 INVALID_PASSWORD");
        assert!(session(&ann).await.is_some());
    }
}
