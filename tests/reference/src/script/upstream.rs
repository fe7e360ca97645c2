//! A small Better Auth: users, sessions, tokens.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderValue, Request, Response, StatusCode};
use neon_auth_core::{FetchError, FetchErrorKind, Fetched};
use serde_json::{Value, json};

use super::{Health, Length};
use crate::scenario::rfc3339;
use neon_auth_conformance::cookies::{DONT_REMEMBER, SESSION_TOKEN, our_cookies};

const SIGNATURE: &str = "c2lnbmF0dXJl%3D";
const DAY: i64 = 86_400_000;

/// The server.
#[derive(Debug)]
pub(super) struct Upstream {
    pub(super) health: Health,
    /// Whether a session that is used is renewed.
    pub(super) may_renew: bool,
    /// Every session there ever was, by its token.
    sessions: BTreeMap<String, Stored>,
    names: BTreeMap<u8, u32>,
    roles: BTreeMap<u8, u32>,
    /// When a user's name or role changed last.
    changed: BTreeMap<u8, i64>,
    /// Whose sessions it has ended or changed, and nobody has asked about.
    carried_out: Vec<Whose>,
}

/// A user, or a session by its token.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    User(u8),
    Session(String),
}

/// One session.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) user: u8,
    pub(super) length: Length,
    pub(super) began: i64,
    /// When it expires.
    pub(super) until: i64,
    /// When somebody ended it.
    pub(super) ended: Option<i64>,
}

impl Upstream {
    pub(super) fn new() -> Self {
        Self {
            health: Health::Up,
            may_renew: true,
            sessions: BTreeMap::new(),
            names: BTreeMap::new(),
            roles: BTreeMap::new(),
            changed: BTreeMap::new(),
            carried_out: Vec::new(),
        }
    }

    /// What has been carried out since it was asked last.
    pub(super) fn take_carried_out(&mut self) -> Vec<Whose> {
        std::mem::take(&mut self.carried_out)
    }

    /// The user of every session there ever was.
    pub(super) fn users(&self) -> BTreeMap<String, u8> {
        let users = self.sessions.iter();
        users
            .map(|(token, stored)| (token.clone(), stored.user))
            .collect()
    }

    /// A session, over or not.
    pub(super) fn session(&self, token: &str) -> Option<&Stored> {
        self.sessions.get(token)
    }

    /// The token of the session that began last.
    pub(super) fn latest(&self) -> Option<String> {
        self.sessions.keys().next_back().cloned()
    }

    /// Ends a session, as its user does from elsewhere.
    pub(super) fn revoke(&mut self, token: &str, now: i64) {
        if let Some(session) = self.sessions.get_mut(token) {
            session.ended.get_or_insert(now);
        }
    }

    /// The name that a user goes by.
    pub(super) fn name_of(&self, user: u8) -> String {
        format!("user {user}, name {}", self.names.get(&user).unwrap_or(&0))
    }

    /// A user's role.
    pub(super) fn role_of(&self, user: u8) -> String {
        format!("role {}", self.roles.get(&user).unwrap_or(&0))
    }

    /// When a user's name or role changed last.
    pub(super) fn changed(&self, user: u8) -> Option<i64> {
        self.changed.get(&user).copied()
    }

    /// A user goes by another name.
    pub(super) fn rename(&mut self, user: u8, now: i64) {
        *self.names.entry(user).or_default() += 1;
        self.changed.insert(user, now);
        self.carried_out.push(Whose::User(user));
    }

    /// Ends all sessions of a user, but this one.
    fn end_all(&mut self, user: u8, but: &str, now: i64) {
        for (token, session) in &mut self.sessions {
            if session.user == user && token != but {
                session.ended.get_or_insert(now);
            }
        }
        self.carried_out.push(Whose::User(user));
    }

