//! What calls answer that only do or check something.

replies! {
    /// It was done.
    Success {
        /// Always true: a failure is an error.
        success: bool,
        /// In words, if upstream has any.
        #[serde(default)]
        message: Option<String>,
    }

    /// It was done.
    Status {
        /// Always true: a failure is an error.
        status: bool,
    }

    /// A message was sent.
    Sent {
        /// In words.
        #[serde(default)]
        message: Option<String>,
    }

    /// Whether something is permitted.
    Permission {
        /// Whether all of it is.
        success: bool,
        /// Why not, in words.
        #[serde(default)]
        error: Option<String>,
    }
}
