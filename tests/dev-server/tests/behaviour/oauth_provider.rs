//! Other applications that sign their users in here.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use form_urlencoded::Serializer;
use http::Method;
use neon_auth_dev_server::Plugin;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::world::{APP, Answer, Client, HOUR, PASSWORD, World};

const ANN: &str = "ann@example.com";
const BACK: &str = "http://127.0.0.1:9/callback";
const VERIFIER: &str = "a-text-that-nobody-guesses-and-that-is-long-enough";
const TEN_MINUTES: Duration = Duration::from_secs(10 * 60);
const SECOND: Duration = Duration::from_secs(1);

/// A server with the plugin, and a client of it.
struct Provider {
    world: World,
    client_id: String,
}

impl Provider {
    fn new() -> Self {
        let mut world = World::with_plugins(&[Plugin::OAuthProvider]);
        let body = json!({"client_name": "Some client", "redirect_uris": [BACK], "application_type": "native",
            "token_endpoint_auth_method": "none"});
        let answer = Client::default().post(&mut world, "oauth2/register", body);
        let client_id = text(&answer.expect(201).json(), "client_id");
        Self { world, client_id }
    }

    /// Where the client sends its users.
    fn request(&self, changes: &[(&str, &str)]) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let mut query = Serializer::new(String::new());
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", BACK)
            .append_pair("state", "some-state")
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .extend_pairs(changes);
        format!("oauth2/authorize?{}", query.finish())
    }

    /// The page that a user is sent to, and its query.
    fn page(&mut self, user: &mut Client, changes: &[(&str, &str)]) -> (String, String) {
        let request = self.request(changes);
        let answer = user.get(&mut self.world, &request).expect(302);
        let (page, query) = answer.location().split_once('?').expect("a query");
        (page.to_owned(), query.to_owned())
    }

    /// The code that a user brings back who allows it all.
    fn code(&mut self, user: &mut Client, changes: &[(&str, &str)]) -> String {
        let (page, query) = self.page(user, changes);
        let back = match page.as_str() {
            BACK => query,
            _ => {
                let body = json!({"accept": true, "oauth_query": query});
                let answer = user.post(&mut self.world, "oauth2/consent", body);
                text(&answer.expect(200).json(), "url")
            }
        };
        let (_, rest) = back.split_once("code=").expect("a code");
        rest.split('&').next().expect("a code").to_owned()
    }

    /// A request for tokens.
    fn ask(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = Serializer::new(String::new());
        form.append_pair("client_id", &self.client_id)
            .extend_pairs(fields);
        let kind = Some("application/x-www-form-urlencoded");
        Client::default().send(&mut self.world, Method::POST, path, kind, &form.finish())
    }

    fn redeem(&mut self, code: &str) -> Answer {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("code_verifier", VERIFIER),
            ("redirect_uri", BACK),
        ];
        self.ask("oauth2/token", &fields)
    }

    fn refresh(&mut self, token: &str) -> Answer {
        self.refresh_for(token, &[])
    }

    fn refresh_for(&mut self, token: &str, more: &[(&str, &str)]) -> Answer {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.ask("oauth2/token", &[&fields[..], more].concat())
    }

    fn user_info(&mut self, token: &str) -> Answer {
        self.ask("oauth2/userinfo", &[("access_token", token)])
    }
}

fn text(body: &Value, name: &str) -> String {
    let text = body[name].as_str();
    text.unwrap_or_else(|| panic!("no {name} in {body}"))
        .to_owned()
}

fn claims(token: &str) -> Value {
    let claims = token.split('.').nth(1).expect("a token");
    let bytes = URL_SAFE_NO_PAD.decode(claims).expect("base64url");
    serde_json::from_slice(&bytes).expect("the claims are JSON")
}

