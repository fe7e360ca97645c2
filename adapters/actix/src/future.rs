//! The future of a middleware's response.

use std::future::Ready;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::EitherBody;
use actix_web::dev::ServiceResponse;
use actix_web::error::{Error, InternalError};
use futures_util::FutureExt;
use futures_util::future::{Either, Join, LocalBoxFuture, Map};
use neon_auth::adapter::Entry;
use pin_project_lite::pin_project;

use crate::convert::finish;

/// What becomes of a request.
type Answered<B> = Result<ServiceResponse<EitherBody<B>>, Error>;

/// What it is once it is decided whether the application or the gate answers.
pub(crate) type DecidedFuture<F, B> =
    Either<Map<Join<F, Ready<Entry>>, fn(Leaving<B>) -> Answered<B>>, Ready<Answered<B>>>;

/// What the application has answered, and the gate that it leaves by.
type Leaving<B> = (Result<ServiceResponse<B>, Error>, Entry);

pin_project! {
    /// Completes with the response of an [`AuthService`](crate::AuthService): the application's or the gate's own. It
    /// is in no box unless upstream has to be asked.
    pub struct ResponseFuture<F: Future, B> {
        #[pin]
        state: Either<DecidedFuture<F, B>, LocalBoxFuture<'static, Answered<B>>>,
    }
}

impl<F: Future, B> ResponseFuture<F, B> {
    pub(crate) fn decided(future: DecidedFuture<F, B>) -> Self {
        let state = Either::Left(future);
        Self { state }
    }

    /// Upstream is asked first.
    pub(crate) fn boxed(future: impl Future<Output = Answered<B>> + 'static) -> Self {
        let state = Either::Right(future.boxed_local());
        Self { state }
    }
}

impl<F, B> Future for ResponseFuture<F, B>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Answered<B>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.project().state.poll(context)
    }
}

impl<F: Future, B> std::fmt::Debug for ResponseFuture<F, B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

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
