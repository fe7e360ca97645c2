//! Ethereum wallets.

use neon_auth_core::Error;
use neon_auth_core::methods::{GetSiweNonce, SiweSignedIn, VerifySiweMessage};
use neon_auth_tests::better_auth::{Browser, Differences};
use sha2::{Digest, Sha256};

use crate::site::{Site, address, refusal, session, unique};

/// The site that a wallet signs in to.
const HERE: &str = "localhost:3000";

/// A wallet of a test's own, on a chain.
struct Wallet {
    address: String,
    chain: u32,
}

fn wallet() -> Wallet {
    Wallet {
        address: format!("0xabcdef{:0>34}", unique("")),
        chain: 1,
    }
}

/// Whether this version wants the wallet as an argument; else it reads it out of the message.
fn wants_wallet(site: &Site) -> bool {
    site.says("siwe.nonce with a wallet") == Differences::DONE
}

impl Wallet {
    async fn nonce(&self, site: &Site, browser: &Browser) -> String {
        let mut arguments = GetSiweNonce::new();
        if wants_wallet(site) {
            arguments = arguments
                .wallet_address(self.address.as_str())
                .chain_id(self.chain);
        }
        let reply = browser.page().siwe().nonce(arguments).await;
        reply.unwrap().nonce
    }

    /// The text that is signed (ERC-4361).
    fn message(&self, domain: &str, nonce: &str) -> String {
        let Self { address, chain } = self;
        format!(
            "{domain} wants you to sign in with your Ethereum account:\n{address}\n\n\
             URI: http://{domain}\nVersion: 1\nChain ID: {chain}\nNonce: {nonce}\n\
             Issued At: 2026-01-01T00:00:00Z"
        )
    }

    /// Signs a message as the server's stand-in for a wallet wants it.
    fn signed(&self, site: &Site, message: &str) -> VerifySiweMessage {
        let hash = Sha256::digest(format!("rig wallet {message}"));
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let arguments = VerifySiweMessage::new(message, format!("0x{hash}"));
        if !wants_wallet(site) {
            return arguments;
        }
        arguments
            .wallet_address(self.address.as_str())
            .chain_id(self.chain)
    }

    async fn sign_in(&self, site: &Site, browser: &Browser) -> Result<SiweSignedIn, Error> {
        let nonce = self.nonce(site, browser).await;
        let arguments = self.signed(site, &self.message(HERE, &nonce));
        browser.page().siwe().verify(arguments).await
    }
}

mod nonce {
    use super::*;

    plugin_scenarios![
        differs_each_time,
        goes_with_a_wallet,
        goes_without_a_wallet,
        refuses_an_address_that_is_none,
    ];

    async fn differs_each_time(site: Site) {
        let (wallet, browser) = (wallet(), site.browser());
        let first = wallet.nonce(&site, &browser).await;
        assert_ne!(first, wallet.nonce(&site, &browser).await);
    }

    async fn goes_with_a_wallet(site: Site) {
        let arguments = GetSiweNonce::new().wallet_address(wallet().address);
        let reply = site.browser().page().siwe().nonce(arguments).await;
        site.outcome("siwe.nonce with a wallet", reply);
    }

    async fn goes_without_a_wallet(site: Site) {
        let reply = site
            .browser()
            .page()
            .siwe()
            .nonce(GetSiweNonce::new())
            .await;
        site.outcome("siwe.nonce without a wallet", reply);
    }

    async fn refuses_an_address_that_is_none(site: Site) {
        let arguments = GetSiweNonce::new().wallet_address("0x1");
        let reply = site.browser().page().siwe().nonce(arguments).await;
        assert_eq!(refusal(reply), "400 VALIDATION_ERROR");
    }
}

mod verify {
    use super::*;

    plugin_scenarios![
        signs_up_and_in,
        knows_a_wallet_on_another_chain,
        takes_an_address_that_it_wants,
        goes_with_a_wallet,
        goes_without_a_wallet,
        looks_for_the_nonce_in_the_message,
        looks_for_its_own_domain,
        looks_when_the_message_expires,
        refuses_a_wrong_signature,
        refuses_a_nonce_that_was_used,
    ];

    async fn signs_up_and_in(site: Site) {
        let (wallet, browser) = (wallet(), site.browser());
        let new = wallet.sign_in(&site, &browser).await.unwrap();
        assert!(new.success);
        let in_small_letters = new.user.wallet_address.to_lowercase();
        assert_eq!(in_small_letters, wallet.address);
        assert_eq!(new.user.chain_id, 1);
        let known = session(&browser).await.unwrap();
        assert_eq!(known.session.token, new.token);
        assert_eq!(known.user.id, new.user.id);
        assert_eq!(known.user.name, new.user.wallet_address);
        let elsewhere = site.browser();
        let again = wallet.sign_in(&site, &elsewhere).await.unwrap();
        assert_eq!(again.user.id, new.user.id);
        assert_ne!(again.token, new.token);
    }

