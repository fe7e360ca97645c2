//! A server with a clock of its own, and clients with cookie jars.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{Method, Request, Response};
use neon_auth_dev_server::{MailKind, NeonAuth, Plugin, Random};
use serde_json::{Value, json};

pub(crate) const APP: &str = "http://localhost:3000";
pub(crate) const PASSWORD: &str = "correct horse 1";
pub(crate) const TOKEN: &str = "__Secure-neon-auth.session_token";
pub(crate) const HOUR: Duration = Duration::from_secs(60 * 60);
pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

const ORIGIN: &str = "http://127.0.0.1:4000";

/// A server and the time.
pub(crate) struct World {
    pub(crate) auth: NeonAuth,
    pub(crate) now: SystemTime,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            auth: NeonAuth::new(ORIGIN, Random::from_seed(1)),
            now: UNIX_EPOCH + Duration::from_secs(1_800_000_000),
        }
    }

    /// A server with these plugins.
    pub(crate) fn with_plugins(plugins: &[Plugin]) -> Self {
        let mut world = Self::new();
        for plugin in plugins {
            world.auth.add_plugin(*plugin);
        }
        world
    }

    pub(crate) fn pass(&mut self, time: Duration) {
        self.now += time;
    }

    /// A client that has signed up and is signed in.
    pub(crate) fn signed_up(&mut self, email: &str) -> Client {
        let mut client = Client::default();
        let body = json!({"name": "Ann", "email": email, "password": PASSWORD});
        client.post(self, "sign-up/email", body).expect(200);
        client
    }

    /// A client that has signed in with the usual password.
    pub(crate) fn signed_in(&mut self, email: &str) -> Client {
        let mut client = Client::default();
        let body = json!({"email": email, "password": PASSWORD});
        client.post(self, "sign-in/email", body).expect(200);
        client
    }

    /// An organization, named after its slug, that the client now works in; its id.
    pub(crate) fn organization(&mut self, owner: &mut Client, slug: &str) -> String {
        let body = json!({"name": slug, "slug": slug});
        let answer = owner.post(self, "organization/create", body).expect(200);
        let id = &answer.json()["id"];
        id.as_str().expect("the id is a text").to_owned()
    }

    /// The id of an invitation to the organization the client works in.
    pub(crate) fn invitation(&mut self, inviter: &mut Client, email: &str, role: &str) -> String {
        let body = json!({"email": email, "role": role});
        let answer = inviter.post(self, "organization/invite-member", body);
        let id = &answer.expect(200).json()["id"];
        id.as_str().expect("the id is a text").to_owned()
    }

    /// Invites a client to the organization the inviter works in, and lets it accept.
    pub(crate) fn join(
        &mut self,
        inviter: &mut Client,
        client: &mut Client,
        email: &str,
        role: &str,
    ) {
        let body = json!({"invitationId": self.invitation(inviter, email, role)});
        client
            .post(self, "organization/accept-invitation", body)
            .expect(200);
    }

    pub(crate) fn code(&self, email: &str) -> String {
        let code = self.auth.outbox().last_code(email);
        code.unwrap_or_else(|| panic!("no code was sent to {email}"))
            .to_owned()
    }

    /// What a user's authenticator app shows.
    pub(crate) fn totp(&self, email: &str) -> String {
        let code = self.auth.totp(self.now, email);
        code.unwrap_or_else(|| panic!("{email} has no app"))
    }

    pub(crate) fn url(&self, email: &str, kind: MailKind) -> String {
        let mail = self.auth.outbox().last_of(email, kind);
        let url = mail.and_then(|mail| mail.url());
        url.unwrap_or_else(|| panic!("no {kind:?} link was sent to {email}"))
            .to_owned()
    }
}

/// An application's or a browser's side, with the cookies it was given.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
}

impl Default for Client {
    fn default() -> Self {
        Self {
            cookies: BTreeMap::new(),
            headers: vec![("origin", APP)],
        }
    }
}

