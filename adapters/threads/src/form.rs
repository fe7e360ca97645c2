//! What somebody has typed into a form.

use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use crate::{Rejection, Request};

const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// Reads the form that a browser has sent, as arguments of a server method or as a type of yours. Fields that nobody
/// asks for are left out.
///
/// ```
/// use neon_auth_threads::methods::SignInEmail;
/// use neon_auth_threads::{
///     Rejection, Request, RequestAuth, Response, form, redirect, require_trusted_origin,
/// };
///
/// fn sign_in(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
///     // This page is public, so nothing else keeps another site's form out.
///     require_trusted_origin(auth)?;
///     let credentials: SignInEmail = form(request)?;
///     auth.sign_in().email(credentials).send()?;
///     Ok(redirect("/dashboard"))
/// }
/// ```
///
/// # Errors
///
/// It is no such form, 415: one with files is not, `multipart/form-data`. Or a field is missing or is not what the type
/// wants, 400.
pub fn form<T: DeserializeOwned>(request: &Request) -> Result<T, Rejection> {
    let content_type = request.headers().get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let essence = content_type.and_then(|value| value.split(';').next());
    if !essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case(URL_ENCODED)) {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(Rejection::of_a_form("This is not a form.", status));
    }
    serde_urlencoded::from_bytes(request.body()).map_err(|_| {
        let why = "A field of the form is missing, or is not what it has to be.";
        Rejection::of_a_form(why, StatusCode::BAD_REQUEST)
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::Response;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Typed {
        name: String,
        age: u8,
    }

    fn typed(content_type: &str, body: &'static str) -> Result<Typed, StatusCode> {
        let request = Request::new(body.into());
        let (mut head, body) = request.into_parts();
        head.headers
            .insert(CONTENT_TYPE, content_type.parse().unwrap());
        form(&Request::from_parts(head, body))
            .map_err(|rejection| Response::from(rejection).status())
    }

    #[test]
    fn a_form_is_read_if_it_is_one_and_is_complete() {
        let ann = Typed {
            name: "Ann & Bob".to_owned(),
            age: 7,
        };
        for content_type in [
            URL_ENCODED,
            "Application/X-WWW-form-urlencoded; charset=utf-8",
        ] {
            let read = typed(content_type, "name=Ann+%26+Bob&age=7&more=x");
            assert_eq!(read.as_ref(), Ok(&ann), "{content_type}");
        }
        for (content_type, body, status) in [
            ("text/plain", "name=Ann&age=7", 415),
            (URL_ENCODED, "name=Ann", 400),
            (URL_ENCODED, "name=Ann&age=old", 400),
        ] {
            let refused = typed(content_type, body).unwrap_err();
            assert_eq!(refused, status, "{content_type} {body}");
        }
    }
}
