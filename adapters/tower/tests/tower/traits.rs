//! What the compiler promises users: nothing here runs, it only has to compile.

use std::fmt::Debug;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use neon_auth_tower::{AuthLayer, AuthService, HandlerService, OriginalUri};
use tower::Service;
use tower::util::BoxCloneSyncService;

type Body = Full<Bytes>;
type Inner = BoxCloneSyncService<Request<Body>, Response<Body>, std::io::Error>;

const fn is_shared<T: Clone + Debug + Send + Sync + Unpin + 'static>() {}
const fn has_send_future<S: Service<Request<Body>, Future: Send + 'static>>() {}

const _: () = {
    is_shared::<AuthLayer>();
    is_shared::<AuthService<Inner>>();
    is_shared::<HandlerService>();
    is_shared::<OriginalUri>();
    has_send_future::<AuthService<Inner>>();
    has_send_future::<HandlerService>();
};
