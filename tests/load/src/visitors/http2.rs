//! Visitors by HTTP/2 who reset each request soon.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use hyper::client::conn::http2::handshake;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::{Cookies, junk, patience, request};
use crate::server::PAGE;
use crate::tally::Tally;

/// Keeps so many requests under way on one connection until it is time to go, each with a session token of its own, and
/// none of them for longer than its visitor's patience, with this pause after each. If the server closes the connection, there is another.
pub(crate) async fn reset_streams(
    server: SocketAddr,
    streams: usize,
    pause: Duration,
    until: Instant,
    tally: Tally,
) {
    while Instant::now() < until {
        if let Err(why) = on_one_connection(server, streams, pause, until, &tally).await {
            tally.failed(&why);
            tokio::time::sleep(patience()).await;
        }
    }
}

async fn on_one_connection(
    server: SocketAddr,
    streams: usize,
    pause: Duration,
    until: Instant,
    tally: &Tally,
) -> Result<(), String> {
    let stream = TcpStream::connect(server).await;
    let stream = stream.map_err(|error| error.to_string())?;
    let _ = stream.set_nodelay(true);
    let (sender, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream))
        .await
        .map_err(|error| error.to_string())?;
    // Dropped, it aborts them.
    let mut tasks = JoinSet::new();
    tasks.spawn(async {
        let _ = connection.await;
    });
    for _ in 0..streams {
        let (mut sender, tally) = (sender.clone(), tally.clone());
        tasks.spawn(async move {
            while Instant::now() < until && sender.ready().await.is_ok() {
                let cookies = Cookies::with_token(&junk());
                let request = request::page_by_http2(server, PAGE, &cookies);
                let begun = Instant::now();
                let answer = sender.send_request(request);
                match tokio::time::timeout(patience(), answer).await {
                    Err(_) => tally.gave_up(),
                    Ok(Ok(answer)) => tally.answered(answer.status().as_u16(), begun.elapsed()),
                    Ok(Err(_)) => break,
                }
                if !pause.is_zero() {
                    tokio::time::sleep(pause).await;
                }
            }
        });
    }
    drop(sender);
    while tasks.join_next().await.is_some() {}
    Ok(())
}
