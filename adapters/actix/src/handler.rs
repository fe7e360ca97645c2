//! The API proxy as a service.

use actix_web::error::PayloadError;
use actix_web::web::Payload;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, Scope, web};
use futures_util::TryStreamExt;
use neon_auth::RequestAuth;
use neon_auth::adapter::{Proxy, Unread};

use crate::convert::{head, response};

pub(crate) fn at_the_mount(proxy: Proxy) -> Scope {
    let mount = proxy.neon_auth().config().mount().to_owned();
    let answer = move |request, body| answer(proxy.clone(), request, body);
    web::scope(&mount).default_service(web::to(answer))
}

async fn answer(proxy: Proxy, request: HttpRequest, body: Payload) -> HttpResponse {
    // actix routes by the decoded path: `/%61pi/auth` leads here too, and it is not the mount.
    let config = proxy.neon_auth().config();
    let is_below = |path| config.path_below_mount(path).is_some();
    if is_below(request.match_info().as_str()) && !is_below(request.uri().path()) {
        return HttpResponse::NotFound().finish();
    }
    let outer = request.extensions().get::<RequestAuth>().cloned();
    let head = head(config, &request);
    let length = head.content_length().unwrap_or(0);
    let call = proxy.enter(head, outer.as_ref());
    response(&call.answer_stream(length, body.map_err(why)).await)
}

fn why(error: PayloadError) -> Unread {
    match error {
        PayloadError::Overflow => Unread::TooLarge,
        _ => Unread::CutOff,
    }
}
