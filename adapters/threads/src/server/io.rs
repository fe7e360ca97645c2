//! A connection as hyper reads and writes it: each poll blocks until it is done.

use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};

use crate::server::wire::{Phase, Wire};

const PIECE: usize = 16 * 1024;

pub(crate) struct Io<'w> {
    wire: &'w Wire<'w>,
    piece: Box<[u8]>,
}

impl<'w> Io<'w> {
    pub(crate) fn new(wire: &'w Wire<'w>) -> Self {
        Self {
            wire,
            piece: vec![0; PIECE].into(),
        }
    }
}

impl Read for Io<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        mut buffer: ReadBufCursor<'_>,
    ) -> Poll<Result<()>> {
        if self.wire.phase() == Phase::BeforeBody {
            // hyper has `100 Continue` to write, and does once there is nothing to read.
            self.wire.begin_body();
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let wire = self.wire;
        let length = buffer.remaining().min(PIECE);
        let piece = self.piece.get_mut(..length).unwrap_or_default();
        let length = wire.read(piece)?;
        buffer.put_slice(piece.get(..length).unwrap_or_default());
        Poll::Ready(Ok(()))
    }
}

impl Write for Io<'_> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        self.poll_write_vectored(context, &[IoSlice::new(bytes)])
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        Poll::Ready(self.wire.write(pieces))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(self.wire.finish())
    }
}
