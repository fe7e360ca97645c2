//! The unsafe part.

/// Which of the two processes goes on.
pub(crate) enum Process {
    Parent(Child),
    Child,
}

/// The process that was forked.
pub(crate) struct Child(libc::pid_t);

/// Forks.
pub(crate) fn fork() -> Process {
    // SAFETY: POSIX allows a child of a process with threads to call little. What more it can do is what is tested here.
    match unsafe { libc::fork() } {
        -1 => panic!("no fork: {}", std::io::Error::last_os_error()),
        0 => {
            end_after_a_minute();
            Process::Child
        }
        child => Process::Parent(Child(child)),
    }
}

impl Child {
    /// Waits until it has ended, and asserts that it did so by itself.
    pub(crate) fn ends_well(self) {
        let mut status = 0;
        // SAFETY: the pointer is to a local variable.
        let ended = unsafe { libc::waitpid(self.0, &raw mut status, 0) };
        assert_eq!((ended, status), (self.0, 0), "the child has failed");
    }
}

/// A process that hangs is ended by the operating system. A child inherits no such alarm.
pub(crate) fn end_after_a_minute() {
    // SAFETY: it takes a number.
    unsafe { libc::alarm(60) };
}
