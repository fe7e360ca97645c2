//! The session_data cookie's value: a JWT (RFC 7519) under HS256 (RFC 7518, section 3.2), bound to a session token.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::fields::{SessionFields, UserFields};
use super::model::{Fields, Session, Source, is_object};
use super::owner::Owner;
use crate::json::{self, Object, from_object};
use crate::secret::{KeyId, Keyring};
use crate::time::UnixMillis;

/// `{"alg":"HS256","typ":"JWT"}`, as the JavaScript SDK and we write it.
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
/// `{"alg":"HS256"}`, as `jose` writes it without a type.
const SHORT_HEADER: &str = "eyJhbGciOiJIUzI1NiJ9";

/// What a JWT says that is genuine. Whether it counts at the moment is another question.
#[derive(Clone)]
pub(crate) struct Verified {
    pub(crate) session: Session,
    /// The JWT's own `exp`.
    pub(crate) expires: UnixMillis,
    /// Its `nbf`, if it has one.
    pub(crate) not_before: Option<UnixMillis>,
    /// Its `iat`: when upstream was asked. None if it is no integer.
    pub(crate) issued: Option<UnixMillis>,
    /// The secret that it is signed with.
    pub(crate) key: KeyId,
    /// Whose it is, if it comes out of the memory.
    pub(super) owner: Option<Owner>,
}

impl Verified {
    /// Whose it is.
    pub(super) fn owner(&self) -> Owner {
        self.owner.unwrap_or_else(|| Owner::of(&self.session))
    }
}

/// Why a JWT is not to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is no JWT under one of our secrets.
    Forged,
    /// It is, but says nothing we can read.
    Unreadable,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    /// `null` is malformed, too.
    #[serde(default, rename = "crit", deserialize_with = "json::is_there")]
    has_crit: bool,
}

#[derive(Deserialize)]
struct Claims<'t> {
    #[serde(borrow, deserialize_with = "from_object")]
    session: SessionFields<'t>,
    #[serde(borrow, deserialize_with = "from_object")]
    user: UserFields<'t>,
    exp: i64,
    nbf: Option<i64>,
    /// The fields that are left out of `user`: a claim of ours, which the JavaScript SDK does not look at.
    #[serde(borrow)]
    without: Option<&'t RawValue>,
    #[serde(default, deserialize_with = "json::integer")]
    iat: Option<i64>,
}

/// Opens a JWT. The MAC is checked before anything inside is parsed.
pub(crate) fn open(jwt: &[u8], keys: &Keyring) -> Result<Verified, Refused> {
    let last_dot = memchr::memrchr(b'.', jwt).ok_or(Refused::Forged)?;
    let (message, signature) = split_at_dot(jwt, last_dot).ok_or(Refused::Forged)?;
    // The header is the shorter one, so this is found from the front. Base64 has no dot for a third part.
    let first_dot = memchr::memchr(b'.', message).ok_or(Refused::Forged)?;
    let (header, payload) = split_at_dot(message, first_dot).ok_or(Refused::Forged)?;
    let mut tag = [0; 32];
    let tag_length = URL_SAFE_NO_PAD
        .decode_slice(signature, &mut tag)
        .map_err(|_| Refused::Forged)?;
    if tag_length != tag.len() {
        return Err(Refused::Forged);
    }
    let key = keys.verify(message, &tag).ok_or(Refused::Forged)?;
    if header != HEADER.as_bytes() && header != SHORT_HEADER.as_bytes() && !is_hs256(header) {
        return Err(Refused::Unreadable);
    }
    let payload = URL_SAFE_NO_PAD
        .decode(payload)
        .map_err(|_| Refused::Unreadable)?;
    let text = std::str::from_utf8(&payload).map_err(|_| Refused::Unreadable)?;
    json::read_by(text, |text| read(text, key))
}

/// Reads a payload that is genuine.
fn read(text: &str, key: KeyId) -> Result<Verified, Refused> {
    if !is_object(text) {
        return Err(Refused::Unreadable);
    }
    let Claims {
        session,
        user,
        exp,
        nbf,
        without,
        iat,
    } = serde_json::from_str(text).map_err(|_| Refused::Unreadable)?;
    let mut session =
        Session::of(text, Fields { session, user }, Source::Cache).ok_or(Refused::Unreadable)?;
    if let Some(without) = without {
        let fields = serde_json::from_str(without.get()).map_err(|_| Refused::Unreadable)?;
        session = session.lacking(fields);
    }
    Ok(Verified {
        session,
        expires: UnixMillis::from_secs(exp),
        not_before: nbf.map(UnixMillis::from_secs),
        issued: iat.map(UnixMillis::from_secs),
        key,
        owner: None,
    })
}

