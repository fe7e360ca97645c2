"""What each stack weighs: crates, a cold release build, and the size of a stripped binary.

Every stack is a small application in a folder of its own, outside the workspace, so that no other crate's features are
counted. It has the workspace's lock file, and uses enough of the library that the linker keeps what a real one needs. A
framework is weighed bare as well, with as few features as ours needs of it; what is added is the difference.
"""

import re
import shutil
import time

from .places import ROOT, WORK
from .processes import run, say

LOGIC = """
    let config = {0}::Config::builder()
        .base_url("https://ep-example.neonauth.eu-central-1.aws.neon.tech/neondb/auth")
        .cookie_secret("0123456789abcdef0123456789abcdef")
        .build()
        .expect("valid");
"""
TOKIO_CRATE = 'tokio = { version = "1", features = ["net", "rt-multi-thread"] }'
AXUM_CRATE = 'axum = { version = "0.8", default-features = false, features = ["http1", "tokio"] }'
ACTIX_CRATE = 'actix-web = { version = "4", default-features = false, features = ["macros"] }'
ROUILLE_CRATE = 'rouille = { version = "3", default-features = false }'

HELLO = 'fn main() { println!("Hello"); }'

CORE = (
    "fn main() {"
    + LOGIC.format("neon_auth_core")
    + """
    use neon_auth_core::{Action, Context, Flow, IncomingRequest, Jar, Middleware, UnixMillis};
    let (head, ()) = http::Request::new(()).into_parts();
    let request = IncomingRequest::new(&head.method, &head.uri, &head.headers);
    let jar = Jar::from_headers(&head.headers);
    let now = UnixMillis::from(std::time::SystemTime::now());
    let mut flow = Middleware::new(Context::new(&config, now, &request, &jar));
    while let Some(action) = flow.poll() {
        if let Action::Done(decision) = action { println!("{decision:?}"); return; }
    }
}
"""
)

TOKIO = (
    "fn main() {"
    + LOGIC.format("neon_auth_tokio::neon_auth")
    + """
    let auth = neon_auth_tokio::new(config);
    let (head, ()) = http::Request::new(()).into_parts();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    println!("{:?}", runtime.block_on(async { auth.on(&head).get_session().await }));
}
"""
)

BLOCKING = (
    "fn main() {"
    + LOGIC.format("neon_auth_ureq::neon_auth")
    + """
    let auth = neon_auth_ureq::new(config);
    let (head, ()) = http::Request::new(()).into_parts();
    println!("{:?}", auth.on(&head).get_session().send());
}
"""
)

AXUM = """
fn main() {{
    {config}
    let app = axum::Router::new().route("/", axum::routing::get(async || "Hello")){layer};
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {{
        let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await.expect("a port");
        axum::serve(listener, app).await.expect("it serves");
    }});
}}
"""

ACTIX = """
use actix_web::{{App, HttpServer, web}};

#[actix_web::main]
async fn main() -> std::io::Result<()> {{
    {config}
    HttpServer::new(move || App::new().route("/", web::get().to(async || "Hello")){layer})
        .bind(("127.0.0.1", 3000))?
        .run()
        .await
}}
"""

ROUILLE = """
fn main() {{
    {config}
    rouille::start_server("127.0.0.1:3000", move |request| {{
        let page = || rouille::Response::text(request.url());
        {page}
    }});
}}
"""


def own(name, folder=None):
    return f'{name} = {{ path = "{ROOT / "adapters" / (folder or name.removeprefix("neon-auth-"))}" }}'


def with_auth(crate):
    return LOGIC.format(crate) + f"let auth = {crate}::new(config);"


# Name, dependencies, program, and what it is compared with.
STACKS = [
    ("hello world", [], HELLO, None),
    ("core", [f'neon-auth-core = {{ path = "{ROOT / "core"}" }}', 'http = "1"'], CORE, "hello world"),
    ("tokio", [own("neon-auth-tokio"), TOKIO_CRATE, 'http = "1"'], TOKIO, "hello world"),
    ("blocking (ureq)", [own("neon-auth-ureq"), 'http = "1"'], BLOCKING, "hello world"),
    ("axum alone", [AXUM_CRATE, TOKIO_CRATE], AXUM.format(config="", layer=""), None),
    (
        "axum",
        [AXUM_CRATE, TOKIO_CRATE, own("neon-auth-axum")],
        AXUM.format(
            config=with_auth("neon_auth_axum"),
            layer='.nest_service("/api/auth", neon_auth_axum::handler(&auth)).layer(neon_auth_axum::protect(&auth))',
        ),
        "axum alone",
    ),
    ("actix alone", [ACTIX_CRATE], ACTIX.format(config="", layer=""), None),
    (
        "actix",
        [ACTIX_CRATE, own("neon-auth-actix")],
        ACTIX.format(
            config=with_auth("neon_auth_actix"),
            layer=".service(neon_auth_actix::handler(&auth)).wrap(neon_auth_actix::protect(&auth))",
        ),
        "actix alone",
    ),
    ("rouille alone", [ROUILLE_CRATE], ROUILLE.format(config="", page="page()"), None),
    (
        "rouille",
        [ROUILLE_CRATE, own("neon-auth-rouille")],
        ROUILLE.format(
            config=with_auth("neon_auth_rouille"),
            page="neon_auth_rouille::protect(&auth, request, |_| page())",
        ),
        "rouille alone",
    ),
]


def measure(builds):
    """Stack to crates, seconds and bytes; `builds` cold builds of each."""
    found = {}
    for name, dependencies, program, base in STACKS:
        say(f"weight of {name}")
        folder = put_together(name, dependencies, program)
        run("cargo", "fetch", "--quiet", cwd=folder)
        seconds, size = [], 0
        for _ in range(builds):
            took, size = build(folder)
            seconds.append(round(took, 1))
        found[name] = {"crates": crates(folder), "build_s": sorted(seconds), "bytes": size, "beside": base}
    return {"stacks": found, "order": [stack[0] for stack in STACKS]}


def put_together(name, dependencies, program):
    folder = WORK / "weight" / re.sub(r"\W+", "-", name).strip("-")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "src").mkdir(parents=True)
    manifest = [
        '[package]\nname = "weighed"\nversion = "0.0.0"\nedition = "2024"\n',
        "[workspace]\n",
        "[profile.release]\nstrip = true\n",
        "[dependencies]",
        *dependencies,
    ]
    (folder / "Cargo.toml").write_text("\n".join(manifest) + "\n")
    (folder / "src" / "main.rs").write_text(program)
    shutil.copy(ROOT / "Cargo.lock", folder)
    return folder


def build(folder):
    target = folder / "target"
    shutil.rmtree(target, ignore_errors=True)
    begun = time.monotonic()
    run("cargo", "build", "--quiet", "--release", cwd=folder, env={"CARGO_TARGET_DIR": str(target)})
    took = time.monotonic() - begun
    size = (target / "release" / "weighed").stat().st_size
    shutil.rmtree(target)
    return took, size


def crates(folder):
    """All that is compiled for the program but the program itself."""
    tree = run("cargo", "tree", "--edges", "normal", "--prefix", "none", "--no-dedupe", cwd=folder)
    return len({line.split(" (")[0] for line in tree.splitlines() if line}) - 1
