//! Devices without a keyboard.

use neon_auth_core::Error;
use neon_auth_core::methods::{
    ApproveDevice, DenyDevice, DeviceCodes, DeviceToken, RequestDeviceCodes, RequestDeviceToken,
    Success, VerifyDevice,
};
use neon_auth_tests::better_auth::Browser;

use crate::site::{Site, refusal, session};

const PROGRAM: &str = "cli";

/// The codes of a device that wants to sign in.
async fn asked(device: &Browser) -> DeviceCodes {
    let arguments = RequestDeviceCodes::new(PROGRAM).scope("openid");
    device.page().device().code(arguments).await.unwrap()
}

/// The codes that a device got for this user alone.
async fn asked_for(device: &Browser, user: &str) -> DeviceCodes {
    let arguments = RequestDeviceCodes::new(PROGRAM).user_id(user);
    device.page().device().code(arguments).await.unwrap()
}

async fn token(device: &Browser, codes: &DeviceCodes) -> Result<DeviceToken, Error> {
    let arguments = RequestDeviceToken::new(codes.device_code.as_str(), PROGRAM);
    device.page().device().token(arguments).await
}

async fn look(browser: &Browser, codes: &DeviceCodes) {
    let arguments = VerifyDevice::new(codes.user_code.as_str());
    browser.page().device().verify(arguments).await.unwrap();
}

async fn approve(browser: &Browser, codes: &DeviceCodes) -> Result<Success, Error> {
    let arguments = ApproveDevice::new(codes.user_code.as_str());
    browser.page().device().approve(arguments).await
}

async fn deny(browser: &Browser, codes: &DeviceCodes) -> Result<Success, Error> {
    let arguments = DenyDevice::new(codes.user_code.as_str());
    browser.page().device().deny(arguments).await
}

mod code {
    use super::*;

    plugin_scenarios![
        gives_two_codes,
        wants_to_know_the_program,
        refuses_an_origin_that_is_not_trusted
    ];

    async fn gives_two_codes(site: Site) {
        let codes = asked(&site.browser()).await;
        let page = "http://localhost:3000/device";
        assert_eq!(codes.verification_uri, page);
        assert_eq!(
            codes.verification_uri_complete,
            Some(format!("{page}?user_code={}", codes.user_code))
        );
        assert_eq!((codes.expires_in, codes.interval), (600, 1));
        assert_ne!(codes.device_code, codes.user_code);
    }

    async fn wants_to_know_the_program(site: Site) {
        let browser = site.browser();
        let arguments = RequestDeviceCodes::new("");
        let reply = browser.page().device().code(arguments).await;
        site.outcome("device.code, an empty client_id", reply);
    }

    async fn refuses_an_origin_that_is_not_trusted(site: Site) {
        let ann = site.signed_up().await;
        let elsewhere = ann.at_untrusted_origin(&site);
        let arguments = RequestDeviceCodes::new(PROGRAM);
        let reply = elsewhere.page().device().code(arguments).await;
        assert_eq!(refusal(reply), "403 INVALID_ORIGIN");
    }
}

mod token {
    use super::*;

    plugin_scenarios![
        is_a_session_of_the_user_who_approved,
        refuses_until_the_user_has_decided,
        refuses_a_device_that_asks_too_often,
        refuses_a_code_that_was_used,
        refuses_the_code_of_another_program,
        refuses_an_unknown_code,
        refuses_a_device_that_was_denied,
    ];

    async fn is_a_session_of_the_user_who_approved(site: Site) {
        let (device, ann) = (site.browser(), site.signed_up().await);
        let codes = asked(&device).await;
        look(&ann, &codes).await;
        approve(&ann, &codes).await.unwrap();
        let token = token(&device, &codes).await.unwrap();
        assert_eq!(token.token_type, "Bearer");
        assert_eq!(token.scope.as_deref(), Some("openid"));
        assert!((604_700..=604_800).contains(&token.expires_in));
        let sessions = ann.page().list_sessions().await.unwrap();
        assert_eq!(sessions.len(), 2);
        assert!(
            sessions
                .iter()
                .any(|known| known.token == token.access_token)
        );
        assert!(
            session(&device).await.is_none(),
            "the device has a token, and no cookie"
        );
    }

    async fn refuses_until_the_user_has_decided(site: Site) {
        let device = site.browser();
        let codes = asked(&device).await;
        let reply = token(&device, &codes).await;
        assert_eq!(refusal(reply), "400 authorization_pending");
    }

    async fn refuses_a_device_that_asks_too_often(site: Site) {
        let device = site.browser();
        let codes = asked(&device).await;
        let mut refused = refusal(token(&device, &codes).await);
        assert_eq!(refused, "400 authorization_pending");
        // On a slow machine the second time is not too soon.
        for _ in 0..10 {
            refused = refusal(token(&device, &codes).await);
            if refused != "400 authorization_pending" {
                break;
            }
        }
        assert_eq!(refused, "400 slow_down");
    }

