//! What the compiler promises users: nothing here runs, it only has to compile.

use std::fmt::Debug;

use actix_web::ResponseError;
use neon_auth_actix::{
    Auth, AuthMiddleware, FreshSession, NeonAuth, OwnThread, Rejection, Session,
};

const fn is_shared<T: Clone + Debug + Send + Sync + 'static>() {}
const fn is_error<T: std::error::Error + ResponseError + Send + 'static>() {}

const _: () = {
    is_shared::<NeonAuth>();
    is_shared::<AuthMiddleware>();
    is_shared::<OwnThread>();
    is_shared::<Auth>();
    is_shared::<Session>();
    is_shared::<FreshSession>();
    is_error::<Rejection>();
};
