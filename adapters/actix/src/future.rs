//! The future of a middleware's response.

use std::future::Ready;

use actix_web::body::EitherBody;
use actix_web::dev::ServiceResponse;
use actix_web::error::{Error, InternalError};
use futures_util::future::{Either, Join, LocalBoxFuture, Map};
use neon_auth::adapter::Entry;

use crate::convert::finish;

/// What becomes of a request.
pub type Answered<B> = Result<ServiceResponse<EitherBody<B>>, Error>;

/// The response of an [`AuthService`](crate::AuthService): the application's or the gate's own. It is in no box unless
/// upstream has to be asked.
pub type ResponseFuture<F, B> = Either<DecidedFuture<F, B>, LocalBoxFuture<'static, Answered<B>>>;

/// The same, once it is decided which of the two it is.
pub type DecidedFuture<F, B> =
    Either<Map<Join<F, Ready<Entry>>, fn(Leaving<B>) -> Answered<B>>, Ready<Answered<B>>>;

/// What the application has answered, and the gate that it leaves by.
pub type Leaving<B> = (Result<ServiceResponse<B>, Error>, Entry);

/// The response leaves the gate, with the cookies if no other gate is around it.
pub(crate) fn leave<B>((result, entry): Leaving<B>) -> Answered<B> {
    match result {
        Ok(mut response) => {
            finish(&entry, response.status(), response.headers_mut());
            Ok(response.map_into_left_body())
        }
        // An error of actix is a response that has yet to be made. Without its cookies a sign-out before it would not
        // count.
        Err(error) if entry.has_to_finish() => {
            let mut response = error.error_response();
            finish(&entry, response.status(), response.headers_mut());
            Err(InternalError::from_response(error, response).into())
        }
        Err(error) => Err(error),
    }
}
