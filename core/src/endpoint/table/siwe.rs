//! Signing in with an Ethereum wallet (ERC-4361).

use crate::endpoint::methods::{Count, SiweNonce, SiweSignedIn};

endpoints! {
    /// Signs in with an Ethereum wallet.
    group(siwe_methods) siwe: Siwe {
        /// Returns a nonce for the message that the wallet signs.
        ///
        /// Refused with `VALIDATION_ERROR` by Better Auth 1.4 and 1.6 without a wallet, and by 1.7 with one.
        nonce: GetSiweNonce = POST "siwe/nonce" of "siwe" ("siwe.nonce") keeps -> SiweNonce {
            ;
            /// The wallet's address. Better Auth 1.4 and 1.6 require it; 1.7 refuses it.
            wallet_address: String = "walletAddress",
            /// The chain that it is on; 1, Ethereum's own, unless given. Better Auth 1.7 refuses it.
            chain_id: Count = "chainId",
        };

        /// Signs in with a signed message; a wallet that is new signs up.
        ///
        /// Better Auth 1.4 does not read the message. Unless upstream's own check of the signature does, one that was signed
        /// for another site signs in.
        ///
        /// Refused with `UNAUTHORIZED_INVALID_OR_EXPIRED_NONCE`, or status 401 if the signature is wrong; from Better Auth
        /// 1.6 on with `UNAUTHORIZED_SIWE_MESSAGE_MISMATCH`, `UNAUTHORIZED_SIWE_MESSAGE_EXPIRED` or
        /// `UNAUTHORIZED_SIWE_MESSAGE_NOT_YET_VALID`. With `VALIDATION_ERROR` by 1.4 and 1.6 without a wallet, by 1.7 with
        /// one.
        verify: VerifySiweMessage = POST "siwe/verify" of "siwe" ("siwe.verify") changes -> SiweSignedIn {
            /// The message (ERC-4361), with the nonce in it.
            message: String = "message",
            /// The wallet's signature of it.
            signature: String = "signature";
            /// The wallet's address. Better Auth 1.4 and 1.6 require it; 1.7 reads it from the message, and refuses it.
            wallet_address: String = "walletAddress",
            /// The chain that it is on; 1, Ethereum's own, unless given. Better Auth 1.7 refuses it.
            chain_id: Count = "chainId",
            /// The e-mail address of somebody who is new. Upstream requires it, or makes up one.
            email: String = "email",
        };
    }
}