    async fn refuses_a_code_that_was_used(site: Site) {
        let (device, ann) = (site.browser(), site.signed_up().await);
        let codes = asked(&device).await;
        look(&ann, &codes).await;
        approve(&ann, &codes).await.unwrap();
        token(&device, &codes).await.unwrap();
        let reply = token(&device, &codes).await;
        assert_eq!(refusal(reply), "400 invalid_grant");
    }

    async fn refuses_the_code_of_another_program(site: Site) {
        let (device, ann) = (site.browser(), site.signed_up().await);
        let codes = asked(&device).await;
        look(&ann, &codes).await;
        approve(&ann, &codes).await.unwrap();
        let arguments = RequestDeviceToken::new(codes.device_code.as_str(), "another");
        let reply = device.page().device().token(arguments).await;
        assert_eq!(refusal(reply), "400 invalid_grant");
        assert!(token(&device, &codes).await.is_ok());
    }

    async fn refuses_an_unknown_code(site: Site) {
        let device = site.browser();
        let arguments = RequestDeviceToken::new("unknown", PROGRAM);
        let reply = device.page().device().token(arguments).await;
        assert_eq!(refusal(reply), "400 invalid_grant");
    }

    async fn refuses_a_device_that_was_denied(site: Site) {
        let (device, ann) = (site.browser(), site.signed_up().await);
        let codes = asked(&device).await;
        look(&ann, &codes).await;
        deny(&ann, &codes).await.unwrap();
        let reply = token(&device, &codes).await;
        assert_eq!(refusal(reply), "400 access_denied");
    }
}

mod verify {
    use super::*;

    plugin_scenarios![
        tells_the_user_who_asks,
        tells_others_no_more_than_how_it_stands,
        overlooks_hyphens,
        reads_small_letters,
        refuses_an_unknown_code,
        refuses_a_code_that_has_expired,
    ];

    async fn tells_the_user_who_asks(site: Site) {
        let ann = site.signed_up().await;
        let codes = asked(&site.browser()).await;
        let arguments = VerifyDevice::new(codes.user_code.as_str());
        let request = ann.page().device().verify(arguments).await.unwrap();
        assert_eq!(request.user_code, codes.user_code);
        assert_eq!(request.status, "pending");
        let program = request.client_id.zip(request.scope);
        let expected = match site.says("device.verify, which program asks") {
            "none" => None,
            client_id => Some((client_id.to_owned(), "openid".to_owned())),
        };
        assert_eq!(program, expected);
    }

    async fn tells_others_no_more_than_how_it_stands(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (device, visitor) = (site.browser(), site.browser());
        let codes = asked(&device).await;
        look(&ann, &codes).await;
        let status = async |browser: &Browser| {
            let arguments = VerifyDevice::new(codes.user_code.as_str());
            let request = browser.page().device().verify(arguments).await.unwrap();
            assert_eq!((request.client_id, request.scope), (None, None));
            request.status
        };
        for browser in [&visitor, &ben.browser] {
            assert_eq!(status(browser).await, "pending");
        }
        approve(&ann, &codes).await.unwrap();
        for browser in [&visitor, &ben.browser] {
            assert_eq!(status(browser).await, "approved");
        }
    }

    async fn overlooks_hyphens(site: Site) {
        let ann = site.signed_up().await;
        let codes = asked(&site.browser()).await;
        let (left, right) = codes.user_code.split_at(4);
        let arguments = VerifyDevice::new(format!("{left}-{right}"));
        let request = ann.page().device().verify(arguments).await.unwrap();
        assert_eq!(request.user_code, format!("{left}-{right}"));
        let arguments = ApproveDevice::new(format!("{left}-{right}"));
        assert!(
            ann.page()
                .device()
                .approve(arguments)
                .await
                .unwrap()
                .success
        );
    }

    async fn reads_small_letters(site: Site) {
        let (device, ann) = (site.browser(), site.signed_up().await);
        let mut code = asked(&device).await.user_code;
        while code.bytes().all(|byte| byte.is_ascii_digit()) {
            code = asked(&device).await.user_code;
        }
        let arguments = VerifyDevice::new(code.to_lowercase());
        let reply = ann.page().device().verify(arguments).await;
        site.outcome("device.verify, small letters", reply);
    }

    async fn refuses_an_unknown_code(site: Site) {
        let ann = site.signed_up().await;
        let arguments = VerifyDevice::new("unknown");
        let reply = ann.page().device().verify(arguments).await;
        assert_eq!(refusal(reply), "400 invalid_request");
    }

