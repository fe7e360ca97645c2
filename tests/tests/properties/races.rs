//! What changes while upstream is asked: an answer from before is neither cached nor taken for a new one.

use std::time::Duration;

use bytes::Bytes;
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderValue, Method, Response};
use neon_auth_conformance::cookies::{
    CHALLENGES, SESSION_DATA, SESSION_TOKEN, signed_jwt, verified_payload,
};
use neon_auth_core::{
    Action, Call, Config, Context, Done, Fetch, FetchError, FetchErrorKind, Fetched, Flow,
    Freshness, GetSession, Handler, IncomingRequest, Invalidation, Invalidations, Jar, Middleware,
    Step, Subject, Timing, UnixMillis,
};
use neon_auth_reference::scenario::{NOON, rfc3339};
use serde_json::Value;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// What happens while one fetch is under way. The times are in milliseconds after the request.
struct Event {
    /// When it is sent, if somebody says.
    sent: Option<i64>,
    /// What is invalidated meanwhile.
    invalidated: Option<(Subject, i64)>,
    /// What comes of it, and when.
    got: Fetched,
    at: i64,
}

impl Event {
    fn answer(at: i64, got: Response<Bytes>) -> Self {
        Self {
            sent: None,
            invalidated: None,
            got: Ok(got),
            at,
        }
    }

    fn failure(at: i64, kind: FetchErrorKind) -> Self {
        Self {
            got: Err(FetchError::new(kind)),
            ..Self::answer(at, Response::default())
        }
    }

    fn sent(mut self, at: i64) -> Self {
        self.sent = Some(at);
        self
    }

    fn overtaken_by(mut self, subject: Subject, at: i64) -> Self {
        self.invalidated = Some((subject, at));
        self
    }
}

/// What came of a flow.
struct Seen<O> {
    fetches: Vec<Fetch>,
    /// What the steps have said.
    made: Vec<Invalidation>,
    cookies: Vec<(String, String)>,
    outcome: O,
}

impl<O> Seen<O> {
    /// The claim of the session_data cookie that is set: when upstream was asked, in milliseconds after the request.
    fn cached_since(&self) -> Option<i64> {
        let iat = self.cached()?.get("iat")?.as_i64()?;
        Some(iat * 1000 - NOON)
    }

    fn cached(&self) -> Option<Value> {
        let (_, jwt) = self
            .cookies
            .iter()
            .rfind(|(name, _)| name == SESSION_DATA)?;
        verified_payload(jwt, SECRET).ok()
    }
}

/// One request of Ann's, and what is invalidated around it.
struct Request {
    config: Config,
    invalidations: Invalidations,
    request: IncomingRequest,
    jar: Jar,
}

impl Request {
    fn with(cookies: &str) -> Self {
        Self::for_page(cookies, None)
    }

    fn for_page(cookies: &str, query: Option<&str>) -> Self {
        let config = Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret(SECRET)
            .stale_if_error(Duration::from_secs(60))
            .timeout(Duration::from_secs(10))
            .build()
            .expect("a valid configuration");
        let mut headers = http::HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_str(cookies).expect("a header"));
        let host = Some("app.example");
        Self {
            invalidations: Invalidations::new(&config),
            request: IncomingRequest::from_text(&Method::GET, host, "/page", query, &headers),
            jar: Jar::from_headers(&headers),
            config,
        }
    }

    /// With nothing but her session token.
    fn of_ann() -> Self {
        Self::with(&format!("{SESSION_TOKEN}=ann.x"))
    }

    fn context(&self) -> Context<'_> {
        let context = Context::new(&self.config, at(0), &self.request, &self.jar);
        context.checking(&self.invalidations)
    }

    fn get_session(&self, freshness: Freshness) -> Step<GetSession> {
        GetSession::start(self.context(), freshness)
    }

    fn call(&self, path: &str) -> Step<Call<Value>> {
        Call::start_untyped(self.context(), Method::POST, path, &Value::Null)
    }

    /// Plays a flow to its end. All events have to come about.
    fn play<F: Flow>(
        &self,
        mut step: Step<F>,
        events: impl IntoIterator<Item = Event>,
    ) -> Seen<F::Outcome> {
        let (mut fetches, mut made, mut now) = (Vec::new(), Vec::new(), at(0));
        let mut events = events.into_iter();
        loop {
            if let Some(invalidation) = step.invalidated.take() {
                self.invalidations.add(&invalidation, now);
                made.push(*invalidation);
            }
            match step.action {
                Action::Fetch(fetch, waiting) => {
                    fetches.push(*fetch);
                    let event = events.next();
                    let event = event.expect("there are no more fetches than are expected");
                    if let Some((subject, when)) = event.invalidated {
                        let invalidation = Invalidation::new(subject, at(when));
                        self.invalidations.add(&invalidation, at(when));
                    }
                    let mut timing = Timing::default();
                    timing.sent = event.sent.map(at);
                    now = at(event.at);
                    step = waiting.answer(now, event.got, timing);
                }
                Action::Done(Done { cookies, outcome }) => {
                    assert_eq!(events.count(), 0, "fetches were expected that never came");
                    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                    let pair = |cookie: &neon_auth_core::SetCookie| {
                        (cookie.name().to_owned(), text(cookie.value()))
                    };
                    return Seen {
                        fetches,
                        made,
                        cookies: cookies.iter().map(pair).collect(),
                        outcome,
                    };
                }
            }
        }
    }
}

