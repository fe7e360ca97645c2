//! The middleware around an application.

use std::future::{Ready, ready};
use std::ops::ControlFlow;
use std::rc::Rc;

use actix_web::body::EitherBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::{Error, HttpMessage};
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::{Either, join};
use http::Response;
use neon_auth::RequestAuth;
use neon_auth::adapter::{Deciding, Entry, Gate, Marker};

use crate::convert::{head, mark, response};
use crate::future::{DecidedFuture, ResponseFuture, leave};

/// Puts a [`RequestAuth`] into every request and its cookies onto every response: what [`protect`](crate::protect) and
/// [`attach`](crate::attach) give. Wrap an application, a scope or a resource with it.
#[derive(Clone, Debug)]
pub struct AuthMiddleware(pub(crate) Gate);

/// Answers requests as [`AuthMiddleware`] has it, around a service.
#[derive(Debug)]
pub struct AuthService<S> {
    gate: Gate,
    inner: Rc<S>,
}

impl<S, B> Transform<S, ServiceRequest> for AuthMiddleware
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = AuthService<S>;
    type InitError = ();
    type Future = Ready<Result<AuthService<S>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let (gate, inner) = (self.0.clone(), Rc::new(inner));
        ready(Ok(AuthService { gate, inner }))
    }
}

impl<S, B> Service<ServiceRequest> for AuthService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = ResponseFuture<S::Future, B>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let outer = request.extensions().get::<RequestAuth>().cloned();
        let head = head(self.gate.neon_auth().config(), request.request());
        let entry = self.gate.enter(head, outer.as_ref());
        request.extensions_mut().insert(entry.auth().clone());
        match entry.decide() {
            Deciding::Now(decided) => {
                ResponseFuture::decided(obey(decided, &*self.inner, request, entry))
            }
            Deciding::Later(asking) => {
                let inner = Rc::clone(&self.inner);
                ResponseFuture::boxed(async move {
                    let decided = asking.await;
                    obey(decided, &*inner, request, entry).await
                })
            }
        }
    }
}

fn obey<S, B>(
    decided: ControlFlow<Response<Bytes>, Marker>,
    inner: &S,
    mut request: ServiceRequest,
    entry: Entry,
) -> DecidedFuture<S::Future, B>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    match decided {
        ControlFlow::Break(answer) => {
            let response = request.into_response(response(&answer));
            Either::Right(ready(Ok(response.map_into_right_body())))
        }
        ControlFlow::Continue(marker) => {
            mark(marker, request.headers_mut());
            let leaving = join(inner.call(request), ready(entry));
            Either::Left(leaving.map(leave))
        }
    }
}
