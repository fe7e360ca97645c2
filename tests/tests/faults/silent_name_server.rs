//! A name server that says nothing gets one question at a time.

use std::io;
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use neon_auth::transport::{Notify, Transport as _};
use neon_auth_async_std::AsyncStdRuntime;
use neon_auth_core::{ErrorCode, Fetched};
use neon_auth_hyper::{HttpClient, HttpClientBuilder, Runtime};
use neon_auth_smol::SmolRuntime;
use neon_auth_tests::faults::{Server, keep_answering};
use neon_auth_tokio::TokioRuntime;

use crate::table::{AMPLE, SHORT, get, with_timeout};

/// A runtime with this name server.
#[derive(Clone)]
struct Named<R> {
    runtime: R,
    name_server: Arc<NameServer>,
}

/// It says nothing until it is allowed to, and then where the server is.
struct NameServer {
    address: SocketAddr,
    seen: Mutex<Seen>,
    changed: Condvar,
    spoken: Notify,
}

#[derive(Default)]
struct Seen {
    speaks: bool,
    /// How often it was asked.
    questions: usize,
    /// How many fetches with an ample deadline wait for it.
    waiting: usize,
}

impl NameServer {
    async fn answer(&self) -> Vec<SocketAddr> {
        self.change(|seen| seen.questions += 1);
        loop {
            let spoken = self.spoken.notified();
            if self.seen.lock().unwrap().speaks {
                return vec![self.address];
            }
            spoken.await;
        }
    }

    fn speak(&self) {
        self.change(|seen| seen.speaks = true);
        self.spoken.notify_all();
    }

    fn questions(&self) -> usize {
        self.seen.lock().unwrap().questions
    }

    fn until_waiting(&self, count: usize) {
        let seen = self.seen.lock().unwrap();
        let (seen, late) = self
            .changed
            .wait_timeout_while(seen, AMPLE, |seen| seen.waiting < count)
            .unwrap();
        assert!(
            !late.timed_out(),
            "only {} fetches have begun",
            seen.waiting
        );
    }

    fn change(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.seen.lock().unwrap());
        self.changed.notify_all();
    }
}

impl<R: Runtime> Runtime for Named<R> {
    type Stream = R::Stream;

    fn check(&self) -> io::Result<()> {
        self.runtime.check()
    }

    async fn resolve(&self, _: &str, _: u16) -> io::Result<Vec<SocketAddr>> {
        Ok(self.name_server.answer().await)
    }

    async fn connect(&self, address: SocketAddr) -> io::Result<R::Stream> {
        self.runtime.connect(address).await
    }

    /// A fetch looks at its deadline after it has gone as far as it can.
    async fn sleep(&self, duration: Duration) {
        if duration == AMPLE {
            self.name_server.change(|seen| seen.waiting += 1);
        }
        self.runtime.sleep(duration).await;
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(task);
    }
}

/// So many fetches at once.
fn fetches<R: Runtime>(
    client: &HttpClient<Named<R>>,
    count: usize,
    timeout: Duration,
) -> Receiver<Fetched> {
    let (sender, fetched) = channel();
    for _ in 0..count {
        let (client, sender) = (client.clone(), sender.clone());
        let fetch = with_timeout(get("http://auth.example/"), timeout);
        client.clone().spawn(Box::pin(async move {
            let _ = sender.send(client.fetch(fetch).await);
        }));
    }
    fetched
}

fn one_question_at_a_time(runtime: impl Runtime) {
    let server = Server::start(|mut stream| {
        keep_answering(&mut stream, "HTTP/1.1 204 No Content\r\n\r\n");
    });
    let name_server = Arc::new(NameServer {
        address: server.address(),
        seen: Mutex::default(),
        changed: Condvar::new(),
        spoken: Notify::new(),
    });
    let client = HttpClientBuilder::new(Named {
        runtime,
        name_server: Arc::clone(&name_server),
    })
    .build();

    // These give up, and leave the question behind.
    for fetched in fetches(&client, 100, SHORT) {
        let error = fetched.unwrap_err();
        assert_eq!(
            error.kind().error_code(),
            ErrorCode::NetworkTimeout,
            "{error:?}"
        );
    }
    assert_eq!(name_server.questions(), 1, "questions at once");

    // Those who come later wait for the answer to it.
    let later = fetches(&client, 100, AMPLE);
    name_server.until_waiting(100);
    assert_eq!(name_server.questions(), 1, "questions at once");
    name_server.speak();
    let statuses = later.iter().map(|fetched| fetched.unwrap().status());
    assert_eq!(statuses.filter(|status| *status == 204).count(), 100);
    assert_eq!(name_server.questions(), 1, "one answer is enough for all");
}

#[test]
fn on_tokio() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _inside = runtime.enter();
    one_question_at_a_time(TokioRuntime);
}

#[test]
fn on_async_std() {
    one_question_at_a_time(AsyncStdRuntime);
}

#[test]
fn on_smol() {
    one_question_at_a_time(SmolRuntime);
}
