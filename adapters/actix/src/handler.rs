//! The API proxy as a service.

use actix_web::error::PayloadError;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::Payload;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, Scope, web};
use bytes::Bytes;
use futures_util::StreamExt;
use neon_auth_web::{BodyLimits, Proxy, RequestAuth, Unread};

use crate::convert::{response, with_head};

pub(crate) fn at_the_mount(proxy: Proxy) -> Scope {
    let mount = proxy.neon_auth().config().mount().to_owned();
    let answer = move |request, body| answer(proxy.clone(), request, body);
    web::scope(&mount).default_service(web::to(answer))
}

async fn answer(
    proxy: Proxy,
    request: HttpRequest,
    body: Payload,
) -> actix_web::Result<HttpResponse> {
    // actix routes by the decoded path: `/%61pi/auth` leads here too, and it is not the mount.
    let config = proxy.neon_auth().config();
    let is_below = |path| config.path_below_mount(path).is_some();
    if is_below(request.match_info().as_str()) && !is_below(request.uri().path()) {
        return Ok(HttpResponse::NotFound().finish());
    }
    let outer = request.extensions().get::<RequestAuth>().cloned();
    let call = with_head(&request, |head| proxy.enter(head, outer.as_ref()))?;
    let limits = call.limits();
    let reading = read(&request, body, limits);
    let in_time = proxy.neon_auth().within(limits.time_left(), reading).await;
    let body = in_time.unwrap_or(Err(Unread::TooLate));
    Ok(response(call.answer(body).await))
}

/// Reads a whole body. What is too long is not read to its end, and what says so beforehand not at all.
async fn read(
    request: &HttpRequest,
    mut body: Payload,
    limits: BodyLimits,
) -> Result<Bytes, Unread> {
    let mut collected = limits.collect();
    let length = request.headers().get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    collected.announced(length.unwrap_or(0))?;
    while let Some(piece) = body.next().await {
        collected.take(piece.map_err(|error| why(&error))?)?;
    }
    Ok(collected.whole())
}

const fn why(error: &PayloadError) -> Unread {
    match error {
        PayloadError::Overflow => Unread::TooLarge,
        _ => Unread::CutOff,
    }
}