fn at(millis: i64) -> UnixMillis {
    UnixMillis::new(NOON + millis)
}

fn session_json(name: &str) -> String {
    let over = rfc3339(NOON + 86_400_000);
    format!(
        r#""session":{{"id":"s","userId":"u-ann","token":"ann","expiresAt":"{over}"}},"user":{{"id":"u-ann","name":"{name}"}}"#
    )
}

fn ann_as(name: &str) -> Response<Bytes> {
    Response::new(format!("{{{}}}", session_json(name)).into())
}

/// An answer that sets Ann's session token.
fn signs_in(body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    let line = HeaderValue::from_static("__Secure-neon-auth.session_token=ann.x; Path=/");
    response.headers_mut().insert(SET_COOKIE, line);
    response
}

/// The subjects of a change to Ann.
fn changes() -> [Subject; 2] {
    [Subject::user("u-ann"), Subject::session("ann")]
}

fn name_of(session: Option<&neon_auth_core::Session>) -> Option<&str> {
    session.map(|session| &*session.user.name)
}

#[test]
fn an_answer_that_a_change_overtakes_is_asked_for_once_more() {
    for (change, freshness) in changes().into_iter().flat_map(|change| {
        [Freshness::FromCache, Freshness::FromUpstream].map(|fresh| (change.clone(), fresh))
    }) {
        let ann = Request::of_ann();
        let events = [
            Event::answer(2_000, ann_as("Before")).overtaken_by(change, 1_000),
            Event::answer(3_000, ann_as("After")),
        ];
        let seen = ann.play(ann.get_session(freshness), events);
        let session = seen.outcome.as_ref().expect("it is known who she is");
        assert_eq!(name_of(session.as_ref()), Some("After"), "{freshness:?}");
        assert!(
            seen.fetches.iter().skip(1).all(|fetch| fetch.fresh),
            "the second question may be one with a question from before the change"
        );
        let cached = seen.cached().expect("the second answer is cached");
        assert_eq!(cached.pointer("/user/name"), Some(&Value::from("After")));
        assert_eq!(
            seen.cached_since(),
            Some(2_000),
            "the time of a cached session is not that of the second question"
        );
    }
}

#[test]
fn a_page_is_decided_by_the_answer_to_the_second_question() {
    for change in changes() {
        let ann = Request::of_ann();
        let events = [
            Event::answer(2_000, ann_as("Before")).overtaken_by(change, 1_000),
            Event::answer(3_000, Response::new("null".into())),
        ];
        let seen = ann.play(Middleware::start(ann.context()), events);
        let session = seen.outcome.session();
        assert!(
            session.is_none(),
            "she is let in by an answer from before she was banned"
        );
    }
}

#[test]
fn nobody_is_asked_for_a_third_time() {
    let [user, session] = changes();
    let ann = Request::of_ann();
    let events = [
        Event::answer(2_000, ann_as("Before")).overtaken_by(user, 1_000),
        Event::answer(4_000, ann_as("Then")).overtaken_by(session, 3_000),
    ];
    let seen = ann.play(ann.get_session(Freshness::FromCache), events);
    let session = seen.outcome.as_ref().expect("it is known who she is");
    assert_eq!(name_of(session.as_ref()), Some("Then"));
    assert_eq!(
        seen.cached(),
        None,
        "an answer from before a change is cached"
    );
}

#[test]
fn without_time_for_another_question_the_answer_is_not_cached() {
    let [user, _] = changes();
    let ann = Request::of_ann();
    let events = [Event::answer(8_000, ann_as("Before")).overtaken_by(user, 1_000)];
    let seen = ann.play(ann.get_session(Freshness::FromCache), events);
    assert_eq!(
        seen.cached(),
        None,
        "an answer from before a change is cached"
    );
}

