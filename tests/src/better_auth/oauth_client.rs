//! A client of the server's OAuth provider, as far as the pages of an application see it.

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use super::Server;
use super::exchange::{exchange, get, location_of};

/// Where the client waits for its users; nobody listens there.
const CALLBACK: &str = "http://127.0.0.1:9/callback";
/// Of a verifier that nobody needs here.
const CODE_CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// Each of them is one that the server has.
const SCOPES: &str = "openid profile read write";

/// A client that has registered itself.
#[derive(Clone, Debug)]
pub struct OAuthClient {
    base_url: String,
    /// What the server calls it.
    pub id: String,
}

impl OAuthClient {
    /// Registers a public client of this name.
    pub async fn register(server: &Server, name: &str) -> Self {
        let body = json!({
            "client_name": name,
            "redirect_uris": [CALLBACK],
            "token_endpoint_auth_method": "none",
            "application_type": "native",
            "scope": SCOPES,
        });
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}/oauth2/register", server.base_url()))
            .header("content-type", "application/json")
            .body(Bytes::from(body.to_string()))
            .expect("a request");
        let response = exchange(request).await;
        assert_eq!(response.status(), StatusCode::CREATED, "{response:?}");
        let made: Value = serde_json::from_slice(response.body()).expect("JSON");
        Self {
            base_url: server.base_url().to_owned(),
            id: made["client_id"].as_str().expect("an id").to_owned(),
        }
    }

    /// Sends a browser without cookies of the server to it: gives the signed query that it arrives at the login page
    /// with.
    pub async fn login_query(&self) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.id)
            .append_pair("redirect_uri", CALLBACK)
            .append_pair("scope", SCOPES)
            .append_pair("state", "st-1")
            .append_pair("code_challenge", CODE_CHALLENGE)
            .append_pair("code_challenge_method", "S256")
            .finish();
        let answer = get(&format!("{}/oauth2/authorize?{query}", self.base_url), "").await;
        let page = location_of(answer.headers()).expect("the login page");
        let (page, query) = page.split_once('?').expect("a signed query");
        assert!(page.ends_with("/auth/sign-in"), "{page}");
        query.to_owned()
    }

    /// Whether a URL leads back to it with a code.
    #[must_use]
    pub fn has_code(url: &str) -> bool {
        url.starts_with(CALLBACK) && url.contains("code=")
    }

    /// Whether a URL leads back to it with this error.
    #[must_use]
    pub fn has_error(url: &str, error: &str) -> bool {
        url.starts_with(CALLBACK) && url.contains(&format!("error={error}"))
    }
}
