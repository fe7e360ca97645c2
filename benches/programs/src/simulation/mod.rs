//! A day of an application, with a clock of its own: nobody sleeps, and a seed gives the same day again.
//!
//! # The model
//!
//! A few hundred people use the application. Each signs in once and then comes one to five times in the day (one, and
//! another each time with probability 0.5, five at most), at times of the day that are spread evenly over 16 hours.
//! A visit is a number of pages (geometric, 10 on average), with a think time between them that is exponential, 30 s on
//! average: most clicks come soon after one another, some after minutes. A page is one request, and the requests
//! that the page's script makes of the application's own API right after it (a fixed number, the profile's). All of them
//! are protected.
//!
//! Without a cache each of those requests costs a call of upstream, as each has to find out who is signed in. What is
//! saved is the part of these calls that is not made. Signing in is the same with and without and not counted, but the
//! call that mints a cookie after it is.
//!
//! # What runs
//!
//! The requests go through the gate and the API proxy that all framework crates have, and what these ask is answered by
//! the embedded Neon Auth, called as a function. The browser keeps cookies as long as their Max-Age says.

mod browser;
mod day;
mod people;

pub use day::{Counts, Day};
pub use people::{Profile, Request, script};
