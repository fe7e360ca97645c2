//! Making a passkey.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::random::uuid_text;
use crate::refusal::passkey::{
    CHALLENGE_NOT_FOUND, FAILED_TO_VERIFY_REGISTRATION,
    YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY,
};
use crate::reply::{Answer, Reply};
use crate::sessions::Remember;
use crate::store::{Passkey, PasskeyChallenge, Session, User};
use crate::webauthn::{self, ALGORITHMS, Expected, Registered};

use super::options::{Descriptor, TIMEOUT, USER_VERIFICATION};

/// What the browser says it makes a passkey for.
const RP_NAME: &str = "Better Auth";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreationOptions<'a> {
    challenge: &'a str,
    rp: RelyingParty<'a>,
    user: UserEntity<'a>,
    pub_key_cred_params: [Parameters; 2],
    timeout: u32,
    attestation: &'static str,
    exclude_credentials: Vec<Descriptor<'a>>,
    authenticator_selection: Selection<'a>,
    extensions: Extensions,
    hints: [&'static str; 0],
}

#[derive(Serialize)]
struct RelyingParty<'a> {
    name: &'static str,
    id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UserEntity<'a> {
    id: String,
    name: &'a str,
    display_name: &'a str,
}

#[derive(Serialize)]
struct Parameters {
    alg: i64,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Selection<'a> {
    resident_key: &'static str,
    user_verification: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authenticator_attachment: Option<&'a str>,
    require_resident_key: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Extensions {
    cred_props: bool,
}

/// A new passkey, with the session that was begun for it if one was asked for.
#[derive(Serialize)]
struct Made<'a> {
    #[serde(flatten)]
    passkey: &'a Passkey,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<&'a Session>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a User>,
}

/// GET `passkey/generate-register-options`
pub(in crate::routes) fn options(auth: &mut NeonAuth, call: &Call) -> Answer {
    let attachment = call
        .query
        .choice("authenticatorAttachment", &["platform", "cross-platform"])?;
    let current = auth.require_fresh_session(call)?;
    let challenge = auth.random.base64url();
    let user_handle = URL_SAFE_NO_PAD.encode(auth.random.lower_alphanumeric(32));
    let user = &current.user;
    let passkeys = auth.store.passkeys_of(&user.id);
    let reply = Reply::json(&CreationOptions {
        challenge: &challenge,
        rp: RelyingParty {
            name: RP_NAME,
            id: auth.rp_id(),
        },
        user: UserEntity {
            id: user_handle,
            name: call.query.non_empty("name").unwrap_or(&user.email),
            display_name: &user.email,
        },
        pub_key_cred_params: ALGORITHMS.map(|alg| Parameters {
            alg,
            kind: "public-key",
        }),
        timeout: TIMEOUT,
        attestation: "none",
        exclude_credentials: passkeys.map(Descriptor::of).collect(),
        authenticator_selection: Selection {
            resident_key: "preferred",
            user_verification: USER_VERIFICATION,
            authenticator_attachment: attachment,
            require_resident_key: false,
        },
        extensions: Extensions { cred_props: true },
        hints: [],
    });
    let purpose = PasskeyChallenge::Registration {
        challenge,
        user_id: current.user.id,
    };
    let line = auth.keep_challenge(call, purpose);
    Ok(reply.with_cookies(current.renewal).with_cookies([line]))
}

/// POST `passkey/verify-registration`
pub(in crate::routes) fn verify(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let response = fields.any("response");
    let name = fields.optional_string("name");
    let create_session = fields.optional_bool("createSession") == Some(true);
    fields.finish()?;
    let current = auth.require_fresh_session(call)?;
    let Some(PasskeyChallenge::Registration { challenge, user_id }) = auth.take_challenge(call)
    else {
        return Err(CHALLENGE_NOT_FOUND);
    };
    if user_id != current.user.id {
        return Err(YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY);
    }
    let expected = Expected {
        challenge: &challenge,
        origin: &auth.application,
        rp_id: auth.rp_id(),
    };
    let made = webauthn::register(&response, &expected).ok_or(FAILED_TO_VERIFY_REGISTRATION)?;
    let name = name.map(|name| name.trim().to_owned());
    let name = name.filter(|name| !name.is_empty());
    let passkey = auth.add_passkey(call, &user_id, name, made);
    if !create_session {
        return Ok(Reply::json(&passkey).with_cookies(current.renewal));
    }
    let session = auth.begin_session(call, &user_id, Remember::Yes)?;
    let body = Made {
        passkey: &passkey,
        session: Some(&session),
        user: Some(&current.user),
    };
    let cookies = auth.session_cookies(call, &session, Remember::AsBefore);
    Ok(Reply::json(&body).with_cookies(cookies))
}

impl NeonAuth {
    fn add_passkey(
        &mut self,
        call: &Call,
        user_id: &str,
        name: Option<String>,
        made: Registered,
    ) -> Passkey {
        let passkey = Passkey {
            name,
            public_key: made.public_key,
            user_id: user_id.to_owned(),
            credential_id: made.credential_id,
            counter: made.counter,
            device_type: match made.is_backup_eligible {
                true => "multiDevice",
                false => "singleDevice",
            },
            backed_up: made.is_backed_up,
            transports: made.transports.join(","),
            created_at: call.now,
            aaguid: uuid_text(made.aaguid),
            id: self.random.uuid(),
        };
        self.store.passkeys.push(passkey.clone());
        passkey
    }
}