#[test]
fn without_time_for_another_question_an_answer_from_before_is_no_fresh_one() {
    let [user, _] = changes();
    let ann = Request::of_ann();
    let events = [Event::answer(8_000, ann_as("Before")).overtaken_by(user, 1_000)];
    let seen = ann.play(ann.get_session(Freshness::FromUpstream), events);
    let error = seen
        .outcome
        .as_ref()
        .expect_err("it is not known who she is");
    assert_eq!(error.code(), "NETWORK_TIMEOUT");
}

#[test]
fn a_change_of_somebody_else_asks_nobody_again() {
    for change in [Subject::user("u-bob"), Subject::session("bob")] {
        let ann = Request::of_ann();
        let events = [Event::answer(2_000, ann_as("Ann")).overtaken_by(change, 1_000)];
        let seen = ann.play(ann.get_session(Freshness::FromUpstream), events);
        assert_eq!(seen.cached_since(), Some(0), "the answer is not cached");
    }
}

/// A call may wait for a place before it is sent, and one that is shared was sent before.
#[test]
fn the_time_of_an_answer_is_when_it_was_sent() {
    let [user, session] = changes();
    let ann = Request::of_ann();
    let waited = Event::answer(4_000, ann_as("After")).sent(3_000);
    let events = [waited.overtaken_by(user, 1_000)];
    let seen = ann.play(ann.get_session(Freshness::FromCache), events);
    assert_eq!(
        seen.cached_since(),
        Some(3_000),
        "it was sent after the change, and counts from then"
    );

    let ann = Request::of_ann();
    let joined = Event::answer(1_000, ann_as("Before")).sent(-2_000);
    let events = [
        joined.overtaken_by(session, -1_000),
        Event::answer(3_000, ann_as("After")).sent(2_000),
    ];
    let seen = ann.play(ann.get_session(Freshness::FromCache), events);
    let known = seen.outcome.as_ref().expect("it is known who she is");
    assert_eq!(name_of(known.as_ref()), Some("After"));
    assert_eq!(seen.cached_since(), Some(2_000));

    let ann = Request::of_ann();
    let events = [Event::answer(1_000, ann_as("Ann")).sent(-2_000)];
    let seen = ann.play(ann.get_session(Freshness::FromCache), events);
    let expires = seen.cached().expect("it is cached")["exp"].as_i64();
    assert_eq!(seen.cached_since(), Some(-2_000));
    assert_eq!(
        expires,
        Some(NOON / 1000 - 2 + 300),
        "the TTL does not count from when upstream was asked"
    );
}

/// The other tokens of a request are asked about each with a second question of its own.
#[test]
fn each_token_is_asked_about_once_more() {
    let [user, session] = changes();
    let twins = Request::with(&format!("{SESSION_TOKEN}=ann.y; {SESSION_TOKEN}=ann.x"));
    let null = || Response::new(Bytes::from_static(b"null"));
    let events = [
        Event::answer(1_000, ann_as("Before")).overtaken_by(user, 500),
        Event::answer(2_000, null()),
        Event::answer(3_000, ann_as("Then")).overtaken_by(session, 2_500),
        Event::answer(4_000, ann_as("After")),
    ];
    let seen = twins.play(twins.get_session(Freshness::FromCache), events);
    let known = seen.outcome.as_ref().expect("it is known who she is");
    assert_eq!(name_of(known.as_ref()), Some("After"));
    assert_eq!(seen.cached_since(), Some(3_000));
}

#[test]
fn what_is_asked_only_to_be_cached_is_not_cached_after_a_change() {
    for change in changes() {
        let nobody = Request::with("theme=dark");
        let body = r#"{"token":"ann","user":{"id":"u-ann"}}"#;
        let asked = |change: Option<Subject>| {
            let minting = Event::answer(4_000, ann_as("Ann")).sent(2_000);
            [
                Event::answer(1_000, signs_in(body)),
                match change {
                    Some(change) => minting.overtaken_by(change, 3_000),
                    None => minting,
                },
            ]
        };
        let sign_in = || nobody.call("sign-in/email");
        let seen = nobody.play(sign_in(), asked(None));
        assert_eq!(
            seen.cached_since(),
            Some(2_000),
            "it does not count from when it was sent"
        );
        let seen = nobody.play(sign_in(), asked(Some(change)));
        assert!(seen.outcome.is_ok(), "the sign-in itself fails");
        assert_eq!(
            seen.cached(),
            None,
            "an answer from before a change is cached"
        );
    }
}

