//! An application on the client alone: no server of ours is between it and the browser.

use std::ops::ControlFlow;

use bytes::Bytes;
use http::{Request, Response};
use neon_auth::NeonAuth;
use neon_auth::adapter;
use neon_auth::transport::BoxFuture;

use super::application::{Application, Arrival, OpenPage};

/// An application on the client alone.
#[derive(Clone, Debug)]
pub struct Direct(NeonAuth);

impl Direct {
    /// An application on this client.
    #[must_use]
    pub fn new(auth: NeonAuth) -> Self {
        Self(auth)
    }
}

impl Application for Direct {
    fn open(&self, request: Request<()>) -> OpenPage {
        let (parts, ()) = request.into_parts();
        let auth = self.0.on(&parts);
        let answering = auth.clone();
        let close = Box::new(move || {
            let mut response = Response::new(());
            answering.finish(&mut response);
            std::mem::take(response.headers_mut())
        });
        OpenPage { auth, close }
    }

    fn ask(&self, request: Request<Bytes>) -> BoxFuture<'_, Arrival> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let auth = self.0.on(&parts);
            let (mut response, session) = match self.0.config().path_below_mount(parts.uri.path()) {
                Some(path) => (adapter::handle(&auth, path, body).await, None),
                None => match adapter::admit(&auth, adapter::decide(&auth).await) {
                    ControlFlow::Continue(session) => (Response::default(), session),
                    ControlFlow::Break(response) => (response, None),
                },
            };
            auth.finish(&mut response);
            Arrival { response, session }
        })
    }
}