#[test]
fn a_client_gets_tokens_for_a_user_who_signs_in_and_consents() {
    let mut provider = Provider::new();
    provider.world.signed_up(ANN);
    let mut ann = Client::default();
    let resource = format!("{APP}/mcp");
    let (page, query) = provider.page(&mut ann, &[("resource", &resource)]);
    assert_eq!(page, format!("{APP}/auth/sign-in"));

    let body = json!({"email": ANN, "password": PASSWORD, "oauth_query": query});
    let answer = ann.post(&mut provider.world, "sign-in/email", body);
    let next = text(&answer.expect(200).json(), "url");
    let (page, query) = next.split_once('?').expect("a query");
    assert_eq!(page, format!("{APP}/auth/consent"));
    assert_eq!(ann.email(&mut provider.world).as_deref(), Some(ANN));

    let body = json!({"accept": true, "oauth_query": query});
    let answer = ann.post(&mut provider.world, "oauth2/consent", body);
    let back = text(&answer.expect(200).json(), "url");
    assert!(back.starts_with(&format!("{BACK}?code=")), "{back}");
    assert!(back.contains("&state=some-state&iss="), "{back}");

    let code = provider.code(&mut ann, &[("resource", &resource)]);
    let tokens = provider.redeem(&code).expect(200).json();
    let access_token = text(&tokens, "access_token");
    let claims = claims(&access_token);
    let base_url = provider.world.auth.base_url();
    let id = provider
        .world
        .auth
        .user(ANN)
        .expect("Ann is there")
        .id
        .clone();
    assert_eq!(claims["iss"], json!(base_url));
    assert_eq!(claims["sub"], json!(id));
    assert_eq!(claims["aud"][0], json!(resource));
    assert_eq!(claims["client_id"], json!(provider.client_id));
    let info = provider.user_info(&access_token).expect(200).json();
    assert_eq!(info["email"], ANN);
}

#[test]
fn a_name_of_several_words_has_a_family_name() {
    let mut provider = Provider::new();
    let mut ann = provider.world.signed_up(ANN);
    let body = json!({"name": "Ann Mary Lee", "image": "https://images.example.com/ann.png"});
    ann.post(&mut provider.world, "update-user", body)
        .expect(200);
    let code = provider.code(&mut ann, &[]);
    let tokens = provider.redeem(&code).expect(200).json();
    let info = provider.user_info(&text(&tokens, "access_token"));
    let info = info.expect(200).json();
    assert_eq!(info["given_name"], "Ann Mary");
    assert_eq!(info["family_name"], "Lee");
    assert_eq!(info["picture"], "https://images.example.com/ann.png");
}

#[test]
fn a_page_has_ten_minutes() {
    let mut provider = Provider::new();
    let mut ann = provider.world.signed_up(ANN);
    let (_, query) = provider.page(&mut ann, &[]);
    let body = json!({"selected": true, "oauth_query": query});
    provider.world.pass(TEN_MINUTES);
    ann.post(&mut provider.world, "oauth2/continue", body.clone())
        .expect(200);
    provider.world.pass(SECOND);
    ann.post(&mut provider.world, "oauth2/continue", body)
        .refused_as_oauth(400, "invalid_signature");
}

#[test]
fn a_code_is_good_for_ten_minutes() {
    let mut provider = Provider::new();
    let mut ann = provider.world.signed_up(ANN);
    let code = provider.code(&mut ann, &[]);
    provider.world.pass(TEN_MINUTES);
    provider.redeem(&code).expect(200);
    let code = provider.code(&mut ann, &[]);
    provider.world.pass(TEN_MINUTES + SECOND);
    provider
        .redeem(&code)
        .refused_as_oauth(400, "invalid_grant");
}

#[test]
fn a_code_that_comes_twice_ends_its_tokens() {
    let mut provider = Provider::new();
    let mut ann = provider.world.signed_up(ANN);
    let code = provider.code(&mut ann, &[]);
    let tokens = provider.redeem(&code).expect(200).json();
    let token = text(&tokens, "access_token");
    provider.user_info(&token).expect(200);
    provider
        .redeem(&code)
        .refused_as_oauth(400, "invalid_grant");
    provider
        .user_info(&token)
        .refused_as_oauth(401, "invalid_token");
    provider
        .refresh(&text(&tokens, "refresh_token"))
        .refused_as_oauth(400, "invalid_grant");
}

