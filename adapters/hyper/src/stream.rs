//! A connection as hyper wants it: plain or TLS, over the runtime's own stream.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_io::{AsyncRead, AsyncWrite};
use futures_rustls::client::TlsStream;
use hyper::rt::ReadBufCursor;

use crate::control::Control;

/// How many bytes one read takes at most: as many as hyper's own buffer has at first.
const READ_SIZE: usize = 8 * 1024;

/// A connection for hyper to read and write.
pub(crate) struct HttpStream<S> {
    io: Io<S>,
    control: Control,
    /// The buffer of a read: to let the stream write into hyper's own, uninitialized buffer would take `unsafe`.
    landing: Box<[u8]>,
}

enum Io<S> {
    Plain(S),
    Tls(Box<TlsStream<S>>),
}

impl<S> HttpStream<S> {
    pub(crate) fn plain(stream: S) -> Self {
        Self::new(Io::Plain(stream))
    }

    pub(crate) fn tls(stream: TlsStream<S>) -> Self {
        Self::new(Io::Tls(Box::new(stream)))
    }

    fn new(io: Io<S>) -> Self {
        Self {
            io,
            control: Control::default(),
            landing: vec![0; READ_SIZE].into_boxed_slice(),
        }
    }

    /// What the call on this connection shares with it.
    pub(crate) fn control(&self) -> Control {
        self.control.clone()
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Io<S> {
    fn poll_read(&mut self, cx: &mut Context<'_>, buf: &mut [u8]) -> Poll<io::Result<usize>> {
        match self {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Self::Tls(stream) => Pin::new(stream).poll_read(cx, buf),
        }
    }

    fn writer(&mut self) -> Pin<&mut (dyn AsyncWrite + Unpin)>
    where
        S: 'static,
    {
        match self {
            Self::Plain(stream) => Pin::new(stream),
            Self::Tls(stream) => Pin::new(stream),
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> hyper::rt::Read for HttpStream<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let space = buf.remaining().min(this.landing.len());
        let landing = this.landing.get_mut(..space).unwrap_or_default();
        let read = ready!(this.io.poll_read(cx, landing))?;
        this.control.received(read);
        let Some(bytes) = landing.get(..read) else {
            return Poll::Ready(Err(io::Error::other("a read of more than was asked for")));
        };
        buf.put_slice(bytes);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + 'static> hyper::rt::Write for HttpStream<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.control.check(cx)?;
        this.io.writer().poll_write(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.control.check(cx)?;
        this.io.writer().poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().io.writer().poll_close(cx)
    }
}
