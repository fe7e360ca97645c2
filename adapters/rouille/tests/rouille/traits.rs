//! What the compiler promises users: nothing here runs, it only has to compile.

use std::fmt::Debug;

use neon_auth_rouille::{NeonAuth, Rejection, RequestAuth};

const fn is_shared<T: Clone + Debug + Send + Sync + 'static>() {}
const fn is_error<T: std::error::Error + Send + 'static>() {}

const _: () = {
    is_shared::<NeonAuth>();
    is_shared::<RequestAuth>();
    is_error::<Rejection>();
};
