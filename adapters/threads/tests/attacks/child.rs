//! The server under attack, and crowds of clients: processes of their own, which end with their standard input.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _, stdin};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use neon_auth_threads::{Response, status, text};

use crate::wire::AMPLE;

const SERVER: &str = "ATTACKED_SERVER";
const OPTIONS: &str = "ATTACKED_OPTIONS";
const CROWD: &str = "ATTACKING_CROWD";

/// Longer than a request takes here, and shorter than a test may.
const SHORT: Duration = Duration::from_secs(1);

/// Says which server is attacked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Server {
    Threads,
    Rouille,
}

/// How the server is started. rouille has none of the times, and no places.
#[derive(Clone)]
pub(crate) struct Options {
    descriptors: u32,
    places: usize,
    is_short: bool,
}

impl Options {
    /// The server's own times.
    pub(crate) const fn ample() -> Self {
        Self {
            descriptors: 1024,
            places: 512,
            is_short: false,
        }
    }

    /// Every time is [`SHORT`].
    pub(crate) const fn short() -> Self {
        Self {
            is_short: true,
            ..Self::ample()
        }
    }

    pub(crate) const fn places(self, places: usize) -> Self {
        Self { places, ..self }
    }

    pub(crate) const fn descriptors(self, descriptors: u32) -> Self {
        Self {
            descriptors,
            ..self
        }
    }
}

/// A child of this very program, which plays one of the ignored tests below.
struct Played {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<String>,
}

impl Played {
    fn start(test: &str, descriptors: u32, variables: &[(&str, String)]) -> Self {
        let mut command = Command::new("sh");
        command
            .args([
                "-c",
                r#"ulimit -n "$0" && exec "$@""#,
                &descriptors.to_string(),
            ])
            .arg(env::current_exe().unwrap())
            .args(["--ignored", "--exact", test, "--nocapture", "--quiet"])
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Panics are part of the tests.
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let (sender, output) = channel();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self {
            input: child.stdin.take(),
            output,
            child,
        }
    }

