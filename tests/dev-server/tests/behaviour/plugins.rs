//! What plugins add, and that without them nothing of it is there.

use neon_auth_dev_server::{DevServer, Plugin, StartError};
use serde_json::json;

use crate::world::{Client, World};

#[test]
fn a_route_of_a_plugin_that_is_off_is_unknown() {
    let mut world = World::new();
    let body = json!({"username": "ann_1"});
    let ask = |world: &mut World| {
        let mut client = Client::default();
        client.post(world, "is-username-available", body.clone())
    };
    assert_eq!(ask(&mut world).expect(404).text(), "");
    world.auth.add_plugin(Plugin::Username);
    ask(&mut world).expect(200);
}

#[test]
fn a_user_has_the_fields_of_the_plugins_that_are_on() {
    let mut world = World::new();
    let mut ann = world.signed_up("ann@example.com");
    let mut names = |world: &mut World| {
        let answer = ann.get(world, "get-session").expect(200);
        let text = answer.text();
        let (_, user) = text.split_once(r#""user":"#).expect("a user");
        user.split('"')
            .filter(|part| {
                [
                    "banExpires",
                    "twoFactorEnabled",
                    "username",
                    "displayUsername",
                    "id",
                ]
                .contains(part)
            })
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&mut world), ["banExpires", "id"]);
    world.auth.add_plugin(Plugin::TwoFactor);
    assert_eq!(names(&mut world), ["banExpires", "twoFactorEnabled", "id"]);
    world.auth.add_plugin(Plugin::Username);
    let all = [
        "banExpires",
        "twoFactorEnabled",
        "username",
        "displayUsername",
        "id",
    ];
    assert_eq!(names(&mut world), all);
}

#[test]
fn what_is_no_origin_is_no_application() {
    let builder = DevServer::builder().application("localhost:3000");
    let error = builder.start().expect_err("it is no origin");
    assert!(
        matches!(error, StartError::InvalidOrigin { .. }),
        "{error:?}"
    );
}
