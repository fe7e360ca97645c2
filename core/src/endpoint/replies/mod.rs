//! What calls answer. Fields that are not typed here are kept in `other`.

#[macro_use]
mod define;

mod account;
mod api_key;
mod device;
mod done;
mod oauth2;
mod organization;
mod passkey;
mod role;
mod service;
mod session;
mod sign_in;
mod siwe;
mod team;
mod texts;
mod two_factor;

pub use account::*;
pub use api_key::*;
pub use device::*;
pub use done::*;
pub use oauth2::*;
pub use organization::*;
pub use passkey::*;
pub use role::*;
pub use service::*;
pub use session::*;
pub use sign_in::*;
pub use siwe::*;
pub use team::*;
pub use two_factor::*;

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};
    use serde_json::{Value, json};

    use super::*;
    use crate::endpoint::alternatives::OrSecondFactor;
    use crate::endpoint::{Reply, Unreadable};
    use crate::json::JsonText;

    fn read<R: Reply>(body: &str) -> Result<R, Unreadable> {
        R::read(StatusCode::OK, &HeaderMap::new(), body.as_bytes())
    }

    fn organization(metadata: &str) -> String {
        format!(
            r#"{{"metadata":{metadata},"id":"o","name":"Org","slug":"org","logo":null,"createdAt":"now","more":1}}"#
        )
    }

    fn nested(levels: usize) -> String {
        format!("{}1{}", "[".repeat(levels), "]".repeat(levels))
    }

    #[test]
    fn what_has_no_place_in_a_reply_is_kept() {
        let text = organization(r#"{"plan":"pro"}"#);
        let reply: Organization = read(&text).unwrap();
        assert_eq!(reply.other.get("more").unwrap(), Some(1.into()));
        assert_eq!(reply.other.get("name").unwrap(), None, "it has a place");
        assert_eq!(
            reply.other.as_str(),
            r#"{"metadata":{"plan":"pro"},"more":1}"#
        );
        let whole: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_value(&reply).unwrap(), whole);
        let again: Organization = serde_json::from_value(whole.clone()).unwrap();
        assert_eq!(serde_json::to_value(again).unwrap(), whole);
        let nothing: Status = read(r#"{"status":true}"#).unwrap();
        assert_eq!(nothing.other.as_str(), "{}");
    }

    #[test]
    fn a_field_nested_too_deeply_spoils_no_reply() {
        for levels in [128, 100_000] {
            let tree = nested(levels);
            let body = organization(&tree);
            let reply: Organization = read(&body).unwrap();
            assert_eq!(reply.name, "Org");
            assert_eq!(reply.other.get_as("more").unwrap(), Some(1));
            assert!(reply.other.get("metadata").is_err(), "{levels} levels");
            let text: Option<JsonText> = reply.other.get_as("metadata").unwrap();
            assert_eq!(text.unwrap().as_str(), tree);
            let written = serde_json::to_string(&reply).unwrap();
            let list: Vec<Organization> = read(&format!("[{written}]")).unwrap();
            assert_eq!(list[0].other.as_str(), reply.other.as_str());
            let untyped: JsonText = read(&body).unwrap();
            assert_eq!(untyped.get_as("more").unwrap(), Some(1));
            let info: AccountInfo = read(&format!(r#"{{"user":{{}},"data":{tree}}}"#)).unwrap();
            assert_eq!(info.data.as_str(), tree);
            let keys: JsonWebKeys = read(&format!(r#"{{"keys":[{tree},{{"kid":"k"}}]}}"#)).unwrap();
            assert_eq!(keys.keys[1].get("kid").unwrap(), Some("k".into()));
            let second: OrSecondFactor<SignedIn> = read(&format!(
                r#"{{"twoFactorRedirect":true,"twoFactorMethods":["totp",{tree}]}}"#
            ))
            .unwrap();
            let OrSecondFactor::SecondFactor(second) = second else {
                panic!("it is taken for a session");
            };
            assert_eq!(second.two_factor_methods, ["totp"]);
        }
    }

    #[test]
    fn half_of_a_surrogate_pair_is_read_in_any_reply() {
        let body = organization(r#""\udc00""#).replace("Org", "\\ud83d");
        let reply: Organization = read(&body).unwrap();
        assert_eq!(reply.name, "\u{fffd}");
        assert_eq!(
            reply.other.get("metadata").unwrap(),
            Some("\u{fffd}".into())
        );
        let user = r#"{"id":"u","name":"\ud83d","\ud83d":"\udc00"}"#;
        for (users, body) in [
            ("typed", format!(r#"{{"users":[{user}],"total":1}}"#)),
            (
                "marked",
                format!("\u{feff}{{\"users\":[{user}],\"total\":1}}"),
            ),
        ] {
            let reply: Users = read(&body).unwrap();
            assert_eq!(reply.users[0].name, "\u{fffd}", "{users}");
            let bio = reply.users[0].get("\u{fffd}").unwrap();
            assert_eq!(bio, Some("\u{fffd}".into()), "{users}");
        }
        let text: String = read("\u{feff}\"\\ud83d\"").unwrap();
        assert_eq!(text, "\u{fffd}");
        let none: Option<Organization> = read("\u{feff}null").unwrap();
        assert!(none.is_none());
    }

    #[test]
    fn what_is_too_deep_for_its_type_is_json_of_another_form() {
        let refused = read::<Value>(&nested(200)).unwrap_err();
        assert!(matches!(refused, Unreadable::Form { .. }), "{refused:?}");
        let refused = read::<Value>(&"[".repeat(200)).unwrap_err();
        assert!(matches!(refused, Unreadable::Syntax { .. }), "{refused:?}");
        let refused = read::<Organization>(r#"[{"id":"o"}]"#).unwrap_err();
        assert!(matches!(refused, Unreadable::Form { .. }), "{refused:?}");
        assert!(read::<Organization>(r#"["o","Org","org",null,"now"]"#).is_err());
    }

    #[test]
    fn a_reply_is_a_part_of_any_type() {
        let user = json!({"id": "u", "name": "Ann", "plan": "pro"});
        let reply: OrSecondFactor<SignedIn> =
            read(&json!({"token": "t", "user": user, "extra": [1]}).to_string()).unwrap();
        let value = serde_json::to_value(&reply).unwrap();
        assert_eq!(value["user"], user);
        assert_eq!(value["extra"], json!([1]));
        assert_eq!(value["redirect"], false);
    }
}
