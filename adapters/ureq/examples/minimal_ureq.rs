//! Signs up, and says who is signed in, without a framework: `cargo run -p neon-auth-ureq --example minimal_ureq`.

use neon_auth::methods::SignUpEmail;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let auth = neon_auth_ureq::from_env()?; // once, when the application starts

    // In an application this is the head of the browser's request.
    let head = http::Request::get("/").header("host", "localhost:3000");
    let (parts, ()) = head.body(())?.into_parts();
    let request = auth.on(&parts);

    let ann = SignUpEmail::new("ann@example.com", "correct horse battery").name("Ann");
    request.sign_up().email(ann).send()?;
    if let Some(session) = request.get_session().send()? {
        println!("{} is signed in", session.user.name);
    }

    // In an application this is the answer to the browser: it gets the cookies.
    let mut response = http::Response::new("Hello");
    request.finish(&mut response);
    println!("{:?}", response.headers().keys().collect::<Vec<_>>());
    Ok(())
}
