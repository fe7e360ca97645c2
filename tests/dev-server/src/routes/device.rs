//! Signing in on a device without a keyboard (RFC 8628): it shows a code, and a browser that is signed in approves it.

use std::time::Duration;

use serde::Serialize;

use crate::call::Call;
use crate::link::with_parameter;
use crate::neon_auth::NeonAuth;
use crate::refusal::Refusal;
use crate::refusal::device::{
    ACCESS_DENIED, AUTHENTICATION_REQUIRED, AUTHORIZATION_PENDING, CLIENT_ID_MISMATCH,
    CLIENT_ID_REQUIRED, DEVICE_CODE_ALREADY_PROCESSED, DEVICE_CODE_NOT_CLAIMED,
    EXPIRED_DEVICE_CODE, EXPIRED_USER_CODE, INVALID_DEVICE_CODE, INVALID_USER_CODE,
    NOT_YOURS_TO_APPROVE, NOT_YOURS_TO_DENY, POLLING_TOO_FREQUENTLY, USER_NOT_FOUND,
};
use crate::reply::{Answer, Reply};
use crate::sessions::{Current, Remember};
use crate::store::{DeviceRequest, DeviceStatus};

/// How long a code is good for.
const CODE_LIFETIME: Duration = Duration::from_secs(30 * 60);

/// How long a device has to wait before it asks again.
const INTERVAL: Duration = Duration::from_secs(5);

/// What `device/token` takes, and nothing else.
const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// POST `device/code`: a device begins.
pub(super) fn request(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Codes<'a> {
        device_code: &'a str,
        user_code: &'a str,
        verification_uri: &'a str,
        verification_uri_complete: &'a str,
        expires_in: u64,
        interval: u64,
    }
    let user_code = auth.random.user_code();
    let request = match read_request(call, &user_code) {
        Ok(request) => request,
        Err(refusal) => return refuse(refusal),
    };
    let device_code = auth.random.alphanumeric(40);
    auth.store
        .device_requests
        .insert(device_code.clone(), request, call.now, CODE_LIFETIME);
    let page = format!("{}/device", auth.application);
    let body = Codes {
        device_code: &device_code,
        user_code: &user_code,
        verification_uri: &page,
        verification_uri_complete: &with_parameter(&page, "user_code", &user_code),
        expires_in: CODE_LIFETIME.as_secs(),
        interval: INTERVAL.as_secs(),
    };
    Ok(Reply::json(&body).never_stored())
}

/// What a device asks for. Empty fields are none, and a form has each of the others once.
fn read_request(call: &Call, user_code: &str) -> Result<DeviceRequest, Refusal> {
    let mut fields = call.fields();
    let client_id = fields.string("client_id");
    let user_id = fields.optional_string("user_id");
    let scope = fields.optional_string("scope");
    fields
        .finish()
        .map_err(|refusal| Refusal::invalid_request(refusal.message().to_owned()))?;
    let filled = |name, text: Option<String>| {
        let in_form = call.form.single(name)?.map(str::to_owned);
        Ok(in_form.or(text.filter(|text| !text.is_empty())))
    };
    Ok(DeviceRequest {
        user_code: user_code.to_owned(),
        user_id: filled("user_id", user_id)?,
        status: DeviceStatus::Pending,
        last_polled_at: None,
        client_id: filled("client_id", Some(client_id))?.ok_or(CLIENT_ID_REQUIRED)?,
        scope: filled("scope", scope)?,
    })
}

/// POST `device/token`: a device asks whether it has been approved.
pub(super) fn poll(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Token<'a> {
        access_token: &'a str,
        token_type: &'static str,
        expires_in: u64,
        scope: &'a str,
    }
    let mut fields = call.fields();
    fields.literal("grant_type", GRANT_TYPE);
    let device_code = fields.string("device_code");
    let client_id = fields.string("client_id");
    fields.finish()?;
    let (request, user_id) = match redeem(auth, call, &device_code, &client_id) {
        Ok(redeemed) => redeemed,
        Err(refusal) => return refuse(refusal),
    };
    let session = auth.begin_session(call, &user_id, Remember::Yes)?;
    let body = Token {
        access_token: &session.token,
        token_type: "Bearer",
        expires_in: call.now.seconds_until(session.expires_at),
        scope: request.scope.as_deref().unwrap_or_default(),
    };
    Ok(Reply::json(&body).never_stored())
}