    async fn refuses_a_code_that_has_expired(site: Site) {
        let site = site.with(&[("RIG_DEVICE", "1"), ("RIG_DEVICE_EXPIRES_IN", "0s")]);
        let (device, ann) = (site.browser(), site.signed_up().await);
        let codes = asked(&device).await;
        let arguments = VerifyDevice::new(codes.user_code.as_str());
        // A code is good in the millisecond that it is made in.
        let mut tries = 0..100;
        let mut reply = ann.page().device().verify(arguments.clone()).await;
        while reply.is_ok() && tries.next().is_some() {
            reply = ann.page().device().verify(arguments.clone()).await;
        }
        assert_eq!(refusal(reply), "400 expired_token");
        assert_eq!(refusal(approve(&ann, &codes).await), "400 expired_token");
        assert_eq!(refusal(deny(&ann, &codes).await), "400 expired_token");
        assert_eq!(refusal(token(&device, &codes).await), "400 expired_token");
    }
}

mod approve {
    use super::*;

    plugin_scenarios![
        signs_the_device_in,
        wants_verify_first,
        goes_by_who_looked_first,
        is_for_the_user_that_the_device_names,
        refuses_a_visitor_who_is_signed_out,
        refuses_what_was_decided_already,
        refuses_an_unknown_code,
    ];

    async fn signs_the_device_in(site: Site) {
        let (device, ann) = (site.browser(), site.signed_up().await);
        let before = session(&ann).await.unwrap().session.token.clone();
        let codes = asked(&device).await;
        look(&ann, &codes).await;
        assert!(approve(&ann, &codes).await.unwrap().success);
        assert!(token(&device, &codes).await.is_ok());
        assert_eq!(session(&ann).await.unwrap().session.token, before);
    }

    async fn wants_verify_first(site: Site) {
        let ann = site.signed_up().await;
        let codes = asked(&site.browser()).await;
        let reply = approve(&ann, &codes).await;
        site.outcome("device.approve or deny without verify", reply);
    }

    async fn goes_by_who_looked_first(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let codes = asked(&site.browser()).await;
        look(&ann, &codes).await;
        look(&ben, &codes).await;
        let reply = approve(&ben, &codes).await;
        site.outcome("device.approve or deny what another verified", reply);
    }

    async fn is_for_the_user_that_the_device_names(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let device = site.browser();
        let codes = asked_for(&device, &ann.id).await;
        let reply = approve(&ben, &codes).await;
        let Some(_) = site.outcome("device.code, user_id of another", reply) else {
            assert!(approve(&ann, &codes).await.unwrap().success);
            return;
        };
        token(&device, &codes).await.unwrap();
        assert_eq!(ben.page().list_sessions().await.unwrap().len(), 2);
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        let codes = asked(&site.browser()).await;
        let reply = approve(&site.browser(), &codes).await;
        assert_eq!(refusal(reply), "401 unauthorized");
    }

    async fn refuses_what_was_decided_already(site: Site) {
        let ann = site.signed_up().await;
        let codes = asked(&site.browser()).await;
        look(&ann, &codes).await;
        approve(&ann, &codes).await.unwrap();
        let reply = approve(&ann, &codes).await;
        assert_eq!(refusal(reply), "400 invalid_request");
    }

    async fn refuses_an_unknown_code(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .device()
            .approve(ApproveDevice::new("unknown"))
            .await;
        assert_eq!(refusal(reply), "400 invalid_request");
    }
}

mod deny {
    use super::*;

    plugin_scenarios![
        is_final,
        wants_verify_first,
        goes_by_who_looked_first,
        refuses_a_visitor_who_is_signed_out,
        refuses_what_was_decided_already,
    ];

    async fn is_final(site: Site) {
        let (device, ann) = (site.browser(), site.signed_up().await);
        let codes = asked(&device).await;
        look(&ann, &codes).await;
        assert!(deny(&ann, &codes).await.unwrap().success);
        let reply = approve(&ann, &codes).await;
        assert_eq!(refusal(reply), "400 invalid_request");
        let reply = token(&device, &codes).await;
        assert_eq!(refusal(reply), "400 access_denied");
        assert_eq!(ann.page().list_sessions().await.unwrap().len(), 1);
    }

    async fn wants_verify_first(site: Site) {
        let ann = site.signed_up().await;
        let codes = asked(&site.browser()).await;
        let reply = deny(&ann, &codes).await;
        site.outcome("device.approve or deny without verify", reply);
    }

    async fn goes_by_who_looked_first(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let codes = asked(&site.browser()).await;
        look(&ann, &codes).await;
        let reply = deny(&ben, &codes).await;
        site.outcome("device.approve or deny what another verified", reply);
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        let codes = asked(&site.browser()).await;
        let reply = deny(&site.browser(), &codes).await;
        assert_eq!(refusal(reply), "401 unauthorized");
    }

    async fn refuses_what_was_decided_already(site: Site) {
        let ann = site.signed_up().await;
        let codes = asked(&site.browser()).await;
        look(&ann, &codes).await;
        approve(&ann, &codes).await.unwrap();
        let reply = deny(&ann, &codes).await;
        assert_eq!(refusal(reply), "400 invalid_request");
    }
}