impl Client {
    /// A client that sends these headers and no others.
    pub(crate) fn with_headers(headers: &[(&'static str, &'static str)]) -> Self {
        Self {
            cookies: BTreeMap::new(),
            headers: headers.to_vec(),
        }
    }

    pub(crate) fn get(&mut self, world: &mut World, path: &str) -> Answer {
        self.send(world, Method::GET, path, None, "")
    }

    pub(crate) fn post(&mut self, world: &mut World, path: &str, body: Value) -> Answer {
        let body = body.to_string();
        self.send(world, Method::POST, path, Some("application/json"), &body)
    }

    /// `path` is below the base path, or a URL.
    pub(crate) fn send(
        &mut self,
        world: &mut World,
        method: Method,
        path: &str,
        content_type: Option<&str>,
        body: &str,
    ) -> Answer {
        let target = match path.strip_prefix(ORIGIN) {
            Some(target) => target.to_owned(),
            None => format!("/neondb/auth/{path}"),
        };
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in &self.headers {
            request = request.header(*name, *value);
        }
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header("cookie", pairs.join("; "));
        }
        let request = request
            .body(Bytes::copy_from_slice(body.as_bytes()))
            .expect("the request is well-formed");
        let answer = Answer {
            response: world.auth.handle(world.now, request),
        };
        self.keep(&answer);
        answer
    }

    fn keep(&mut self, answer: &Answer) {
        for line in answer.set_cookies() {
            let (pair, attributes) = line.split_once("; ").expect("the line has attributes");
            let (name, value) = pair.split_once('=').expect("the line has a value");
            if attributes.starts_with("Max-Age=0;") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// The address of the signed-in user.
    pub(crate) fn email(&mut self, world: &mut World) -> Option<String> {
        let body = self.get(world, "get-session").expect(200).json();
        body["user"]["email"].as_str().map(str::to_owned)
    }

    /// The session token, without its signature.
    pub(crate) fn token(&self) -> String {
        let cookie = self.cookies.get(TOKEN).expect("the client is signed in");
        let (token, _) = cookie.split_once('.').expect("the cookie is signed");
        token.to_owned()
    }
}

pub(crate) struct Answer {
    response: Response<Bytes>,
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(
            self.response.status().as_u16(),
            status,
            "body: {}",
            self.text()
        );
        self
    }

    /// Expects a refusal with a code.
    #[track_caller]
    pub(crate) fn refused(self, status: u16, code: &str) {
        let answer = self.expect(status);
        assert_eq!(answer.json()["code"], code, "body: {}", answer.text());
        assert!(answer.set_cookies().is_empty(), "a refusal sets cookies");
    }

    /// Expects a refusal in OAuth's form.
    #[track_caller]
    pub(crate) fn refused_as_oauth(self, status: u16, error: &str) {
        let answer = self.expect(status);
        assert_eq!(answer.json()["error"], error, "body: {}", answer.text());
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(self.response.body()).expect("the body is text")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(self.text()).expect("the body is JSON")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let value = self.response.headers().get(name)?;
        Some(value.to_str().expect("the header is text"))
    }

    #[track_caller]
    pub(crate) fn location(&self) -> &str {
        self.header("location").expect("the answer redirects")
    }

    pub(crate) fn set_cookies(&self) -> Vec<&str> {
        let lines = self.response.headers().get_all("set-cookie").iter();
        lines
            .map(|line| line.to_str().expect("the line is text"))
            .collect()
    }

    /// The keys of the body in the order they were written.
    pub(crate) fn starts_with(&self, json: &str) -> bool {
        self.text().starts_with(json)
    }
}

/// The lines that end a session in the browser.
pub(crate) const SIGNED_OUT: [&str; 3] = [
    "__Secure-neon-auth.session_token=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=None; Partitioned",
    "__Secure-neon-auth.session_data=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=None; Partitioned",
    "__Secure-neon-auth.dont_remember=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=None; Partitioned",
];