    pub(super) fn answer(&mut self, request: &Request<Bytes>, now: i64) -> Fetched {
        let path = request.uri().path().rsplit_once("/auth/");
        let route = path.map_or("", |(_, route)| route);
        match self.health {
            Health::Unreachable(kind) => return Err(FetchError::new(kind)),
            Health::Broken(status) => return answer(status, "Bad Gateway".into(), &[]),
            Health::LookUpsBroken if route == "get-session" => {
                return answer(500, String::new(), &[]);
            }
            Health::Limited => return answer(429, r#"{"message":"Too many"}"#.into(), &[]),
            Health::Firewall => return answer(403, "<html>no</html>".into(), &[]),
            Health::Refusing if route != "get-session" => {
                return answer(403, r#"{"code":"FORBIDDEN"}"#.into(), &[]);
            }
            Health::AnswersLost => {
                if route != "get-session" {
                    let _lost = self.carry_out(route, request, now);
                }
                return Err(FetchError::new(FetchErrorKind::Timeout));
            }
            Health::Up | Health::LookUpsBroken | Health::Refusing => {}
        }
        self.carry_out(route, request, now)
    }

    fn carry_out(&mut self, route: &str, request: &Request<Bytes>, now: i64) -> Fetched {
        let caller = self.token_of(request, now);
        let user = caller.as_deref().and_then(|token| self.sessions.get(token));
        let user = user.map(|session| session.user);
        let arguments: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let text = |name: &str| {
            arguments
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let named = text("userId")
            .strip_prefix('u')
            .and_then(|id| id.parse().ok());
        match route {
            "sign-in/email" => self.sign_in(request.body(), now),
            "sign-out" => {
                if let Some(token) = caller {
                    self.revoke(&token, now);
                    self.carried_out.push(Whose::Session(token));
                }
                let deletions = [
                    format!("{SESSION_TOKEN}=; Max-Age=0; Path=/"),
                    format!("{DONT_REMEMBER}=; Max-Age=0; Path=/"),
                ];
                answer(200, r#"{"success":true}"#.into(), &deletions)
            }
            "update-user"
            | "revoke-session"
            | "revoke-sessions"
            | "revoke-other-sessions"
            | "change-password"
            | "admin/ban-user"
            | "admin/set-role" => {
                let (Some(token), Some(user)) = (caller, user) else {
                    return answer(401, r#"{"code":"UNAUTHORIZED"}"#.into(), &[]);
                };
                let mut lines = Vec::new();
                match route {
                    "update-user" => self.rename(user, now),
                    "revoke-session" => {
                        self.revoke(text("token"), now);
                        self.carried_out
                            .push(Whose::Session(text("token").to_owned()));
                    }
                    "revoke-sessions" => self.end_all(user, "", now),
                    "revoke-other-sessions" => self.end_all(user, &token, now),
                    "change-password" => {
                        self.end_all(user, "", now);
                        lines = self.begin(user, Length::Week, now).1;
                    }
                    "admin/ban-user" => self.end_all(named.unwrap_or(user), "", now),
                    _ => {
                        let named = named.unwrap_or(user);
                        *self.roles.entry(named).or_default() += 1;
                        self.changed.insert(named, now);
                        self.carried_out.push(Whose::User(named));
                    }
                }
                answer(200, r#"{"status":true}"#.into(), &lines)
            }
            "get-session" => self.get_session(request, now),
            ".well-known/jwks.json" => answer(200, r#"{"keys":[]}"#.into(), &[]),
            _ => answer(404, r#"{"code":"NOT_FOUND"}"#.into(), &[]),
        }
    }

    fn sign_in(&mut self, body: &[u8], now: i64) -> Fetched {
        let arguments: Value = serde_json::from_slice(body).unwrap_or_default();
        let number = |field: &str| arguments.get(field).and_then(Value::as_u64).unwrap_or(0);
        let user = u8::try_from(number("user")).unwrap_or(0);
        let length = match number("length") {
            0 => Length::Week,
            1 => Length::Day,
            _ => Length::Minute,
        };
        let (token, lines) = self.begin(user, length, now);
        let body = json!({"token": token, "user": {"id": format!("u{user}")}}).to_string();
        answer(200, body, &lines)
    }

    /// A session begins: its token, and the lines of its cookies.
    fn begin(&mut self, user: u8, length: Length, now: i64) -> (String, Vec<String>) {
        let lasts = match length {
            Length::Week => 7 * DAY,
            Length::Day => DAY,
            Length::Minute => 60_000,
        };
        let token = format!("tok{:04}", self.sessions.len());
        let mut lines = vec![set_token(&token, length)];
        if length == Length::Day {
            lines.push(format!("{DONT_REMEMBER}=true.{SIGNATURE}; Path=/"));
        } else {
            lines.push(format!("{DONT_REMEMBER}=; Max-Age=0; Path=/"));
        }
        let session = Stored {
            user,
            length,
            began: now,
            until: now + lasts,
            ended: None,
        };
        self.sessions.insert(token.clone(), session);
        (token, lines)
    }

    /// Better Auth renews a session that is used, unless the browser says that it is not to be remembered.
    fn get_session(&mut self, request: &Request<Bytes>, now: i64) -> Fetched {
        let Some(token) = self.token_of(request, now) else {
            return answer(200, "null".to_owned(), &[]);
        };
        let is_remembered = cookie(request, DONT_REMEMBER).is_none();
        let mut lines = Vec::new();
        let mut session = json!(null);
        if let Some(stored) = self.sessions.get_mut(&token) {
            let is_old = now - stored.began > DAY / 2;
            if self.may_renew && is_old && is_remembered && stored.length != Length::Minute {
                stored.until = now + 7 * DAY;
                lines.push(set_token(&token, Length::Week));
            }
            session = json!({
                "id": format!("s-{token}"),
                "userId": format!("u{}", stored.user),
                "token": token,
                "expiresAt": rfc3339(stored.until),
            });
        }
        let user = self.sessions.get(&token).map_or(0, |stored| stored.user);
        let user = json!({
            "id": format!("u{user}"),
            "name": self.name_of(user),
            "role": self.role_of(user),
            "answeredAt": now,
        });
        let body = json!({"session": session, "user": user});
        answer(200, body.to_string(), &lines)
    }

    /// The token of the live session that a request is signed in by.
    fn token_of(&self, request: &Request<Bytes>, now: i64) -> Option<String> {
        let cookie = cookie(request, SESSION_TOKEN)?;
        let token = cookie.strip_suffix(SIGNATURE)?.strip_suffix('.')?;
        let session = self.sessions.get(token)?;
        (session.ended.is_none() && now < session.until).then(|| token.to_owned())
    }
}

fn set_token(token: &str, length: Length) -> String {
    let age = match length {
        Length::Week => "; Max-Age=604800",
        Length::Day => "",
        Length::Minute => "; Max-Age=60",
    };
    format!("{SESSION_TOKEN}={token}.{SIGNATURE}{age}; Path=/; HttpOnly; Secure; SameSite=Lax")
}

fn cookie(request: &Request<Bytes>, name: &str) -> Option<String> {
    debug_assert!(request.headers().get_all(COOKIE).iter().count() <= 1);
    let mut ours = our_cookies(request.headers()).into_iter();
    let (_, value) = ours.find(|(known, _)| known == name)?;
    String::from_utf8(value).ok()
}

fn answer(status: u16, body: String, set_cookies: &[String]) -> Fetched {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    for line in set_cookies {
        let line = HeaderValue::from_str(line);
        let line = line.map_err(|_| FetchError::new(FetchErrorKind::Internal))?;
        response.headers_mut().append(SET_COOKIE, line);
    }
    Ok(response)
}
