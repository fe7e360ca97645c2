//! Tokens for other services.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use neon_auth_core::JsonText;
use serde_json::Value;

use crate::site::{Site, refusal};

/// The header and the payload of a JWT, unverified.
fn opened(jwt: &str) -> [Value; 2] {
    let mut parts = jwt.split('.').map(|part| {
        let json = URL_SAFE_NO_PAD.decode(part).unwrap();
        serde_json::from_slice(&json).unwrap()
    });
    [parts.next().unwrap(), parts.next().unwrap()]
}

mod token {
    use super::*;

    scenarios![tells_who_is_signed_in, refuses_a_visitor_who_is_signed_out];

    async fn tells_who_is_signed_in(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann.page().token().await.unwrap();
        let [_, payload] = opened(&reply.token);
        assert_eq!(payload["sub"], ann.id);
        assert_eq!(payload["role"], "authenticated");
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        assert_eq!(
            refusal(site.browser().page().token().await),
            site.unauthorized()
        );
    }
}

mod get_anonymous_token {
    use super::*;

    scenarios![is_good_for_a_while];

    async fn is_good_for_a_while(site: Site) {
        let reply = site.browser().page().get_anonymous_token().await.unwrap();
        let [_, payload] = opened(&reply.token);
        assert_eq!(payload["role"], "anonymous");
        assert_eq!(payload["exp"].as_i64(), reply.expires_at);
    }
}

mod jwks {
    use super::*;

    scenarios![has_the_key_of_each_token];

    async fn has_the_key_of_each_token(site: Site) {
        let ann = site.signed_up().await;
        let [header, _] = opened(&ann.page().token().await.unwrap().token);
        let keys = site.browser().page().jwks().await.unwrap().keys;
        let is_its_key = |key: &JsonText| key.get("kid").unwrap().as_ref() == Some(&header["kid"]);
        assert!(keys.iter().any(is_its_key));
    }
}

mod ok {
    use super::*;

    scenarios![is_well];

    async fn is_well(site: Site) {
        assert!(site.browser().page().ok().await.unwrap().ok);
    }
}
