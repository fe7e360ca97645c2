//! What `JSON.stringify` writes is read: halves of surrogate pairs, any depth, and a byte order mark before it.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN, signed_jwt};
use neon_auth_conformance::json;
use neon_auth_core::methods::Users;
use neon_auth_core::{
    Call, Config, Context, ENDPOINTS, Endpoint, EndpointVisitor, Freshness, GetSession, Handler,
    IncomingRequest, Jar, JsonText, Middleware, Reply, Session, UnixMillis, visit_endpoint,
};
use neon_auth_reference::play::play;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::trials;

const SECRET: &str = "the-current-secret-of-32-characters";
const NOW: UnixMillis = UnixMillis::from_secs(1_780_315_200);
const TOKEN: &str = "tok_abc.signature";
const SESSION: &str =
    r#"{"id":"s","userId":"u","token":"tok_abc","expiresAt":"2026-06-08T12:00:00.000Z"}"#;

/// serde_json reads no value that is nested deeper.
const DEEPEST: usize = 127;

/// A value of JavaScript's.
#[derive(Clone, Debug)]
enum Script {
    Null,
    Flag(bool),
    Number(i32),
    /// JavaScript's strings are UTF-16, and need not be whole.
    Text(Vec<u16>),
    List(Vec<Script>),
    Object(Vec<(Vec<u16>, Script)>),
    /// In so many lists.
    Nested(usize, Box<Script>),
}

/// How half of a surrogate pair is written.
#[derive(Clone, Copy, Debug)]
enum Half {
    /// As `JSON.stringify` writes it.
    Itself,
    /// As it is handed on.
    Replaced,
}

impl Script {
    /// As `JSON.stringify` writes it.
    fn json(&self, half: Half) -> String {
        let joined = |items: Vec<String>| items.join(",");
        match self {
            Self::Null => "null".to_owned(),
            Self::Flag(flag) => flag.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(units) => quoted(units, half),
            Self::List(items) => {
                let items = items.iter().map(|item| item.json(half));
                format!("[{}]", joined(items.collect()))
            }
            Self::Object(fields) => {
                let field = |(name, value): &(Vec<u16>, Self)| {
                    format!("{}:{}", quoted(name, half), value.json(half))
                };
                format!("{{{}}}", joined(fields.iter().map(field).collect()))
            }
            Self::Nested(levels, inner) => {
                let inner = inner.json(half);
                format!("{}{inner}{}", "[".repeat(*levels), "]".repeat(*levels))
            }
        }
    }

    fn depth(&self) -> usize {
        match self {
            Self::Null | Self::Flag(_) | Self::Number(_) | Self::Text(_) => 0,
            Self::List(items) => 1 + items.iter().map(Self::depth).max().unwrap_or(0),
            Self::Object(fields) => {
                let depths = fields.iter().map(|(_, value)| value.depth());
                1 + depths.max().unwrap_or(0)
            }
            Self::Nested(levels, inner) => levels + inner.depth(),
        }
    }
}

/// `JSON.stringify` escapes what it has to, and what is half of a pair.
fn quoted(units: &[u16], half: Half) -> String {
    let mut json = String::from("\"");
    for letter in char::decode_utf16(units.iter().copied()) {
        match letter {
            Ok('"') => json.push_str("\\\""),
            Ok('\\') => json.push_str("\\\\"),
            Ok('\n') => json.push_str("\\n"),
            Ok(letter) if letter < ' ' => json.push_str(&format!("\\u{:04x}", u32::from(letter))),
            Ok(letter) => json.push(letter),
            Err(unpaired) => json.push_str(&match half {
                Half::Itself => format!("\\u{:04x}", unpaired.unpaired_surrogate()),
                Half::Replaced => "\\ufffd".to_owned(),
            }),
        }
    }
    json + "\""
}

fn any_units() -> impl Strategy<Value = Vec<u16>> {
    let unit = prop_oneof![
        3 => 0xd800..=0xdfff_u16,
        3 => prop::sample::select("\\\"ud83\n".encode_utf16().collect::<Vec<_>>()),
        1 => any::<u16>(),
    ];
    prop::collection::vec(unit, 0..8)
}

