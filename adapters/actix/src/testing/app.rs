//! An application of actix, as a browser visits it.

use std::fmt;
use std::net::SocketAddr;
use std::pin::Pin;
use std::rc::Rc;

use actix_http::Request as ActixRequest;
use actix_web::body::{MessageBody, to_bytes};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use actix_web::{Error, HttpResponse};
use bytes::Bytes;
use http::{Request, Response};
use neon_auth::testing::{Answered, Visited};
use neon_auth::transport::{Async, Transport};

use crate::Client;

/// Wraps what `actix_web::test::init_service` gives, or a reference to it, for a [`Browser`](super::Browser).
/// `Browser::new` makes it.
#[derive(Clone)]
pub struct App<'s> {
    call: Rc<Call<'s>>,
    client: Client,
}

type Call<'s> = dyn Fn(ActixRequest) -> Answering<'s> + 's;

/// actix answers on the thread that asks, so it is not `Send`.
type Answering<'a> = Pin<Box<dyn Future<Output = Answered> + 'a>>;

impl<'s, S, B> From<S> for App<'s>
where
    S: Service<ActixRequest, Response = ServiceResponse<B>, Error = Error> + 's,
    B: MessageBody + 'static,
{
    fn from(service: S) -> Self {
        let call = move |request| -> Answering<'s> { Box::pin(answered(service.call(request))) };
        Self {
            call: Rc::new(call),
            client: Client::new(),
        }
    }
}

async fn answered<B: MessageBody + 'static>(
    answering: impl Future<Output = Result<ServiceResponse<B>, Error>>,
) -> Answered {
    let response = match answering.await {
        Ok(response) => response.into_parts().1.map_into_boxed_body(),
        // What actix's server does with it.
        Err(error) => HttpResponse::from_error(error),
    };
    let mut answer = Response::builder().status(response.status().as_u16());
    for (name, value) in response.headers() {
        answer = answer.header(name.as_str(), value.as_bytes());
    }
    let body = to_bytes(response.into_body()).await;
    Ok(answer.body(body.map_err(|error| error.to_string())?)?)
}

impl Visited for App<'_> {
    type Mode = Async;
    type Answering<'a>
        = Answering<'a>
    where
        Self: 'a;

    fn answer(&self, request: Request<Bytes>, peer: SocketAddr) -> Self::Answering<'_> {
        let (head, body) = request.into_parts();
        let Ok(method) = Method::from_bytes(head.method.as_str().as_bytes()) else {
            return Box::pin(async { Err("actix does not take the method".into()) });
        };
        let mut request = TestRequest::with_uri(&head.uri.to_string())
            .method(method)
            .peer_addr(peer)
            .set_payload(body);
        for (name, value) in &head.headers {
            request = request.append_header((name.as_str(), value.as_bytes()));
        }
        (self.call)(request.to_request())
    }

    fn transport(&self) -> &dyn Transport<Mode = Async> {
        &self.client
    }
}

impl fmt::Debug for App<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}
