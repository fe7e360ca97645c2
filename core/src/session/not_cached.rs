//! Reading the fields of a user of which the session cookie holds a part alone.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::text::Text;
use super::user::User;
use crate::json;

/// Says why a field of a user cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FieldError {
    /// The session is out of the cookie, and [`cache_without`](crate::ConfigBuilder::cache_without) leaves the field out of
    /// that. Upstream knows it: ask for a fresh session.
    #[error("the field is not cached: `cache_without` leaves it out; ask for a fresh session")]
    NotCached,
    /// It is there, but it is not of the type that is asked for, or is nested too deeply for it.
    #[error(transparent)]
    Unreadable(#[from] serde_json::Error),
}

impl User {
    /// Returns a picture's URL. None if the user has none.
    ///
    /// ```
    /// # let session = neon_auth_core::Session::from_json(r#"{"session":{"id":"s","userId":"u","token":"t",
    /// #     "expiresAt":"2026-06-08T12:00:00.000Z"},"user":{"id":"u","image":"https://a.example/1.png"}}"#)
    /// #     .ok_or("no session")?;
    /// use neon_auth_core::FieldError;
    ///
    /// let picture = match session.user.image() {
    ///     Ok(picture) => picture,
    ///     // A letter instead, say. If the page needs the picture, it asks with `get_session().fresh()`.
    ///     Err(FieldError::NotCached) => None,
    ///     Err(error) => return Err(error.into()),
    /// };
    /// assert_eq!(picture, Some("https://a.example/1.png"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`FieldError::NotCached`], and no other.
    #[doc(alias = "avatar")]
    pub fn image(&self) -> Result<Option<&str>, FieldError> {
        self.unless_not_cached("image", self.image.as_deref())
    }

    /// Reads a field by its name upstream, also one that has no place here. None if there is no such field.
    ///
    /// # Errors
    ///
    /// The field is [`NotCached`](FieldError::NotCached), or it is nested too deeply:
    /// [`get_as::<JsonText>`](Self::get_as) has its text all the same.
    pub fn get(&self, field: &str) -> Result<Option<Value>, FieldError> {
        self.unless_not_cached(field, json::get(&self.as_json(), field)?)
    }

    /// Reads a field as a type of yours. None if there is no such field, or null.
    ///
    /// ```
    /// # let session = neon_auth_core::Session::from_json(r#"{"session":{"id":"s","userId":"u","token":"t",
    /// #     "expiresAt":"2026-06-08T12:00:00.000Z"},"user":{"id":"u","seats":3}}"#).ok_or("no session")?;
    /// let seats: Option<u32> = session.user.get_as("seats")?;
    /// assert_eq!(seats, Some(3));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The field is [`NotCached`](FieldError::NotCached), is something else, or is nested too deeply for that type.
    pub fn get_as<T: DeserializeOwned>(&self, field: &str) -> Result<Option<T>, FieldError> {
        self.unless_not_cached(field, json::get_as(&self.as_json(), field)?)
    }

    /// Returns the names of the fields that the user has and this copy lacks, since
    /// [`cache_without`](crate::ConfigBuilder::cache_without) leaves them out of the session cookie.
    ///
    /// There are none if upstream was asked.
    #[must_use]
    pub fn not_cached(&self) -> &[Text] {
        self.not_cached.as_deref().unwrap_or_default()
    }

    /// The value of a field that was read, unless it is none because the field is left out.
    fn unless_not_cached<T>(&self, field: &str, value: Option<T>) -> Result<Option<T>, FieldError> {
        match value {
            None if self.not_cached().iter().any(|name| name == field) => {
                Err(FieldError::NotCached)
            }
            value => Ok(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::JsonText;
    use crate::secret::{Keyring, Secret};
    use crate::session::model::Session;
    use crate::session::token::{open, seal};

    const SESSION: &str =
        r#"{"id":"s","userId":"u","token":"t","expiresAt":"2026-06-08T12:00:00.000Z"}"#;

    /// What the cookie says of a user, of which these fields are left out.
    fn cached(user: &str, without: &[&str]) -> Session {
        let text = format!(r#"{{"session":{SESSION},"user":{user}}}"#);
        let session = Session::from_json(&text).expect("it is a session");
        assert_eq!(session.user.not_cached(), [""; 0], "upstream has all");
        let keys = Keyring::new(&Secret::new("k".repeat(32)), &[]).unwrap();
        let without: Vec<String> = without.iter().map(|field| (*field).to_owned()).collect();
        let jwt = seal(&session, &without, &keys, 5, 9);
        let opened = open(jwt.as_bytes(), &keys);
        opened.expect("it is our own").session
    }

    fn is_not_cached<T>(read: Result<T, FieldError>) -> bool {
        matches!(read, Err(FieldError::NotCached))
    }

    #[test]
    fn a_field_that_is_left_out_is_not_cached_and_never_absent() {
        let user = r#"{"id":"u","image":"data:x","bio":{"long":[1]},"plan":"pro"}"#;
        let Session { user, .. } = cached(user, &["image", "bio"]);
        assert_eq!(user.not_cached(), ["image", "bio"]);
        assert!(is_not_cached(user.image()), "{:?}", user.image());
        for field in ["image", "bio"] {
            assert!(is_not_cached(user.get(field)), "{field}");
            assert!(is_not_cached(user.get_as::<JsonText>(field)), "{field}");
        }
        assert_eq!(user.get("plan").unwrap(), Some("pro".into()));
        assert_eq!(user.get("missing").unwrap(), None, "nobody has it");
        assert_eq!(&*user.as_json(), r#"{"id":"u","plan":"pro"}"#);
    }

    #[test]
    fn what_is_not_there_is_not_left_out() {
        for user in [
            r#"{"id":"u"}"#,
            r#"{"id":"u","image":null}"#,
            r#"{"id":"u","bio":"x","bio":null}"#,
        ] {
            let read = cached(user, &["image", "bio", "tree"]);
            assert_eq!(read.user.not_cached(), [""; 0], "{user}");
            assert_eq!(&*read.user.as_json(), user, "it is as upstream wrote it");
            assert_eq!(read.user.image().unwrap(), None, "{user}");
        }
    }

    /// A field that counts last is the one that JavaScript reads.
    #[test]
    fn of_a_field_that_is_there_twice_nothing_is_left() {
        let user = r#"{"id":"u","bio":null,"plan":1,"bio":"x","plan":2}"#;
        let Session { user, .. } = cached(user, &["bio"]);
        assert!(is_not_cached(user.get("bio")), "{}", user.as_json());
        assert_eq!(&*user.as_json(), r#"{"id":"u","plan":1,"plan":2}"#);
    }

    #[test]
    fn a_name_is_found_however_it_is_written_and_the_others_stay_as_they_are() {
        let deep = format!("{}{}", "[".repeat(900), "]".repeat(900));
        let user = format!(
            r#"{{"id":"u", "\u0069mage" : "x", "n":1.50,"a\"b":9007199254740993,"tree":{deep}}}"#
        );
        let Session { user, .. } = cached(&user, &["image"]);
        assert!(is_not_cached(user.image()), "{:?}", user.image());
        let expected = format!(r#"{{"id":"u","n":1.50,"a\"b":9007199254740993,"tree":{deep}}}"#);
        assert_eq!(&*user.as_json(), expected);
    }

    #[test]
    fn an_error_says_what_to_do() {
        let Session { user, .. } = cached(r#"{"id":"u","image":"x"}"#, &["image"]);
        let error = user.image().unwrap_err().to_string();
        assert!(error.contains("`cache_without`"), "{error}");
        assert!(error.contains("fresh"), "{error}");
    }
}