#[test]
fn an_answer_that_is_the_session_is_not_cached_after_a_change() {
    let [user, session] = changes();
    for change in [None, Some(user), Some(session)] {
        let answer = || {
            let body = format!("{{{}}}", session_json("Before"));
            let answer = Event::answer(2_000, signs_in(body));
            match change.clone() {
                Some(change) => answer.overtaken_by(change, 1_000),
                None => answer,
            }
        };
        for route in ["get-session", "magic-link/verify"] {
            let ann = Request::of_ann();
            let flow = Handler::start(ann.context(), route, Bytes::new());
            let seen = ann.play(flow, [answer()]);
            assert_eq!(seen.outcome.status(), 200);
            let is_cached = seen.cached().is_some();
            assert_eq!(is_cached, change.is_none(), "{route} after {change:?}");
        }
        let [challenge, _] = CHALLENGES;
        let back = Request::for_page(
            &format!("{challenge}=c"),
            Some("neon_auth_session_verifier=v"),
        );
        let seen = back.play(Middleware::start(back.context()), [answer()]);
        let is_cached = seen.cached().is_some();
        assert_eq!(
            is_cached,
            change.is_none(),
            "an OAuth return after {change:?}"
        );
    }
}

/// A call that changes a user may sign in anew.
#[test]
fn what_a_call_invalidates_itself_does_not_keep_its_session_out_of_the_cookie() {
    let ann = Request::of_ann();
    let events = [
        Event::answer(1_000, ann_as("Ann")),
        Event::answer(2_000, signs_in(r#"{"status":true}"#)),
        Event::answer(3_000, ann_as("Ann")),
    ];
    let seen = ann.play(ann.call("revoke-sessions"), events);
    let made = Invalidation::new(Subject::user("u-ann"), at(2_000));
    assert_eq!(
        seen.made,
        [made],
        "the time of the invalidation is not when the outcome arrived"
    );
    assert_eq!(seen.cached_since(), Some(2_000));
}

#[test]
fn an_expired_cookie_that_is_invalidated_while_upstream_is_asked_does_not_stand_in() {
    let seconds = NOON / 1000;
    let payload = format!(
        r#"{{{},"iat":{},"exp":{}}}"#,
        session_json("Ann"),
        seconds - 310,
        seconds - 10
    );
    let jwt = signed_jwt(br#"{"alg":"HS256"}"#, payload.as_bytes(), SECRET);
    let cookies = format!("{SESSION_TOKEN}=ann.x; {SESSION_DATA}={jwt}");
    let down = |at| Event::failure(at, FetchErrorKind::Timeout);
    let who = |events: Vec<Event>| {
        let ann = Request::with(&cookies);
        let seen = ann.play(ann.get_session(Freshness::FromCache), events);
        seen.outcome.map(|session| session.is_some()).ok()
    };
    assert_eq!(who(vec![down(1_000), down(2_000)]), Some(true));
    for change in changes() {
        let change = |event: Event| event.overtaken_by(change.clone(), 500);
        assert_eq!(
            who(vec![change(down(1_000))]),
            None,
            "it stands in, or upstream is asked whether it may, after a change"
        );
        assert_eq!(
            who(vec![down(1_000), change(down(2_000))]),
            None,
            "it stands in after a change that came while it was asked whether upstream is down"
        );
    }
}

#[test]
fn a_call_that_was_sent_may_have_been_carried_out() {
    use FetchErrorKind::{Exhausted, NoPlace, Other, Refused, Reset, Timeout};
    for (kind, sent, is_made) in [
        (Timeout, None, true),
        (Reset, None, true),
        (Other, None, true),
        (Refused, None, false),
        (NoPlace, None, false),
        (Exhausted, None, false),
        // It had a place, but there was no connection.
        (Refused, Some(0), false),
        (NoPlace, Some(0), true),
    ] {
        let ann = Request::of_ann();
        let mut event = Event::failure(4_000, kind);
        event.sent = sent;
        let seen = ann.play(ann.call("sign-out"), [event]);
        let made = Invalidation::new(Subject::session("ann"), at(4_000));
        let expected = is_made.then(|| made.vouched_for_by_nobody());
        assert_eq!(
            seen.made,
            Vec::from_iter(expected),
            "{kind:?}, sent: {sent:?}"
        );
    }
}