fn any_script() -> impl Strategy<Value = Script> {
    let leaf = prop_oneof![
        Just(Script::Null),
        any::<bool>().prop_map(Script::Flag),
        any::<i32>().prop_map(Script::Number),
        any_units().prop_map(Script::Text),
    ];
    let value = leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Script::List),
            prop::collection::vec(inner, 0..4).prop_map(|values| {
                let fields = values.into_iter().enumerate();
                Script::Object(
                    fields
                        .map(|(at, value)| (name_of(at, &[]), value))
                        .collect(),
                )
            }),
        ]
    });
    let levels = prop_oneof![3 => Just(0), 1 => 120..=130_usize, 1 => 0..2000_usize];
    (levels, value).prop_map(|(levels, value)| Script::Nested(levels, value.into()))
}

/// A name that no other field has.
fn name_of(at: usize, units: &[u16]) -> Vec<u16> {
    let number = format!("{at} ").encode_utf16().collect::<Vec<_>>();
    [&number, units].concat()
}

/// A user's name and further fields.
fn any_user() -> impl Strategy<Value = (Vec<u16>, Vec<(Vec<u16>, Script)>)> {
    let fields = prop::collection::vec((any_units(), any_script()), 0..4);
    (any_units(), fields).prop_map(|(name, fields)| {
        let fields = fields.into_iter().enumerate();
        let fields = fields.map(|(at, (name, value))| (name_of(at, &name), value));
        (name, fields.collect())
    })
}

fn user_json(name: &[u16], fields: &[(Vec<u16>, Script)], half: Half) -> String {
    let id: Vec<u16> = "id".encode_utf16().collect();
    let u: Vec<u16> = "u".encode_utf16().collect();
    let called: Vec<u16> = "name".encode_utf16().collect();
    let known = [(id, Script::Text(u)), (called, Script::Text(name.to_vec()))];
    Script::Object([&known, fields].concat()).json(half)
}