/// Uses an approved request up, and gives it with the user it was approved by.
fn redeem(
    auth: &mut NeonAuth,
    call: &Call,
    device_code: &str,
    client_id: &str,
) -> Result<(DeviceRequest, String), Refusal> {
    let requests = &mut auth.store.device_requests;
    let entry = requests.entry_mut(device_code).ok_or(INVALID_DEVICE_CODE)?;
    let is_over = entry.is_over(call.now);
    let request = &mut entry.value;
    if request.client_id != client_id {
        return Err(CLIENT_ID_MISMATCH);
    }
    let last = request.last_polled_at;
    if last.is_some_and(|last| call.now < last.after(INTERVAL)) {
        return Err(POLLING_TOO_FREQUENTLY);
    }
    request.last_polled_at = Some(call.now);
    let request = request.clone();
    if is_over {
        requests.remove(device_code);
        return Err(EXPIRED_DEVICE_CODE);
    }
    match request.status {
        DeviceStatus::Pending => Err(AUTHORIZATION_PENDING),
        DeviceStatus::Denied => {
            requests.remove(device_code);
            Err(ACCESS_DENIED)
        }
        DeviceStatus::Approved => {
            let user_id = request.user_id.clone().unwrap_or_default();
            if auth.store.user_by_id(&user_id).is_none() {
                return Err(USER_NOT_FOUND);
            }
            auth.store.device_requests.remove(device_code);
            Ok((request, user_id))
        }
    }
}

/// GET `device`: what a code stands for. A browser that is signed in claims it.
pub(super) fn review(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Review<'a> {
        user_code: &'a str,
        status: DeviceStatus,
        #[serde(flatten)]
        details: Option<Details<'a>>,
    }
    #[derive(Serialize)]
    struct Details<'a> {
        client_id: &'a str,
        scope: Option<&'a str>,
    }
    let user_code = call.required_query("user_code")?;
    let device_code = live_device_code(auth, call, user_code)?;
    let current = auth.optional_session(call);
    let requests = &mut auth.store.device_requests;
    let entry = requests.entry_mut(&device_code).ok_or(INVALID_USER_CODE)?;
    let request = &mut entry.value;
    let (user_id, renewal) = match current {
        Some(Current { user, renewal, .. }) => (Some(user.id), renewal),
        None => (None, Vec::new()),
    };
    if request.user_id.is_none() && request.status == DeviceStatus::Pending {
        request.user_id.clone_from(&user_id);
    }
    let is_theirs = user_id.is_some() && request.user_id == user_id;
    let body = Review {
        user_code,
        status: request.status,
        details: is_theirs.then(|| Details {
            client_id: &request.client_id,
            scope: request.scope.as_deref(),
        }),
    };
    Ok(Reply::json(&body).with_cookies(renewal))
}

/// POST `device/approve`
pub(super) fn approve(auth: &mut NeonAuth, call: &Call) -> Answer {
    decide(auth, call, DeviceStatus::Approved, NOT_YOURS_TO_APPROVE)
}

/// POST `device/deny`
pub(super) fn deny(auth: &mut NeonAuth, call: &Call) -> Answer {
    decide(auth, call, DeviceStatus::Denied, NOT_YOURS_TO_DENY)
}

/// Settles a request that the user has claimed.
fn decide(auth: &mut NeonAuth, call: &Call, status: DeviceStatus, not_yours: Refusal) -> Answer {
    let mut fields = call.fields();
    let user_code = fields.string("userCode");
    fields.finish()?;
    let current = auth.optional_session(call).ok_or(AUTHENTICATION_REQUIRED)?;
    let device_code = live_device_code(auth, call, &user_code)?;
    let requests = &mut auth.store.device_requests;
    let entry = requests.entry_mut(&device_code).ok_or(INVALID_USER_CODE)?;
    let request = &mut entry.value;
    if request.status != DeviceStatus::Pending {
        return Err(DEVICE_CODE_ALREADY_PROCESSED);
    }
    match &request.user_id {
        None => return Err(DEVICE_CODE_NOT_CLAIMED),
        Some(user_id) if *user_id != current.user.id => return Err(not_yours),
        Some(_) => request.status = status,
    }
    Ok(Reply::success().with_cookies(current.renewal))
}

/// The device code of a user code whose time is not over.
fn live_device_code(auth: &NeonAuth, call: &Call, user_code: &str) -> Result<String, Refusal> {
    let store = &auth.store;
    let device_code = store.device_code_of(user_code).ok_or(INVALID_USER_CODE)?;
    match store.device_requests.get(&device_code, call.now) {
        Some(_) => Ok(device_code),
        None => Err(EXPIRED_USER_CODE),
    }
}

/// The answer that refuses a device.
fn refuse(refusal: Refusal) -> Answer {
    Ok(Reply::from(refusal).never_stored())
}
