//! One connection's bytes, each phase of an exchange with its deadline.

use std::cell::Cell;
use std::io::{ErrorKind, IoSlice, Read as _, Result, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use crate::server::limits::{Deadline, Late, Limits};
use crate::server::open::{Connection, Place};

/// A client whose answer is whole may send for so long, and so much, before the connection is closed: closed with
/// something unread, it would be reset, and the answer with it.
const LINGERS: Duration = Duration::from_secs(1);
const LINGERS_BYTES: usize = 1024 * 1024;

/// Reads and writes for one connection. hyper reads the next head once it has written the whole answer before it.
pub(crate) struct Wire<'p> {
    place: &'p Place,
    limits: Limits,
    phase: Cell<Phase>,
    due: Cell<Deadline>,
    is_late: Cell<bool>,
    is_last: Cell<bool>,
    /// The client has closed it, or has not kept to a time.
    is_over: Cell<bool>,
}

/// What a connection is at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// No byte of a request has come yet.
    Idle,
    Head,
    /// Nothing of the body is read before hyper has had the time to write that it may be sent.
    BeforeBody,
    Body,
    /// From when the answer is there.
    Answer,
}

impl<'p> Wire<'p> {
    pub(crate) fn new(place: &'p Place, limits: Limits) -> Self {
        Self {
            place,
            limits,
            phase: Cell::new(Phase::Idle),
            due: Cell::new(Deadline::after(limits.idle)),
            is_late: Cell::new(false),
            is_last: Cell::new(false),
            is_over: Cell::new(false),
        }
    }

    pub(crate) fn phase(&self) -> Phase {
        self.phase.get()
    }

    pub(crate) fn enter(&self, phase: Phase) {
        let time = match phase {
            Phase::Idle => self.limits.idle,
            Phase::Head => self.limits.head,
            Phase::BeforeBody | Phase::Body => self.limits.body,
            Phase::Answer => self.limits.answer,
        };
        if phase == Phase::BeforeBody {
            self.connection().is_busy();
        }
        self.due.set(Deadline::after(time));
        self.phase.set(phase);
    }

    /// Goes on to the body, within the same time.
    pub(crate) fn begin_body(&self) {
        self.phase.set(Phase::Body);
    }

    /// Takes no further request.
    pub(crate) fn end_after_this(&self) {
        self.is_last.set(true);
    }

    /// Says whether this request is the last one, also because the server stops, or gives the place to another.
    pub(crate) fn is_last(&self) -> bool {
        self.is_last.get() || self.connection().is_ended() || self.place.is_stopping()
    }

    /// Says whether the client has not kept to a time, or was given no more of it.
    pub(crate) fn is_late(&self) -> bool {
        self.is_late.get() || self.connection().is_ended()
    }

    /// Reads what has come, or waits for it. Nothing, if nothing more will.
    pub(crate) fn read(&self, buffer: &mut [u8]) -> Result<usize> {
        if self.phase() == Phase::Answer {
            self.enter(Phase::Idle);
            self.connection().waits();
            // Looked at behind `waits`: see `Open::stop`.
            if self.is_last() {
                return Ok(0);
            }
        }
        match self.in_time(TcpStream::set_read_timeout, |mut stream| {
            stream.read(buffer)
        }) {
            Ok(length) => {
                if length == 0 {
                    self.is_over.set(true);
                } else if self.phase() == Phase::Idle {
                    self.enter(Phase::Head);
                    // However long it had nothing to ask, the rest of the head may be on its way.
                    self.connection().waits();
                }
                Ok(length)
            }
            // Who sends nothing is owed no answer.
            Err(error) if error.kind() == ErrorKind::TimedOut && self.phase() == Phase::Idle => {
                Ok(0)
            }
            Err(error) => Err(error),
        }
    }

    pub(crate) fn write(&self, pieces: &[IoSlice<'_>]) -> Result<usize> {
        self.in_time(TcpStream::set_write_timeout, |mut stream| {
            stream.write_vectored(pieces)
        })
    }

    /// Says that nothing more will be written.
    pub(crate) fn finish(&self) -> Result<()> {
        match self.stream().shutdown(Shutdown::Write) {
            // The client has gone before.
            Err(error) if error.kind() == ErrorKind::NotConnected => Ok(()),
            finished => finished,
        }
    }

    /// Closes the connection, once the client had the time to read its answer.
    pub(crate) fn close(&self) {
        if self.is_over.get() || self.finish().is_err() {
            return;
        }
        self.due.set(Deadline::after(LINGERS));
        self.connection().waits();
        let mut read = 0;
        let mut piece = [0; 8192];
        while read < LINGERS_BYTES {
            match self.in_time(TcpStream::set_read_timeout, |mut stream| {
                stream.read(&mut piece)
            }) {
                Ok(0) | Err(_) => return,
                Ok(length) => read += length,
            }
        }
    }

    /// Does it once something has come or can go, if that is before the deadline.
    fn in_time(
        &self,
        set_timeout: fn(&TcpStream, Option<Duration>) -> Result<()>,
        mut act: impl FnMut(&TcpStream) -> Result<usize>,
    ) -> Result<usize> {
        loop {
            let acted = match self.due.get().left() {
                Err(Late) => Err(ErrorKind::TimedOut.into()),
                Ok(left) => {
                    set_timeout(self.stream(), left)?;
                    act(self.stream())
                }
            };
            let error = match acted {
                Ok(length) => return Ok(length),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => error,
            };
            // What the body of a request lacks can still be said.
            self.is_over.set(self.phase() != Phase::Body);
            return Err(match error.kind() {
                ErrorKind::WouldBlock | ErrorKind::TimedOut => {
                    self.is_late.set(true);
                    ErrorKind::TimedOut.into()
                }
                _ => error,
            });
        }
    }

    fn connection(&self) -> &Connection {
        self.place.connection()
    }

    fn stream(&self) -> &TcpStream {
        &self.connection().stream
    }
}
