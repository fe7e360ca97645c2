//! `cache_without`: what is minted is read again, less the fields that are left out, and each of these is known to be.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue, Method, Response};
use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN};
use neon_auth_conformance::json;
use neon_auth_core::{
    Config, Context, Fetched, FieldError, Freshness, GetSession, Handler, IncomingRequest, Jar,
    Session, SessionMemory, UnixMillis,
};
use neon_auth_reference::play::{Played, play};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

use crate::trials;

const NOW: UnixMillis = UnixMillis::from_secs(1_780_315_200);
const TOKEN: &str = "tok_abc.signature";
/// The last one is never there.
const FIELDS: [&str; 5] = ["image", "bio", "größe \"x\"", "tree", "nothing"];

/// An application, as one of its processes is configured.
struct Application {
    config: Config,
    memory: SessionMemory,
}

impl Application {
    fn without(fields: &[&str]) -> Self {
        let builder = Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret("the-current-secret-of-32-characters")
            .stale_if_error(std::time::Duration::from_secs(60));
        let built = builder.cache_without(fields.iter().copied()).build();
        Self {
            config: built.expect("the configuration is valid"),
            memory: SessionMemory::with_limit(1 << 20),
        }
    }

    /// What `get_session()` comes to with these cookies.
    fn session(&self, cookies: &str, now: UnixMillis, replies: Vec<Fetched>) -> Played<Session> {
        let played = self.ask(cookies, now, replies, |context| {
            GetSession::start(context, Freshness::FromCache)
        });
        played.map(|outcome| outcome.expect("it is known").expect("somebody is"))
    }

    /// What the proxy answers to the browser's own `get-session`.
    fn get_session(&self, cookies: &str, upstream: &str) -> (usize, Value) {
        let replies = vec![answer(upstream)];
        let played = self.ask(cookies, NOW, replies, |context| {
            Handler::start(context, "get-session", "".into())
        });
        let body = json::read_slice(played.outcome.body()).expect("it is JSON");
        (played.fetches.len(), body)
    }

    fn ask<F: neon_auth_core::Flow>(
        &self,
        cookies: &str,
        now: UnixMillis,
        replies: Vec<Fetched>,
        start: impl FnOnce(Context<'_>) -> neon_auth_core::Step<F>,
    ) -> Played<F::Outcome> {
        let value = HeaderValue::from_str(cookies).expect("a header's value");
        let headers = HeaderMap::from_iter([(COOKIE, value)]);
        let request = IncomingRequest::from_text(&Method::GET, None, "/", None, &headers);
        let jar = Jar::from_headers(&headers);
        let context = Context::new(&self.config, now, &request, &jar).recalling(&self.memory);
        play(
            start(context),
            now,
            replies.into_iter().map(|reply| (0, reply)),
        )
    }
}

fn answer(body: &str) -> Fetched {
    Ok(Response::new(body.to_owned().into()))
}

fn in_trouble() -> Fetched {
    let mut response = Response::new("".into());
    *response.status_mut() = http::StatusCode::BAD_GATEWAY;
    Ok(response)
}

/// A user with some of the fields.
fn any_user() -> impl Strategy<Value = Map<String, Value>> {
    let value = select(vec![
        Value::Null,
        json!(""),
        json!("data:image/png;base64,AAAA"),
        json!({"image": null, "more": [1.5, "\u{0}"]}),
        json!(false),
        json!("x".repeat(700)),
    ]);
    let fields = prop::collection::vec(prop::option::weighted(0.8, value), FIELDS.len() - 1);
    fields.prop_map(|values| {
        let known = [("id", json!("u")), ("role", json!("user"))];
        let further = FIELDS.into_iter().zip(values);
        let further = further.filter_map(|(name, value)| Some((name, value?)));
        let fields = known.into_iter().chain(further);
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    })
}

fn any_fields() -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(FIELDS.to_vec(), 0..=FIELDS.len()).prop_shuffle()
}

proptest! {
    #![proptest_config(trials(256))]

    #[test]
    fn what_is_minted_is_read_less_what_is_left_out(
        user in any_user(),
        left_out in any_fields(),
        by_the_reader in any_fields(),
    ) {
        let whole = json!({
            "session": {"id": "s", "userId": "u", "token": "tok_abc", "expiresAt": "2026-06-08T12:00:00.000Z"},
            "user": user,
        });
        let upstream = whole.to_string();
        let token = format!("{SESSION_TOKEN}={TOKEN}");
        let looked_up = Application::without(&left_out).session(&token, NOW, vec![answer(&upstream)]);
        let minted = looked_up.cookies.iter().find(|cookie| cookie.name() == SESSION_DATA);
        let Some(minted) = minted.filter(|cookie| cookie.is_live()) else {
            let large = user.iter().filter(|(name, _)| !left_out.contains(&name.as_str()));
            let large: usize = large.map(|(_, value)| value.to_string().len()).sum();
            prop_assert!(large > 1400, "a small session is not cached");
            return Ok(());
        };
        let data = String::from_utf8_lossy(minted.value());
        let cookies = format!("{token}; {SESSION_DATA}={data}");

        // The session that upstream was asked for has all.
        let fresh = &looked_up.outcome.user;
        prop_assert!(fresh.not_cached().is_empty());
        let mut less = whole.clone();
        for field in FIELDS {
            prop_assert_eq!(fresh.get(field).expect("it is there"), user.get(field).cloned());
            let is_filled = user.get(field).is_some_and(|value| !value.is_null());
            if left_out.contains(&field) && is_filled {
                less["user"].as_object_mut().expect("an object").remove(field);
            }
        }

        // Whatever the reader leaves out itself: the cookie says what is left out of it.
        let reader = Application::without(&by_the_reader);
        let first = reader.session(&cookies, NOW, Vec::new()).outcome;
        let again = reader.session(&cookies, NOW, Vec::new()).outcome;
        let later = NOW.plus(std::time::Duration::from_secs(310));
        let stale = reader.session(&cookies, later, vec![in_trouble(), in_trouble()]).outcome;
        for session in [first, again, stale] {
            let cached = &session.user;
            prop_assert_eq!(json::value_of(&session).expect("it is JSON"), less.clone());
            for field in FIELDS {
                let is_left_out = less["user"].get(field) != user.get(field);
                prop_assert_eq!(cached.not_cached().iter().any(|name| name == field), is_left_out);
                let (value, typed) = (cached.get(field), cached.get_as::<Value>(field));
                if is_left_out {
                    prop_assert!(matches!(value, Err(FieldError::NotCached)), "{} is {:?}", field, value);
                    prop_assert!(matches!(typed, Err(FieldError::NotCached)), "{} is {:?}", field, typed);
                } else {
                    prop_assert_eq!(value.expect("it is there"), user.get(field).cloned());
                    typed.expect("it is there");
                }
            }
            let image = cached.image();
            let is_left_out = less["user"].get("image") != user.get("image");
            prop_assert_eq!(matches!(image, Err(FieldError::NotCached)), is_left_out, "{:?}", image);
        }

        // The browser never gets less than upstream has.
        let (asked, body) = reader.get_session(&cookies, &upstream);
        prop_assert_eq!(asked, usize::from(less != whole), "how often upstream is asked");
        prop_assert_eq!(body, whole);
    }
}