proptest! {
    #![proptest_config(trials(512))]

    #[test]
    fn whatever_javascript_writes_for_a_user_is_read_and_handed_on(
        (name, fields) in any_user(),
        mark in prop::sample::select(&["", "\u{feff}"][..]),
    ) {
        let [written, expected] = [Half::Itself, Half::Replaced].map(|half| {
            let user = user_json(&name, &fields, half);
            format!(r#"{{"session":{SESSION},"user":{user}}}"#)
        });
        let session = Session::from_json(&format!("{mark}{written}")).expect("it is a session");
        let user = &session.user;
        prop_assert_eq!(&session.to_json(), &expected);
        prop_assert_eq!(user.name.as_str(), String::from_utf16_lossy(&name));
        for (field, value) in &fields {
            let field = String::from_utf16_lossy(field);
            let json = value.json(Half::Replaced);
            match user.get(&field) {
                Ok(read) if value.depth() <= DEEPEST => prop_assert_eq!(read, json::read(&json).ok()),
                read => prop_assert_eq!(read.is_err(), value.depth() > DEEPEST, "{}", field),
            }
            // What asks for null gets none.
            let text: Option<JsonText> = user.get_as(&field).expect("any text can be had");
            let text = text.as_ref().map_or("null", JsonText::as_str);
            prop_assert_eq!(text, json);
        }

        // By serde, in a list, and in the cookie.
        let of = |text: &str| json::read(text).expect("it is JSON");
        let whole = of(&expected);
        let by_serde = serde_json::to_string(&session).expect("it is serialised");
        prop_assert_eq!(&of(&by_serde), &whole);
        let again: Session = serde_json::from_str(&by_serde).expect("it is a session");
        prop_assert_eq!(&of(&again.to_json()), &whole);
        let users = format!(r#"{mark}{{"users":[{}],"total":1}}"#, user_json(&name, &fields, Half::Itself));
        let list = Users::read(StatusCode::OK, &HeaderMap::new(), users.as_bytes()).expect("a list");
        let first = list.users.first().map(|user| json::value_of(user).expect("it is JSON"));
        prop_assert_eq!(first.as_ref(), whole.get("user"));
        let payload = format!("{mark}{}", written.replacen('{', r#"{"exp":1780315490,"#, 1));
        let jwt = signed_jwt(br#"{"alg":"HS256"}"#, payload.as_bytes(), SECRET);
        if SESSION_DATA.len() + jwt.len() <= 4096 {
            let cached = session_in(&jwt).expect("the cookie is believed");
            prop_assert_eq!(&cached.to_json(), &expected);
        }
    }
}

/// What a cookie says, by itself.
fn session_in(jwt: &str) -> Option<Session> {
    let headers = cookies(&format!("{SESSION_TOKEN}={TOKEN}; {SESSION_DATA}={jwt}"));
    let (config, jar) = (config(), Jar::from_headers(&headers));
    let request = IncomingRequest::from_text(&Method::GET, None, "/", None, &headers);
    let flow = GetSession::start(
        Context::new(&config, NOW, &request, &jar),
        Freshness::FromCache,
    );
    let played = play(flow, NOW, []);
    assert!(played.fetches.is_empty(), "upstream is asked");
    played.outcome.expect("the cookie is enough")
}

fn cookies(cookies: &str) -> HeaderMap {
    let value = HeaderValue::from_str(cookies).expect("a header's value");
    HeaderMap::from_iter([(COOKIE, value)])
}

fn config() -> Config {
    let builder = Config::builder().base_url("https://auth.example/db/auth");
    let built = builder.cookie_secret(SECRET).build();
    built.expect("the configuration is valid")
}

/// A call of an endpoint that requires no arguments; none of the others.
struct WithoutArguments<'c> {
    context: Context<'c>,
    body: &'c str,
}

impl EndpointVisitor for WithoutArguments<'_> {
    type Output = bool;

    fn visit<E: Endpoint>(self) -> bool {
        let Ok(endpoint) = serde_json::from_value::<E>(json!({})) else {
            return false;
        };
        let flow = Call::start(self.context, &endpoint);
        let played = play(flow, NOW, [(0, Ok(answer(StatusCode::OK, self.body)))]);
        if let Ok(reply) = played.outcome {
            serde_json::to_string(&reply).expect("a reply is JSON");
        }
        true
    }
}

fn answer(status: StatusCode, body: &str) -> Response<bytes::Bytes> {
    let mut response = Response::new(body.to_owned().into());
    *response.status_mut() = status;
    response
}

/// Answers that are nested as deeply as nothing should be: in full, cut off, and in each field that something reads.
fn deep_bodies(open: &str, close: &str) -> Vec<String> {
    // A test has two megabytes of stack, as most threads have: 70 bytes a level.
    const LEVELS: usize = 30_000;
    let deep = format!(r#"{}"\ud83d"{}"#, open.repeat(LEVELS), close.repeat(LEVELS));
    vec![
        open.repeat(LEVELS),
        format!(r#"{{"session":{deep},"user":{deep}}}"#),
        format!(r#"{{"session":{SESSION},"user":{{"id":"u","name":{deep},"tree":{deep}}}}}"#),
        format!(r#"{{"code":{deep},"message":"no"}}"#),
        format!(r#"{{"users":[{{"id":"u","tree":{deep}}}],"total":1}}"#),
        format!(r#"{{"twoFactorRedirect":{deep},"user":{deep}}}"#),
        format!(r#"[{{"id":"o","name":"O","slug":"o","createdAt":"now","metadata":{deep}}}]"#),
        deep,
    ]
}

#[test]
fn no_depth_overflows_the_stack_of_a_flow() {
    let headers = cookies(&format!("{SESSION_TOKEN}={TOKEN}"));
    let (config, jar) = (config(), Jar::from_headers(&headers));
    let request = IncomingRequest::from_text(&Method::GET, None, "/", None, &headers);
    let context = || Context::new(&config, NOW, &request, &jar);
    let bodies = [deep_bodies("[", "]"), deep_bodies(r#"{"a":"#, "}")].concat();
    for body in &bodies {
        for status in [StatusCode::OK, StatusCode::FORBIDDEN] {
            let reply = || [(0, Ok(answer(status, body)))];
            play(Middleware::start(context()), NOW, reply());
            play(
                GetSession::start(context(), Freshness::FromUpstream),
                NOW,
                reply(),
            );
            for path in ["get-session", "sign-in/email"] {
                play(Handler::start(context(), path, "{}".into()), NOW, reply());
            }
            let untyped = Call::<Value>::start_untyped(context(), Method::GET, "ok", &Value::Null);
            play(untyped, NOW, reply());
        }
    }
}

#[test]
fn no_depth_overflows_the_stack_of_a_server_method() {
    let headers = cookies(&format!("{SESSION_TOKEN}={TOKEN}"));
    let (config, jar) = (config(), Jar::from_headers(&headers));
    let request = IncomingRequest::from_text(&Method::GET, None, "/", None, &headers);
    let bodies = deep_bodies("[", "]");
    let mut called = 0;
    for endpoint in ENDPOINTS.iter().copied().flatten() {
        for body in &bodies {
            let visitor = WithoutArguments {
                context: Context::new(&config, NOW, &request, &jar),
                body,
            };
            called += usize::from(visit_endpoint(endpoint.name, visitor).unwrap_or_default());
        }
    }
    assert!(called > 100, "only {called} calls were made");
}
