//! The future of a middleware's response.

use std::future::Ready;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::EitherBody;
use actix_web::dev::ServiceResponse;
use actix_web::error::{Error, InternalError};
use futures_util::future::{Either, LocalBoxFuture};
use neon_auth_web::Entry;
use pin_project_lite::pin_project;

use crate::convert::write;

/// What becomes of a request.
pub(crate) type Answered<B> = Result<ServiceResponse<EitherBody<B>>, Error>;

/// The response of an [`AuthService`](crate::AuthService): the application's or the gate's own. It is in no box unless
/// upstream has to be asked.
pub type ResponseFuture<F, B> =
    Either<Leaving<F>, Either<Ready<Answered<B>>, LocalBoxFuture<'static, Answered<B>>>>;

pin_project! {
    /// The application's response, on which the gate puts its cookies.
    #[derive(Debug)]
    pub struct Leaving<F> {
        #[pin]
        pub(crate) future: F,
        pub(crate) entry: Entry,
    }
}

impl<F, B> Future for Leaving<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Answered<B>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answered<B>> {
        let this = self.project();
        this.future
            .poll(context)
            .map(|result| leave(this.entry, result))
    }
}

/// The response leaves the gate, with the cookies if no other gate is around it.
pub(crate) fn leave<B>(entry: &Entry, result: Result<ServiceResponse<B>, Error>) -> Answered<B> {
    let jar = entry.is_outermost().then(|| entry.auth().jar());
    let Some(jar) = jar.filter(|jar| jar.forbids_caching()) else {
        return result.map(ServiceResponse::map_into_left_body);
    };
    match result {
        Ok(mut response) => {
            write(&jar, response.headers_mut());
            Ok(response.map_into_left_body())
        }
        // An error of actix is a response that has yet to be made. Without its cookies a sign-out before it would not
        // count.
        Err(error) => {
            let mut response = error.error_response();
            write(&jar, response.headers_mut());
            Err(InternalError::from_response(error, response).into())
        }
    }
}
