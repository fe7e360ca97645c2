//! What the compiler promises users: nothing here runs for long, it only has to compile.

use std::fmt::Debug;
use std::future::IntoFuture;

use neon_auth::Error;
use neon_auth::adapter::Deciding;
use neon_auth::transport::Transport;
use neon_auth::{Async, Blocking, GetSession, NeonAuth, Pending, RequestAuth, SignIn};

use crate::support::tasks::Tasks;
use crate::support::upstream::knows_everybody;
use crate::support::{config, page_of};

const fn is_shared<T: Clone + Debug + Send + Sync + Unpin + 'static>() {}
const fn is_debug<T: Debug + Send>() {}
const fn is_error<T: std::error::Error + Clone + Send + Sync + 'static>() {}
const fn is_transport<T: Transport + ?Sized>() {}

const _: () = {
    is_shared::<NeonAuth<Async>>();
    is_shared::<NeonAuth<Blocking>>();
    is_shared::<RequestAuth<Async>>();
    is_shared::<RequestAuth<Blocking>>();
    is_debug::<GetSession<'static>>();
    is_debug::<Pending<'static, Blocking, ()>>();
    is_debug::<Deciding>();
    is_debug::<SignIn<'static, Async>>();
    is_error::<Error>();
    is_transport::<dyn Transport<Mode = Async>>();
};

/// A call borrows the request alone, so a clone of it can go to a task of its own, and two calls can go at once.
#[tokio::test]
async fn calls_can_be_spawned_and_joined() {
    let upstream = Tasks::answering(knows_everybody);
    let auth = upstream.auth(config()).on(&page_of("ann"));
    let clone = auth.clone();
    let spawned = tokio::spawn(async move { clone.get_session().await });
    let (one, other) = tokio::join!(
        auth.get_session().into_future(),
        auth.get_session().into_future()
    );
    for answer in [one, other, spawned.await.unwrap()] {
        assert_eq!(answer.unwrap().unwrap().user.name, "ann");
    }
    assert_eq!(upstream.fetches(), 1);
}

#[tokio::test]
async fn debug_tells_no_secret() {
    let upstream = Tasks::answering(knows_everybody);
    let auth = upstream.auth(config()).on(&page_of("canary"));
    let printed = format!(
        "{:?} {auth:?} {:?}",
        auth.neon_auth(),
        auth.get_session().fresh()
    );
    assert!(!printed.contains("canary"), "{printed}");
}