/// Makes the JWT that [`open`] and the JavaScript SDK read, without these fields of the user. Both times are Unix
/// seconds.
///
/// What is left out is a claim, so that each reader knows it whatever it is configured to leave out itself: of two
/// versions of an application side by side, and of a cookie from before the option was set.
pub(crate) fn seal(
    session: &Session,
    without: &[String],
    keys: &Keyring,
    issued: i64,
    expires: i64,
) -> String {
    let mut user = session.user.as_json();
    let mut claim = String::new();
    if let Some((shorter, left_out)) = json::without(&user, without) {
        user = shorter.into();
        claim = format!(",\"without\":{}", serde_json::Value::from(left_out));
    }
    let payload = format!(
        "{{\"session\":{},\"user\":{user},\"iat\":{issued},\"exp\":{expires},\"sub\":{}{claim}}}",
        session.session.as_json(),
        serde_json::Value::from(session.user.id.as_str()),
    );
    let mut jwt = String::with_capacity(HEADER.len() + payload.len() * 4 / 3 + 48);
    jwt.push_str(HEADER);
    jwt.push('.');
    URL_SAFE_NO_PAD.encode_string(payload, &mut jwt);
    sign(jwt, keys)
}

/// Puts the MAC after a JWT's header and payload.
fn sign(mut message: String, keys: &Keyring) -> String {
    let tag = keys.sign(message.as_bytes());
    message.push('.');
    URL_SAFE_NO_PAD.encode_string(tag, &mut message);
    message
}

/// The same JWT under other keys.
#[cfg(feature = "testing")]
pub(crate) fn sign_again(jwt: &str, keys: &Keyring) -> Option<String> {
    let (message, _) = jwt.rsplit_once('.')?;
    Some(sign(message.to_owned(), keys))
}

/// A header other than the usual ones: the algorithm has to be this one, and nothing may be critical (RFC 7515,
/// section 4.1.11).
fn is_hs256(header: &[u8]) -> bool {
    let header = URL_SAFE_NO_PAD.decode(header).ok();
    let Some(header) = header.and_then(|header| String::from_utf8(header).ok()) else {
        return false;
    };
    json::read(&header)
        .is_ok_and(|Object::<Header>(header)| header.alg == "HS256" && !header.has_crit)
}

fn split_at_dot(text: &[u8], dot: usize) -> Option<(&[u8], &[u8])> {
    Some((text.get(..dot)?, text.get(dot + 1..)?))
}

/// Whether a session_token cookie, its raw value, is the one of this token: percent-decoded it is the token, a dot, and
/// a signature, in which there is no dot.
///
/// A cached session counts only beside the token it was made for.
pub(crate) fn is_cookie_of(token: &str, cookie: &[u8]) -> bool {
    // A token is letters and digits, as a rule, and is compared as it is.
    let escape = memchr::memchr(b'%', cookie).unwrap_or(cookie.len());
    let (plain, escaped) = cookie.split_at(escape);
    if let Some([b'.', signature @ ..]) = plain.strip_prefix(token.as_bytes()) {
        return memchr::memchr(b'.', signature).is_none() && !holds_dot(escaped);
    }
    let mut decoded = percent_encoding::percent_decode(cookie);
    decoded.by_ref().take(token.len()).eq(token.bytes())
        && decoded.next() == Some(b'.')
        && decoded.all(|byte| byte != b'.')
}

/// The token of a session_token cookie, its raw value: what is before the last dot of it, percent-decoded.
pub(crate) fn token_of_cookie(cookie: &[u8]) -> Option<String> {
    let decoded = percent_encoding::percent_decode(cookie)
        .decode_utf8()
        .ok()?;
    let (token, _signature) = decoded.rsplit_once('.')?;
    Some(token.to_owned())
}

