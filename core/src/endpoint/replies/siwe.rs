//! Signing in with an Ethereum wallet.

replies! {
    /// A nonce for one message.
    SiweNonce {
        /// The nonce.
        nonce: String,
    }

    /// Somebody signed in with a wallet.
    SiweSignedIn {
        /// The new session's token.
        token: String,
        /// Always true: a failure is an error.
        success: bool,
        /// Who it is.
        user: WalletOwner,
    }

    /// The owner of a wallet.
    WalletOwner {
        /// The user's id.
        id: String,
        /// The wallet's address; which of its letters are large is upstream's to say (ERC-55).
        wallet_address: String,
        /// The chain that it is on.
        chain_id: u64,
    }
}
