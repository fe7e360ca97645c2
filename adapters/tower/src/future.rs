//! The future of a layer's response.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::Response;
use neon_auth::adapter::Entry;
use neon_auth::transport::BoxFuture;
use pin_project_lite::pin_project;

pin_project! {
    /// Completes with the response of an [`AuthService`](crate::AuthService). It is in no box unless upstream has to be
    /// asked.
    pub struct ResponseFuture<F, R, E> {
        #[pin]
        state: State<F, R, E>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F, R, E> {
        /// The gate has answered.
        Answer { answer: Option<Response<Bytes>> },
        /// The application answers, and the gate puts its cookies on.
        Application { #[pin] future: F, entry: Entry },
        /// Upstream is asked first.
        Boxed { future: BoxFuture<'static, Result<Response<R>, E>> },
    }
}

impl<F, R, E> ResponseFuture<F, R, E> {
    pub(crate) fn answer(answer: Response<Bytes>) -> Self {
        let answer = Some(answer);
        Self {
            state: State::Answer { answer },
        }
    }

    pub(crate) fn application(future: F, entry: Entry) -> Self {
        Self {
            state: State::Application { future, entry },
        }
    }

    pub(crate) fn boxed(
        future: impl Future<Output = Result<Response<R>, E>> + Send + 'static,
    ) -> Self {
        let future = Box::pin(future);
        Self {
            state: State::Boxed { future },
        }
    }
}

impl<F, R, E> Future for ResponseFuture<F, R, E>
where
    F: Future<Output = Result<Response<R>, E>>,
    R: From<Bytes>,
{
    type Output = Result<Response<R>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            StateProjection::Answer { answer } => match answer.take() {
                Some(answer) => Poll::Ready(Ok(answer.map(R::from))),
                // It was polled after its end.
                None => Poll::Pending,
            },
            StateProjection::Application { future, entry } => {
                let mut response = ready!(future.poll(context))?;
                entry.finish(&mut response);
                Poll::Ready(Ok(response))
            }
            StateProjection::Boxed { future } => future.as_mut().poll(context),
        }
    }
}

impl<F, R, E> std::fmt::Debug for ResponseFuture<F, R, E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