/// Whether a percent-encoded text has a dot in it.
fn holds_dot(encoded: &[u8]) -> bool {
    percent_encoding::percent_decode(encoded).any(|byte| byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn keys() -> Keyring {
        Keyring::new(&Secret::new("k".repeat(32)), &[]).unwrap()
    }

    fn jwt(header: &str, payload: &str) -> String {
        let message = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header),
            URL_SAFE_NO_PAD.encode(payload)
        );
        let tag = URL_SAFE_NO_PAD.encode(keys().sign(message.as_bytes()));
        format!("{message}.{tag}")
    }

    fn payload(rest: &str) -> String {
        format!(
            r#"{{"session":{{"id":"s","userId":"u","token":"t","expiresAt":"2026-06-08T12:00:00.000Z"}},"user":{{"id":"u"}}{rest}}}"#
        )
    }

    fn open_header(header: &str) -> Result<(), Refused> {
        open(jwt(header, &payload(r#","exp":9"#)).as_bytes(), &keys()).map(drop)
    }

    #[test]
    fn what_is_sealed_opens() {
        let session = Session::from_json(&payload("")).unwrap();
        let jwt = seal(&session, &[], &keys(), 5, 9);
        let opened = open(jwt.as_bytes(), &keys()).ok().unwrap();
        assert_eq!(opened.session.to_json(), session.to_json());
        assert_eq!(opened.expires, UnixMillis::from_secs(9));
        assert_eq!(opened.session.source(), Source::Cache);
        let Session { session, user, .. } = opened.session;
        assert!(user.id.shares_memory_with(&session.id), "it was copied");
    }

    #[test]
    fn only_hs256_counts_whatever_else_the_header_says() {
        assert_eq!(open_header(r#"{"alg":"HS256"}"#), Ok(()));
        assert_eq!(
            open_header(r#"{"typ":"JWT","alg":"HS256","kid":"1"}"#),
            Ok(())
        );
        for header in [
            r#"{"alg":"none"}"#,
            r#"{"alg":"hs256"}"#,
            r#"{"alg":"HS512"}"#,
            r"{}",
            "null",
            "",
            r#"{"alg":"HS256","crit":["exp"]}"#,
            r#"{"alg":"HS256","crit":null}"#,
            r#"{"alg":"none","alg":"HS256"}"#,
            r#"["HS256"]"#,
            r#"["HS256",null]"#,
        ] {
            assert_eq!(open_header(header), Err(Refused::Unreadable), "{header}");
        }
    }

    #[test]
    fn times_are_whole_numbers() {
        let open_claims = |rest| {
            open(
                jwt(r#"{"alg":"HS256"}"#, &payload(rest)).as_bytes(),
                &keys(),
            )
            .map(drop)
        };
        assert_eq!(open_claims(r#","exp":9,"nbf":1000000"#), Ok(()));
        for rest in [
            "",
            r#","exp":"9""#,
            r#","exp":9.5"#,
            r#","exp":null"#,
            r#","exp":9,"nbf":"x""#,
        ] {
            assert_eq!(open_claims(rest), Err(Refused::Unreadable), "{rest}");
        }
    }

    #[test]
    fn what_javascript_signs_opens() {
        let good = payload(r#","exp":9"#);
        let deep = format!("{}{}", "[".repeat(900), "]".repeat(900));
        for (what, payload, name) in [
            ("a byte order mark", format!("\u{feff}{good}"), ""),
            (
                "half of a surrogate pair",
                good.replace(r#""user":{"#, r#""user":{"name":"A\ud83d","#),
                "A\u{fffd}",
            ),
            (
                "half of one in a claim of another's",
                payload(r#","exp":9,"note":"\udc00""#),
                "",
            ),
            (
                "a deep field",
                good.replace(r#""user":{"#, &format!(r#""user":{{"tree":{deep},"#)),
                "",
            ),
        ] {
            let jwt = jwt(r#"{"alg":"HS256"}"#, &payload);
            let opened = open(jwt.as_bytes(), &keys());
            let read = opened.map(|opened| opened.session.user.name.to_string());
            assert_eq!(read, Ok(name.to_owned()), "{what}");
        }
        for field in [r#""kid":"\ud83d""#.to_owned(), format!(r#""x":{deep}"#)] {
            let header = format!(r#"{{"alg":"HS256",{field}}}"#);
            assert_eq!(open_header(&header), Ok(()), "{header}");
            let critical = format!(r#"{{"alg":"HS256",{field},"crit":null}}"#);
            assert_eq!(open_header(&critical), Err(Refused::Unreadable));
        }
        assert_eq!(open_header("\u{feff}{\"alg\":\"HS256\"}"), Ok(()));
    }

    #[test]
    fn another_form_of_base64_is_refused() {
        let good = jwt(r#"{"alg":"HS256"}"#, &payload(r#","exp":9"#));
        for bad in [
            format!("{good}="),
            format!("{good}A"),
            good.replace('.', ""),
            format!("x.{good}"),
            String::new(),
            "..".into(),
        ] {
            assert_eq!(
                open(bad.as_bytes(), &keys()).map(drop),
                Err(Refused::Forged),
                "{bad}"
            );
        }
    }

    #[test]
    fn the_token_is_what_is_before_the_last_dot() {
        for (token, cookie) in [
            ("a.b", "a.b.c%2B"),
            ("a", "a%2Eb"),
            ("%zz", "%zz.b"),
            ("a/", "a%2f."),
            ("", ".b"),
            ("a", "a.b%2"),
            ("a%2Eb", "a%252Eb.c"),
        ] {
            assert!(is_cookie_of(token, cookie.as_bytes()), "{token} {cookie}");
        }
        for (token, cookie) in [
            ("a", "a.b.c"),
            ("a", "a.b%2ec"),
            ("a", "a.b%2Ec"),
            ("a%2Eb", "a%2Eb.c"),
            ("a", "a"),
            ("a", "ab.c"),
            ("ab", "a.b"),
            ("a.b", "a.b"),
            ("", ""),
        ] {
            assert!(!is_cookie_of(token, cookie.as_bytes()), "{token} {cookie}");
        }
    }
}