    /// Waits for a line that begins so, and gives the rest.
    fn said(&mut self, wanted: &str) -> Result<String, String> {
        loop {
            let line = self.output.recv_timeout(AMPLE * 4);
            let line = line.map_err(|_| format!("never says {wanted:?}"))?;
            if let Some(rest) = line.strip_prefix(wanted) {
                return Ok(rest.to_owned());
            }
        }
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server that runs.
pub(crate) struct Target {
    played: Played,
    pub(crate) address: SocketAddr,
    is_stopped: bool,
}

impl Target {
    pub(crate) fn start(server: Server, options: &Options) -> Self {
        let Options {
            descriptors,
            places,
            is_short,
        } = options;
        let variables = [
            (SERVER, format!("{server:?}")),
            (OPTIONS, format!("{places} {is_short}")),
        ];
        let mut played = Played::start("child::serve", *descriptors, &variables);
        let address = played.said("listens at ").unwrap().parse().unwrap();
        Self {
            played,
            address,
            is_stopped: false,
        }
    }

    /// Waits until so many requests for `/wait` are under way.
    pub(crate) fn is_waited_for(&mut self, times: usize) -> Result<(), String> {
        for _ in 0..times {
            let said = self.played.said("waits");
            said.map_err(|_| "not all requests reach the handler")?;
        }
        Ok(())
    }

    /// Stops the server, and waits until nobody can connect any more.
    pub(crate) fn stop(&mut self) -> Result<(), String> {
        self.is_stopped = true;
        self.says("stop");
        let begun = Instant::now();
        while TcpStream::connect(self.address).is_ok() {
            if begun.elapsed() > AMPLE {
                return Err("it goes on listening".to_owned());
            }
            thread::yield_now();
        }
        Ok(())
    }

    /// Lets the requests for `/wait` go on.
    pub(crate) fn release(&mut self) {
        self.says("release");
    }

    /// Waits until the process has ended by itself, as it does once the server has stopped.
    pub(crate) fn ends(&mut self) -> Result<(), String> {
        let begun = Instant::now();
        loop {
            match self.played.child.try_wait().unwrap() {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(format!("the process ends with {status}")),
                None if begun.elapsed() > AMPLE => return Err("it does not end".to_owned()),
                None => thread::yield_now(),
            }
        }
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    /// Returns how many KiB of memory the process has had at most.
    pub(crate) fn peak_of_memory(&self) -> Result<usize, String> {
        let status = format!("/proc/{}/status", self.played.child.id());
        let status = fs::read_to_string(status).map_err(|error| error.to_string())?;
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|peak| peak.trim().strip_suffix(" kB")?.parse().ok());
        peak.ok_or_else(|| "says nothing of its memory".to_owned())
    }

    fn says(&mut self, word: &str) {
        let input = self.played.input.as_mut().unwrap();
        writeln!(input, "{word}").unwrap();
    }
}

/// Clients that connect, send this, and wait.
pub(crate) struct Crowd(Played);

impl Crowd {
    pub(crate) fn of(number: usize, address: SocketAddr, sent: &str) -> Self {
        let number = number.to_string();
        let crowd = format!("{number} {address} {sent}");
        Self(Played::start("child::crowd", 1024, &[(CROWD, crowd)]))
    }

    /// Waits until all are there.
    pub(crate) fn is_there(&mut self) -> Result<(), String> {
        self.0.said("all are there").map(drop)
    }
}

/// Lets requests wait until the test says so.
static RELEASED: (Mutex<bool>, Condvar) = (Mutex::new(false), Condvar::new());

fn is_released(released: bool) {
    *RELEASED.0.lock().unwrap() = released;
    RELEASED.1.notify_all();
}

/// The application, for either server.
fn page(path: &str, length: usize) -> Option<String> {
    match path {
        "/page" | "/hidden" => Some(path.replace('/', "")),
        "/length" => Some(length.to_string()),
        "/big" => Some("x".repeat(32 * 1024 * 1024)),
        "/panic" => panic!("this panic is part of a test"),
        "/wait" => {
            println!("waits");
            let mut released = RELEASED.0.lock().unwrap();
            while !*released {
                released = RELEASED.1.wait(released).unwrap();
            }
            Some("page".to_owned())
        }
        _ => None,
    }
}

/// Waits for what the test says.
fn on_stop(stop: impl Fn() + Send + 'static) {
    thread::spawn(move || {
        for line in stdin().lines() {
            match &*line.unwrap() {
                "stop" => stop(),
                _ => is_released(true),
            }
        }
        // The test is over.
        std::process::exit(0);
    });
}

#[test]
#[ignore = "the other tests play it, as a process of its own"]
fn serve() {
    let options = env::var(OPTIONS).unwrap();
    let (places, is_short) = options.split_once(' ').unwrap();
    match &*env::var(SERVER).unwrap() {
        "Threads" => serve_by_threads(places.parse().unwrap(), is_short == "true"),
        _ => serve_by_rouille(),
    }
}

fn serve_by_threads(places: usize, is_short: bool) {
    let mut server = neon_auth_threads::Server::bind("127.0.0.1:0").unwrap();
    server = server.max_connections(places);
    if is_short {
        server = server
            .idle_timeout(SHORT)
            .head_timeout(SHORT)
            .body_timeout(SHORT)
            .answer_timeout(SHORT)
            .grace(SHORT);
    }
    let handle = server.handle();
    on_stop(move || handle.stop());
    println!("\nlistens at {}", server.local_addr());
    server.serve(move |request| {
        let answered = page(request.uri().path(), request.body().len());
        answered.map_or_else(not_found, text)
    });
}

fn not_found() -> Response {
    status(http::StatusCode::NOT_FOUND)
}

fn serve_by_rouille() {
    use std::io::Read as _;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use rouille::{Request, Response};

    let length = |request: &Request| {
        let mut body = Vec::new();
        let mut data = request.data().unwrap();
        data.read_to_end(&mut body).map(|_| body.len())
    };
    let server = rouille::Server::new("127.0.0.1:0", move |request| {
        let length = match &*request.url() {
            "/length" => length(request).unwrap_or_default(),
            _ => 0,
        };
        page(&request.url(), length).map_or_else(Response::empty_404, Response::text)
    });
    let server = server.unwrap();
    let is_over = Arc::new(AtomicBool::new(false));
    let over = Arc::clone(&is_over);
    on_stop(move || over.store(true, Ordering::Relaxed));
    println!("\nlistens at {}", server.server_addr());
    while !is_over.load(Ordering::Relaxed) {
        server.poll_timeout(Duration::from_millis(10));
    }
    server.join();
}

#[test]
#[ignore = "the other tests play it, as a process of its own"]
fn crowd() {
    let crowd = env::var(CROWD).unwrap();
    let mut words = crowd.splitn(3, ' ');
    let number: usize = words.next().unwrap().parse().unwrap();
    let address: SocketAddr = words.next().unwrap().parse().unwrap();
    let sent = words.next().unwrap();
    let connections: Vec<TcpStream> = (0..number)
        .filter_map(|_| {
            let mut connection = TcpStream::connect_timeout(&address, AMPLE).ok()?;
            connection.write_all(sent.as_bytes()).ok()?;
            Some(connection)
        })
        .collect();
    println!("\nall are there");
    let _ = stdin().read_line(&mut String::new());
    drop(connections);
}
