//! An application's own page for failures.

use std::sync::Arc;

use crate::error::Error;
use crate::request::IncomingRequest;

type Render = dyn Fn(&Error, &IncomingRequest) -> String + Send + Sync;

/// Makes the HTML of the page.
#[derive(Clone)]
pub(crate) struct FailurePage(Arc<Render>);

impl FailurePage {
    pub(super) fn new(
        render: impl Fn(&Error, &IncomingRequest) -> String + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(render))
    }

    pub(crate) fn of(&self, error: &Error, request: &IncomingRequest) -> String {
        (self.0)(error, request)
    }
}