#[test]
fn a_code_is_of_no_use_without_its_verifier() {
    let mut provider = Provider::new();
    let mut ann = provider.world.signed_up(ANN);
    for (verifier, status) in [("another", 401), ("", 400)] {
        let code = provider.code(&mut ann, &[]);
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("code_verifier", verifier),
            ("redirect_uri", BACK),
        ];
        provider
            .ask("oauth2/token", &fields)
            .refused_as_oauth(status, "invalid_request");
    }
}

#[test]
fn access_tokens_of_both_kinds_are_good_for_an_hour() {
    let resource = format!("{APP}/mcp");
    for changes in [&[("resource", &*resource)][..], &[]] {
        let mut provider = Provider::new();
        let mut ann = provider.world.signed_up(ANN);
        let code = provider.code(&mut ann, changes);
        let tokens = provider.redeem(&code).expect(200).json();
        let token = text(&tokens, "access_token");
        provider.world.pass(HOUR - SECOND);
        provider.user_info(&token).expect(200);
        provider.world.pass(2 * SECOND);
        provider
            .user_info(&token)
            .refused_as_oauth(401, "invalid_token");
    }
}

#[test]
fn an_access_token_that_says_it_all_is_not_revoked_before_its_end() {
    let mut provider = Provider::new();
    let mut ann = provider.world.signed_up(ANN);
    let resource = format!("{APP}/mcp");
    let code = provider.code(&mut ann, &[("resource", &resource)]);
    let tokens = provider.redeem(&code).expect(200).json();
    let token = text(&tokens, "access_token");
    provider
        .ask("oauth2/revoke", &[("token", &token)])
        .refused_as_oauth(400, "unsupported_token_type");
    provider.user_info(&token).expect(200);
    provider.world.pass(HOUR + SECOND);
    provider
        .ask("oauth2/revoke", &[("token", &token)])
        .expect(200);
}

#[test]
fn a_refresh_token_is_good_for_thirty_days() {
    let mut provider = Provider::new();
    let mut ann = provider.world.signed_up(ANN);
    let code = provider.code(&mut ann, &[]);
    let tokens = provider.redeem(&code).expect(200).json();
    provider.world.pass(30 * 24 * HOUR);
    let tokens = provider.refresh(&text(&tokens, "refresh_token"));
    let token = text(&tokens.expect(200).json(), "refresh_token");
    provider.world.pass(30 * 24 * HOUR + SECOND);
    provider
        .refresh(&token)
        .refused_as_oauth(400, "invalid_grant");
}

#[test]
fn a_refresh_token_that_was_used_ends_its_successor() {
    let mut provider = Provider::new();
    let mut ann = provider.world.signed_up(ANN);
    let code = provider.code(&mut ann, &[]);
    let old = text(&provider.redeem(&code).expect(200).json(), "refresh_token");
    let new = text(&provider.refresh(&old).expect(200).json(), "refresh_token");
    for token in [old, new] {
        provider
            .refresh(&token)
            .refused_as_oauth(400, "invalid_grant");
    }
}

#[test]
fn a_refresh_that_is_refused_uses_no_token_up() {
    let mut provider = Provider::new();
    let mut ann = provider.world.signed_up(ANN);
    let code = provider.code(&mut ann, &[]);
    let token = text(&provider.redeem(&code).expect(200).json(), "refresh_token");
    let elsewhere = [("resource", "https://api.example.com")];
    provider
        .refresh_for(&token, &elsewhere)
        .refused_as_oauth(400, "invalid_target");
    provider.refresh(&token).expect(200);
}

#[test]
fn a_refresh_token_without_a_successor_stays_good() {
    let mut provider = Provider::new();
    let mut ann = provider.world.signed_up(ANN);
    let code = provider.code(&mut ann, &[]);
    let token = text(&provider.redeem(&code).expect(200).json(), "refresh_token");
    let reading = provider.refresh_for(&token, &[("scope", "read")]);
    let token = text(&reading.expect(200).json(), "refresh_token");
    for _ in 0..2 {
        let tokens = provider.refresh(&token).expect(200).json();
        assert_eq!(tokens["refresh_token"], Value::Null, "it has a successor");
    }
}

