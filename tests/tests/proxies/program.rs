//! A reverse proxy as a child process.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::client::HOST;
use crate::folder::{Folder, NOBODY};

/// How one is configured and started. The guide's files name an address of the application and a port; those alone are
/// other ones here, and where the certificate is.
pub(crate) struct Program {
    name: &'static str,
    arguments: &'static [&'static str],
    configuration: fn(Ports) -> String,
}

/// Where the proxy and the application listen, on the loopback interface.
#[derive(Clone, Copy)]
struct Ports {
    proxy: u16,
    application: u16,
}

pub(crate) const NGINX: Program = Program {
    name: "nginx",
    arguments: &["-p", ".", "-e", "stderr", "-c", "configuration"],
    configuration: nginx,
};

/// As a proxy that passes on what one before it says of the client.
pub(crate) const NGINX_BEHIND_ANOTHER: Program = Program {
    configuration: |ports| {
        replaced(
            &nginx(ports),
            "$remote_addr;",
            "$proxy_add_x_forwarded_for;",
        )
    },
    ..NGINX
};

pub(crate) const CADDY: Program = Program {
    name: "caddy",
    arguments: &["run", "--adapter", "caddyfile", "--config", "configuration"],
    configuration: caddy,
};

/// The name of the file with the certificate, and of that with its key.
pub(crate) const CERTIFICATE: [&str; 2] = ["certificate.pem", "key.pem"];

fn nginx(ports: Ports) -> String {
    let guide = include_str!("../../../adapters/axum/src/guide/nginx.conf");
    let guide = replaced(guide, "127.0.0.1:3000", &at(ports.application));
    let guide = replaced(
        &guide,
        "listen 443 ssl http2",
        &format!("listen {} ssl http2", at(ports.proxy)),
    );
    let [certificate, key] = CERTIFICATE;
    let folder = "/etc/ssl/private/app.example.com";
    let guide = replaced(&guide, &format!("{folder}.pem"), certificate);
    let guide = replaced(&guide, &format!("{folder}.key"), key);
    // Nobody asks there, and port 80 may be somebody's.
    let guide = replaced(&guide, "listen 80;", "listen unix:http.socket;");
    format!(
        "daemon off; master_process off; pid nginx.pid; events {{}}
        http {{
            access_log off;
            client_body_temp_path client_body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi; scgi_temp_path scgi;
            {guide}
        }}"
    )
}

fn caddy(ports: Ports) -> String {
    let guide = include_str!("../../../adapters/axum/src/guide/Caddyfile");
    let guide = replaced(guide, "127.0.0.1:3000", &at(ports.application));
    let [certificate, key] = CERTIFICATE;
    let site = format!(
        "https://{HOST}:{} {{\n\tbind 127.0.0.1\n\ttls {certificate} {key}",
        ports.proxy
    );
    let guide = replaced(&guide, &format!("{HOST} {{"), &site);
    format!("{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n{guide}")
}

fn at(port: u16) -> String {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port)).to_string()
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from} in {text}");
    text.replace(from, to)
}

/// One that runs. It ends with this value, and also if this process ends in any other way.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: SocketAddr,
    // After the child, so that it goes last.
    _folder: Folder,
}

impl Program {
    /// Starts it before an application; none if the program is not there.
    pub(crate) fn start(&self, application: SocketAddr, certificate: [&str; 2]) -> Option<Running> {
        let program = self.find()?;
        let mut log = String::new();
        // Somebody else may have taken the port in the meantime.
        for _ in 0..3 {
            match self.try_start(&program, application, certificate) {
                Ok(running) => return Some(running),
                Err(ended) => log = ended,
            }
        }
        panic!("{} does not start: {log}", self.name);
    }

    fn find(&self) -> Option<PathBuf> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        // Where Debian has nginx; it is not in everybody's PATH.
        let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
        let found = folders
            .map(|folder| folder.join(self.name))
            .find(|program| program.is_file());
        if found.is_none() {
            let is_required = std::env::var("NEON_AUTH_PROXIES").is_ok_and(|it| it == "required");
            assert!(!is_required, "{} is not installed", self.name);
            // Not by `eprintln!`: the harness swallows what passing tests print.
            let _ = writeln!(std::io::stderr(), "skipped, for want of {}", self.name);
        }
        found
    }

    /// Starts it, or gives its log if it ends at once.
    fn try_start(
        &self,
        program: &Path,
        application: SocketAddr,
        certificate: [&str; 2],
    ) -> Result<Running, String> {
        let ports = Ports {
            proxy: free_port(),
            application: application.port(),
        };
        let folder = Folder::new();
        folder.write("configuration", &(self.configuration)(ports));
        for (name, text) in CERTIFICATE.iter().zip(certificate) {
            folder.write(name, text);
        }
        let log = File::create(folder.path().join("log")).unwrap();
        let mut command = ending_with_its_input(program.as_os_str());
        command
            .args(self.arguments)
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .env("XDG_DATA_HOME", folder.path())
            .env("XDG_CONFIG_HOME", folder.path())
            .stdin(Stdio::piped())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        if folder.leave_to_nobody() {
            command.uid(NOBODY).gid(NOBODY);
        }
        let mut child = command.spawn().unwrap();
        let address = (Ipv4Addr::LOCALHOST, ports.proxy).into();
        let patient_until = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(address).is_err() {
            let has_ended = child.try_wait().unwrap().is_some();
            if has_ended || Instant::now() > patient_until {
                end(&mut child);
                return Err(folder.read("log"));
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(Running {
            child,
            address,
            _folder: folder,
        })
    }
}

/// A shell that starts the program, and kills it when its own input ends: this process has dropped the other end of the
/// pipe, or is gone.
fn ending_with_its_input(program: &OsStr) -> Command {
    let script = r#"exec 3<&0; "$@" & child=$!; { cat <&3; kill -9 $child; } & wait $child"#;
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "sh"]).arg(program);
    shell
}

fn end(child: &mut Child) {
    drop(child.stdin.take());
    let _ = child.wait();
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

impl Drop for Running {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}