    async fn knows_a_wallet_on_another_chain(site: Site) {
        let (wallet, browser) = (wallet(), site.browser());
        let new = wallet.sign_in(&site, &browser).await.unwrap();
        let elsewhere = Wallet {
            chain: 10,
            ..wallet
        };
        let again = elsewhere.sign_in(&site, &browser).await.unwrap();
        assert_eq!(again.user.id, new.user.id);
        assert_eq!(again.user.chain_id, 10);
    }

    async fn takes_an_address_that_it_wants(site: Site) {
        let site = site.with(&[("RIG_SIWE", "1"), ("RIG_SIWE_EMAIL", "1")]);
        let (wallet, browser) = (wallet(), site.browser());
        let reply = wallet.sign_in(&site, &browser).await;
        assert_eq!(refusal(reply), "400 VALIDATION_ERROR");
        let email = address("wallet");
        let nonce = wallet.nonce(&site, &browser).await;
        let arguments = wallet
            .signed(&site, &wallet.message(HERE, &nonce))
            .email(email.as_str());
        browser.page().siwe().verify(arguments).await.unwrap();
        assert_eq!(session(&browser).await.unwrap().user.email, email);
    }

    async fn goes_with_a_wallet(site: Site) {
        let (wallet, browser) = (wallet(), site.browser());
        let nonce = wallet.nonce(&site, &browser).await;
        let arguments = wallet
            .signed(&site, &wallet.message(HERE, &nonce))
            .wallet_address(wallet.address.as_str());
        let reply = browser.page().siwe().verify(arguments).await;
        site.outcome("siwe.verify with a wallet", reply);
    }

    async fn goes_without_a_wallet(site: Site) {
        let (wallet, browser) = (wallet(), site.browser());
        let nonce = wallet.nonce(&site, &browser).await;
        let signed = wallet.signed(&site, &wallet.message(HERE, &nonce));
        let arguments = VerifySiweMessage::new(signed.message, signed.signature);
        let reply = browser.page().siwe().verify(arguments).await;
        site.outcome("siwe.verify without a wallet", reply);
    }

    async fn looks_for_the_nonce_in_the_message(site: Site) {
        let (wallet, browser) = (wallet(), site.browser());
        wallet.nonce(&site, &browser).await;
        let arguments = wallet.signed(&site, &wallet.message(HERE, "anothernonce"));
        let reply = browser.page().siwe().verify(arguments).await;
        site.outcome("siwe.verify, a message with another nonce", reply);
    }

    async fn looks_for_its_own_domain(site: Site) {
        let (wallet, browser) = (wallet(), site.browser());
        let nonce = wallet.nonce(&site, &browser).await;
        let arguments = wallet.signed(&site, &wallet.message("evil.example", &nonce));
        let reply = browser.page().siwe().verify(arguments).await;
        site.outcome("siwe.verify, a message for another site", reply);
    }

    async fn looks_when_the_message_expires(site: Site) {
        let (wallet, browser) = (wallet(), site.browser());
        let nonce = wallet.nonce(&site, &browser).await;
        let message = wallet.message(HERE, &nonce) + "\nExpiration Time: 2026-01-02T00:00:00Z";
        let arguments = wallet.signed(&site, &message);
        let reply = browser.page().siwe().verify(arguments).await;
        site.outcome("siwe.verify, a message that has expired", reply);
    }

    async fn refuses_a_wrong_signature(site: Site) {
        let (wallet, browser) = (wallet(), site.browser());
        let nonce = wallet.nonce(&site, &browser).await;
        let mut arguments = wallet.signed(&site, &wallet.message(HERE, &nonce));
        arguments.signature = "0x1".to_owned();
        let reply = browser.page().siwe().verify(arguments).await;
        let refused = site.says("siwe.verify, a wrong signature");
        assert_eq!(refusal(reply), refused);
        assert!(session(&browser).await.is_none());
    }

    async fn refuses_a_nonce_that_was_used(site: Site) {
        let (wallet, browser) = (wallet(), site.browser());
        let nonce = wallet.nonce(&site, &browser).await;
        let arguments = wallet.signed(&site, &wallet.message(HERE, &nonce));
        let page = browser.page();
        page.siwe().verify(arguments.clone()).await.unwrap();
        let reply = site.browser().page().siwe().verify(arguments).await;
        assert_eq!(refusal(reply), "401 UNAUTHORIZED_INVALID_OR_EXPIRED_NONCE");
    }
}
