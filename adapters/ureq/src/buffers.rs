//! The buffers of a connection.
//!
//! ureq has some of its own, of a fixed size. A head that is longer looks like the end of the connection there.

use neon_auth::transport::HEAD_LIMIT;
use ureq::config::Config;

use crate::unversioned::Buffers;

/// Buffers that are made when they are needed. The one for input grows if an answer's head is long, and becomes small
/// again after it.
#[derive(Debug)]
pub(crate) struct GrowingBuffers {
    /// How many bytes either buffer has at first.
    input_size: usize,
    output_size: usize,
    input: Vec<u8>,
    /// What was read and is not consumed yet is from here …
    begin: usize,
    /// … to here.
    end: usize,
    output: Vec<u8>,
    /// Whether anything was consumed the last time.
    has_consumed: bool,
}

impl GrowingBuffers {
    pub(crate) fn new(config: &Config) -> Self {
        Self::of_sizes(config.input_buffer_size(), config.output_buffer_size())
    }

    fn of_sizes(input_size: usize, output_size: usize) -> Self {
        Self {
            input_size,
            output_size,
            input: Vec::new(),
            begin: 0,
            end: 0,
            output: Vec::new(),
            has_consumed: false,
        }
    }

    /// Sees to it that something can be read, unless there is more already than a head may have: then ureq gives up.
    fn make_room(&mut self) {
        if self.begin > 0 && self.end == self.input.len() {
            self.input.copy_within(self.begin..self.end, 0);
            (self.begin, self.end) = (0, self.end - self.begin);
        }
        if self.end == self.input.len() {
            let most = HEAD_LIMIT + self.input_size;
            let larger = (2 * self.end).clamp(self.input_size, most);
            self.input.resize(larger, 0);
        }
    }

    fn make_output(&mut self) {
        self.output.resize(self.output_size, 0);
    }
}

impl Buffers for GrowingBuffers {
    fn output(&mut self) -> &mut [u8] {
        self.make_output();
        &mut self.output
    }

    fn input(&self) -> &[u8] {
        self.input.get(self.begin..self.end).unwrap_or_default()
    }

    fn input_append_buf(&mut self) -> &mut [u8] {
        self.make_room();
        self.input.get_mut(self.end..).unwrap_or_default()
    }

    fn input_appended(&mut self, amount: usize) {
        self.end = self.input.len().min(self.end + amount);
    }

    fn input_consume(&mut self, amount: usize) {
        self.has_consumed = amount > 0;
        self.begin = self.end.min(self.begin + amount);
        if self.begin == self.end {
            (self.begin, self.end) = (0, 0);
            // The connection may be kept, and is not to keep so much memory.
            if self.input.len() > self.input_size {
                self.input = Vec::new();
            }
        }
    }

    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        self.make_room();
        self.make_output();
        let free = self.input.get_mut(self.end..).unwrap_or_default();
        (free, &mut self.output)
    }

    fn can_use_input(&self) -> bool {
        self.has_consumed && !self.input().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: usize = 16;

    fn buffers() -> GrowingBuffers {
        GrowingBuffers::of_sizes(SIZE, SIZE)
    }

    /// Reads as much as there is room for, and says how much that is.
    fn fill(buffers: &mut GrowingBuffers, byte: u8) -> usize {
        let room = buffers.input_append_buf();
        room.fill(byte);
        let read = room.len();
        buffers.input_appended(read);
        read
    }

    #[test]
    fn nothing_is_reserved_before_it_is_needed() {
        let mut buffers = buffers();
        assert_eq!(
            (buffers.input.capacity(), buffers.output.capacity()),
            (0, 0)
        );
        assert_eq!(buffers.output().len(), SIZE);
        assert_eq!(buffers.input.capacity(), 0);
        assert_eq!(fill(&mut buffers, b'a'), SIZE);
    }

    #[test]
    fn what_is_not_consumed_stays_and_more_can_be_read() {
        let mut buffers = buffers();
        fill(&mut buffers, b'a');
        fill(&mut buffers, b'b');
        assert_eq!(buffers.input(), [[b'a'; SIZE], [b'b'; SIZE]].concat());
        buffers.input_consume(SIZE + 1);
        assert_eq!(buffers.input(), [b'b'; SIZE - 1]);
        // There is room again where the consumed bytes were.
        assert_eq!(fill(&mut buffers, b'c'), SIZE + 1);
        assert_eq!(
            buffers.input()[..SIZE],
            [&[b'b'; SIZE - 1], &b"c"[..]].concat()
        );
    }

    #[test]
    fn a_head_of_the_limit_and_one_byte_more_fits_and_no_endless_one() {
        let mut buffers = buffers();
        let mut filled = 0;
        loop {
            match fill(&mut buffers, b'a') {
                0 => break,
                read => filled += read,
            }
        }
        assert_eq!(filled, HEAD_LIMIT + SIZE);
    }

    #[test]
    fn it_is_small_again_after_a_long_head() {
        let mut buffers = buffers();
        while buffers.input.len() <= 1024 {
            fill(&mut buffers, b'a');
        }
        buffers.input_consume(buffers.input().len());
        assert_eq!(buffers.input.capacity(), 0);
        assert_eq!(fill(&mut buffers, b'b'), SIZE);
    }

    #[test]
    fn input_that_was_of_no_use_is_not_used_again_before_more_has_come() {
        let mut buffers = buffers();
        fill(&mut buffers, b'a');
        assert!(!buffers.can_use_input());
        buffers.input_consume(1);
        assert!(buffers.can_use_input());
        buffers.input_consume(0);
        assert!(!buffers.can_use_input());
    }
}
