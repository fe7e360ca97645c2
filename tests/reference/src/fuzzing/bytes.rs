//! A fuzzer's bytes, read as choices. Every input is valid; if the bytes have ended, each choice is its first.

/// What is left of an input.
#[derive(Clone, Debug)]
pub(super) struct Bytes<'i>(&'i [u8]);

impl<'i> Bytes<'i> {
    pub(super) fn new(input: &'i [u8]) -> Self {
        Self(input)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn byte(&mut self) -> u8 {
        match self.0 {
            [first, rest @ ..] => {
                self.0 = rest;
                *first
            }
            [] => 0,
        }
    }

    /// One of these; `first` if the bytes have ended.
    pub(super) fn choose<T: Clone>(&mut self, first: T, others: &[T]) -> T {
        let at = usize::from(self.byte()) % (others.len() + 1);
        match at.checked_sub(1).and_then(|at| others.get(at)) {
            Some(other) => other.clone(),
            None => first,
        }
    }

    /// True once in so many times, false if the bytes have ended.
    pub(super) fn one_in(&mut self, times: u8) -> bool {
        self.byte() % times == times - 1
    }

    /// So many bytes or fewer, a length byte before them.
    pub(super) fn some(&mut self, most: usize) -> &'i [u8] {
        let length = usize::from(self.byte()) % (most + 1);
        let (some, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        some
    }

    /// Whatever is left.
    pub(super) fn rest(&mut self) -> &'i [u8] {
        std::mem::take(&mut self.0)
    }

    /// Text of so many printable ASCII characters or fewer.
    pub(super) fn text(&mut self, most: usize) -> String {
        let bytes = self.some(most).iter();
        bytes
            .map(|byte| char::from(b' ' + byte % (b'~' - b' ' + 1)))
            .collect()
    }

    /// A few of what `make` makes.
    pub(super) fn few<T>(&mut self, most: u8, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.byte() % (most + 1);
        (0..count).map(|_| make(self)).collect()
    }
}
