//! What the compiler promises users: nothing here runs, it only has to compile.

use std::fmt::Debug;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use neon_auth_axum::{Auth, AuthLayer, FreshSession, HandlerService, NeonAuth, Rejection, Session};
use tower::{Layer, Service};

const fn is_shared<T: Clone + Debug + Send + Sync + 'static>() {}
const fn is_error<T: std::error::Error + Send + 'static>() {}
const fn has_send_future<S: Service<Request<Body>, Future: Send + 'static>>() {}

const _: () = {
    is_shared::<NeonAuth>();
    is_shared::<AuthLayer>();
    is_shared::<HandlerService>();
    is_shared::<Auth>();
    is_shared::<Session>();
    is_shared::<FreshSession>();
    is_error::<Rejection>();
    has_send_future::<HandlerService>();
    has_send_future::<<AuthLayer as Layer<Router>>::Service>();
};
