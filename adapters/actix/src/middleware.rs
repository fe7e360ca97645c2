//! The middleware around an application.

use std::future::{Ready, ready};
use std::rc::Rc;

use actix_web::body::EitherBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{Error, HttpMessage};
use bytes::Bytes;
use futures_util::future::Either;
use neon_auth_web::{Entry, Gate, Marker, RequestAuth, Verdict};

use crate::convert::{response, with_head};
use crate::future::{Answered, Leaving, ResponseFuture, leave};

/// Puts a [`RequestAuth`] into every request and its cookies onto every response: what [`protect`](crate::protect) and
/// [`attach`](crate::attach) give. Wrap an application, a scope or a resource with it.
#[derive(Clone, Debug)]
pub struct AuthMiddleware(pub(crate) Gate);

/// What [`AuthMiddleware`] makes of a service.
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

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let entry = match self.enter(&request) {
            Ok(entry) => entry,
            Err(error) => return at_once(Err(error)),
        };
        request.extensions_mut().insert(entry.auth().clone());
        match entry.decide() {
            Ok(Verdict::Answer(answer)) => at_once(answered(request, answer)),
            Ok(Verdict::Continue(marker)) => {
                mark(&mut request, marker);
                let future = self.inner.call(request);
                Either::Left(Leaving { future, entry })
            }
            Err(asking) => {
                let inner = Rc::clone(&self.inner);
                Either::Right(Either::Right(Box::pin(async move {
                    match asking.await {
                        Verdict::Answer(answer) => answered(request, answer),
                        Verdict::Continue(marker) => {
                            mark(&mut request, marker);
                            leave(&entry, inner.call(request).await)
                        }
                    }
                })))
            }
        }
    }
}

fn at_once<F, B>(answered: Answered<B>) -> ResponseFuture<F, B> {
    Either::Right(Either::Left(ready(answered)))
}

fn answered<B>(request: ServiceRequest, answer: http::Response<Bytes>) -> Answered<B> {
    Ok(request
        .into_response(response(answer))
        .map_into_right_body())
}

impl<S> AuthService<S> {
    fn enter(&self, request: &ServiceRequest) -> Result<Entry, Error> {
        let extensions = request.extensions();
        let outer = extensions.get::<RequestAuth>();
        with_head(request.request(), |head| self.gate.enter(head, outer))
    }
}

fn mark(request: &mut ServiceRequest, marker: Marker) {
    let name = HeaderName::from_static("x-neon-auth-middleware");
    let headers = request.headers_mut();
    if marker != Marker::Keep {
        headers.remove(&name);
    }
    if marker == Marker::Set {
        headers.insert(name, HeaderValue::from_static(Marker::VALUE));
    }
}
