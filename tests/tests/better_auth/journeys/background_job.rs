//! A job that no visitor's request began.

use http::Request;
use neon_auth::RequestAuth;
use neon_auth_core::methods::{GetUser, ImpersonateUser, RemoveUser, SignInEmail};
use neon_auth_core::{Config, Session};

use crate::site::{PASSWORD, Person, Site, refusal};

const ORIGIN: &str = "http://localhost:3000";

scenarios![
    a_job_signs_in_and_administers,
    a_job_without_an_origin_is_refused,
    a_job_acts_as_a_user,
];

fn job(config: Config) -> RequestAuth {
    let (parts, ()) = Request::new(()).into_parts();
    neon_auth_tokio::new(config).on(&parts)
}

async fn signed_in(job: &RequestAuth, person: &Person) {
    let arguments = SignInEmail::new(person.email.as_str(), PASSWORD);
    job.sign_in().email(arguments).await.unwrap();
}

async fn a_job_signs_in_and_administers(site: Site) {
    let (boss, ann) = (site.admin().await, site.signed_up().await);
    let job = job(site.config().origin(ORIGIN).build().unwrap());
    signed_in(&job, &boss).await;
    let arguments = RemoveUser::new(ann.id.as_str());
    job.admin().remove_user(arguments).await.unwrap();
    let gone = job.admin().get_user(GetUser::new(ann.id.as_str())).await;
    assert_eq!(refusal(gone), "404 USER_NOT_FOUND");
    job.sign_out().await.unwrap();
    assert!(job.get_session().await.unwrap().is_none());
}

async fn a_job_without_an_origin_is_refused(site: Site) {
    let boss = site.admin().await;
    let job = job(site.config().build().unwrap());
    signed_in(&job, &boss).await;
    let refused = job.sign_out().await;
    assert_eq!(refusal(refused), "403 MISSING_OR_NULL_ORIGIN");
}

async fn a_job_acts_as_a_user(site: Site) {
    let (boss, ann) = (site.admin().await, site.signed_up().await);
    let job = job(site.config().origin(ORIGIN).build().unwrap());
    signed_in(&job, &boss).await;
    let arguments = ImpersonateUser::new(ann.id.as_str());
    job.admin().impersonate_user(arguments).await.unwrap();
    let accounts = job.list_accounts().await.unwrap();
    assert_eq!(accounts[0].user_id, ann.id);
    job.admin().stop_impersonating().await.unwrap();
    let session: Option<Session> = job.get_session().await.unwrap();
    assert_eq!(session.unwrap().user.id, boss.id);
    job.sign_out().await.unwrap();
}