#[test]
fn signing_out_ends_access_tokens() {
    let mut provider = Provider::new();
    let mut ann = provider.world.signed_up(ANN);
    let code = provider.code(&mut ann, &[("resource", "http://localhost:3000/mcp")]);
    let tokens = provider.redeem(&code).expect(200).json();
    let token = text(&tokens, "access_token");
    provider.user_info(&token).expect(200);
    ann.post(&mut provider.world, "sign-out", json!({}))
        .expect(200);
    provider
        .user_info(&token)
        .refused_as_oauth(401, "invalid_token");
}

#[test]
fn a_user_who_is_deleted_leaves_no_tokens() {
    let mut provider = Provider::new();
    let mut ann = provider.world.signed_up(ANN);
    let (one, other) = (provider.code(&mut ann, &[]), provider.code(&mut ann, &[]));
    let tokens = provider.redeem(&one).expect(200).json();
    ann.post(&mut provider.world, "delete-user", json!({}))
        .expect(200);
    provider
        .redeem(&other)
        .refused_as_oauth(400, "invalid_user");
    provider
        .refresh(&text(&tokens, "refresh_token"))
        .refused_as_oauth(400, "invalid_request");
    // Somebody new with the same address is asked again.
    let mut ann = provider.world.signed_up(ANN);
    let (page, _) = provider.page(&mut ann, &[]);
    assert_eq!(page, format!("{APP}/auth/consent"));
}

#[test]
fn the_pages_and_the_resource_are_the_applications() {
    let mut provider = Provider::new();
    assert!(
        provider
            .world
            .auth
            .set_application("https://app.example.com")
    );
    let (page, _) = provider.page(&mut Client::default(), &[]);
    assert_eq!(page, "https://app.example.com/auth/sign-in");
    let body = json!({"redirect_uris": ["https://client.example/cb"]});
    let answer = Client::default().post(&mut provider.world, "oauth2/register", body);
    let resources = answer.expect(201).json()["resources"].clone();
    assert_eq!(resources, json!(["https://app.example.com/mcp"]));
}

#[test]
fn without_the_plugin_a_sign_in_leads_nowhere() {
    let mut world = World::new();
    world.signed_up(ANN);
    let body = json!({"email": ANN, "password": PASSWORD, "oauth_query": "nonsense"});
    let mut client = Client::default();
    let answer = client.post(&mut world, "sign-in/email", body).expect(200);
    assert!(answer.json()["token"].is_string(), "{}", answer.text());
    client.get(&mut world, "oauth2/authorize").expect(404);
    client
        .get(
            &mut world,
            "http://127.0.0.1:4000/.well-known/oauth-authorization-server/neondb/auth",
        )
        .expect(404);
}

#[test]
fn what_is_not_here_is_refused_by_name() {
    let mut provider = Provider::new();
    let mut ann = provider.world.signed_up(ANN);
    let code = provider.code(&mut ann, &[]);
    let assertion = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("client_assertion", "x"),
    ];
    provider
        .ask("oauth2/token", &assertion)
        .refused_as_oauth(400, "invalid_client");
    let mut bound = Client::with_headers(&[("dpop", "x")]);
    let form = format!(
        "grant_type=authorization_code&client_id={}",
        provider.client_id
    );
    let kind = Some("application/x-www-form-urlencoded");
    bound
        .send(
            &mut provider.world,
            Method::POST,
            "oauth2/token",
            kind,
            &form,
        )
        .refused_as_oauth(400, "invalid_dpop_proof");
    let (page, query) = provider.page(&mut ann, &[("scope", "openid"), ("claims", "{}")]);
    assert_eq!(page, BACK);
    assert!(query.contains("claims+parameter"), "{query}");
    let answer = ann.get(&mut provider.world, "oauth2/end-session");
    assert_eq!(answer.expect(404).text(), "");
}
