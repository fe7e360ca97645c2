//! Guides: what an application does with Neon Auth, topic by topic. There is no code here, and nothing of it is compiled
//! into an application.
//!
//! | guide | answers |
//! |---|---|
//! | [Protecting pages and APIs](protecting) | What do a browser, `fetch()`, htmx, an `EventSource` and a WebSocket get if nobody is signed in? |
//! | [Signing in](signing_in) | How do I write my own sign-in form? What about Google and GitHub? |
//! | [Second factor and passkeys](second_factor) | How are they set up, and what does signing in with them take? |
//! | [Verification](verification) | How is an address proved? Why does a page still say "not verified" after the link? |
//! | [Roles](roles) | Who may see the admin page? How do I ask for the password again? |
//! | [Administration](administration) | How does an admin page list, ban, sign out and delete users, and act as one? |
//! | [Organizations](organizations) | How does somebody create one and invite others? What does a page below `/org/{slug}` ask for? |
//! | [Forms and CSRF](forms) | Which forms are refused, and what do I do about it? |
//! | [Service workers](service_workers) | What must mine leave alone? What does it still have after a sign-out? |
//! | [Outages and revocation](outages) | What happens while Neon Auth is down? What does a sign-out everywhere end, and when? |
//! | [Secrets](secrets) | How do I change the cookie secret? What if it has leaked? |
//! | [Deploying](deploying) | What do I set in Neon's console? What do large records and subdomains need? |
//! | [Reverse proxies](reverse_proxies) | What do nginx, Caddy and a load balancer need in front of the application? |
//! | [Self-hosting](self_hosted) | How do I run a Better Auth server of my own behind the application? |
//! | [Logging](logging) | Where does the log go, what is in it, and why is it silent? |
//! | [Background jobs](background_jobs) | What can a job call without a request, and in whose name? |
//! | [Coming from the JavaScript SDK](from_javascript) | What has another name, what is different, and why? |
//! | [Sharing with Next.js](next_js) | How do a Next.js front end and this service share one sign-in? |
//! | [Neon's own front end](front_end) | How do Neon's client and UI talk to this proxy? Which CORS headers do they need? How does the Data API get its JWT? |
//! | [Row-level security](row_level_security) | How does Postgres learn who is signed in? |
//! | [Testing](testing) | How do I test my application without a network? |
//!
//! The code is for axum. All Rust in it is compiled and run by this crate's tests, except that for sqlx. Most of it is the
//! same for `neon-auth-actix`, and for `neon-auth-threads` and `neon-auth-rouille`, which block; each guide says what is
//! not.

pub mod administration;
pub mod background_jobs;
pub mod deploying;
pub mod forms;
pub mod from_javascript;
pub mod front_end;
pub mod logging;
pub mod next_js;
pub mod organizations;
pub mod outages;
pub mod protecting;
pub mod reverse_proxies;
pub mod roles;
pub mod row_level_security;
pub mod second_factor;
pub mod secrets;
pub mod self_hosted;
pub mod service_workers;
pub mod signing_in;
pub mod testing;
pub mod verification;
