//! Starting a peer, waiting until it is ready, ending it.

use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

const READY_WITHIN: Duration = Duration::from_secs(20);
const END_WITHIN: Duration = Duration::from_secs(3);
/// Another program may take the free port before the peer does.
const STARTS: usize = 3;

/// A running peer on a loopback port. It ends, and its files go, when this is dropped.
pub(crate) struct Peer {
    child: Child,
    address: SocketAddr,
    directory: PathBuf,
}

/// User name and password of the registry's one account.
pub(crate) const REGISTRY_ACCOUNT: (&str, &str) = ("tester", "correct horse");
/// `htpasswd -nbB` of it; the registry reads bcrypt only.
const REGISTRY_HTPASSWD: &str =
    "tester:$2y$05$aACwWXtB11MKyM3pEZ..HuQFUQcFC0/Vn1bdPsJw63RceFHQ8jexq";

/// PyPI's httpbin, or `None` when it is not installed.
pub(crate) fn httpbin() -> Option<Peer> {
    let Some(python) = python_of("httpbin", "HTTPBIN_PYTHON") else {
        return missing(
            "httpbin",
            "run `tests/peers/install`, or name a Python that has it in `HTTPBIN_PYTHON`",
        );
    };
    Some(Peer::start("httpbin", "/get", |address, _| {
        let mut command = Command::new(&python);
        // Threads, since a test of time-outs leaves requests behind that httpbin goes on serving.
        let gunicorn = [
            "-m",
            "gunicorn",
            "--workers=1",
            "--threads=16",
            "--no-control-socket",
            "--graceful-timeout=1",
        ];
        command
            .args(gunicorn)
            .arg(format!("--bind={address}"))
            .arg("httpbin:app");
        command
    }))
}

/// PyPI's localstripe with nothing in it, or `None` when it is not installed.
pub(crate) fn localstripe() -> Option<Peer> {
    let Some(python) = python_of("localstripe", "LOCALSTRIPE_PYTHON") else {
        return missing(
            "localstripe",
            "run `tests/peers/install`, or name a Python that has it in `LOCALSTRIPE_PYTHON`",
        );
    };
    Some(Peer::start(
        "localstripe",
        "/js.stripe.com/v3/",
        |address, _| {
            let mut command = Command::new(&python);
            command
                .args(["-m", "localstripe", "--from-scratch", "--port"])
                .arg(address.port().to_string());
            command
        },
    ))
}

/// npm's oidc-provider with these clients, or `None` when it is not installed.
pub(crate) fn oidc_provider(clients: &serde_json::Value) -> Option<Peer> {
    let library = peers().join("npm/node_modules/oidc-provider/lib/index.js");
    let Some(node) = in_path("node").filter(|_| library.exists()) else {
        return missing("oidc-provider", "run `tests/peers/install`");
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/oidc_provider.mjs");
    let ready = "/.well-known/openid-configuration";
    Some(Peer::start("oidc-provider", ready, |address, _| {
        let mut command = Command::new(&node);
        command.arg(script).arg(&library);
        command.args([address.port().to_string(), clients.to_string()]);
        command
    }))
}

/// Debian's docker-registry with one account, or `None` when it is not installed.
pub(crate) fn registry() -> Option<Peer> {
    let Some(program) = in_path("docker-registry") else {
        return missing(
            "docker-registry",
            "run `tests/peers/install`, or `apt-get install docker-registry`",
        );
    };
    Some(Peer::start(
        "docker-registry",
        "/v2/",
        |address, directory| {
            fs::write(directory.join("htpasswd"), REGISTRY_HTPASSWD)
                .expect("the directory can be written to");
            let config = directory.join("config.yml");
            fs::write(&config, registry_config(address, directory))
                .expect("the directory can be written to");
            let mut command = Command::new(&program);
            command.arg("serve").arg(config);
            command
        },
    ))
}

fn registry_config(address: SocketAddr, directory: &Path) -> String {
    let directory = directory.display();
    format!(
        r#"version: 0.1
log:
  level: warn
storage:
  filesystem:
    rootdirectory: "{directory}/storage"
  delete:
    enabled: true
http:
  addr: {address}
auth:
  htpasswd:
    realm: tests
    path: "{directory}/htpasswd"
"#
    )
}

impl Peer {
    /// `http://127.0.0.1:<port>`, without a slash at the end.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn start(name: &str, ready_path: &str, command: impl Fn(SocketAddr, &Path) -> Command) -> Self {
        for _ in 0..STARTS {
            let address = unused_address();
            let directory = scratch_directory(name);
            let log = File::create(directory.join("log")).expect("the directory can be written to");
            let mut command = command(address, &directory);
            command
                .stdin(Stdio::null())
                .stderr(log.try_clone().expect("a file can be cloned"))
                .stdout(log);
            let child = command
                .spawn()
                .unwrap_or_else(|error| panic!("{name} cannot be started: {error}"));
            let mut peer = Self {
                child,
                address,
                directory,
            };
            match peer.wait_until_ready(ready_path) {
                Ok(()) => return peer,
                Err(Some(_)) => {}
                Err(None) => panic!(
                    "{name} is not ready after {READY_WITHIN:?}:\n{}",
                    peer.log()
                ),
            }
            assert!(
                peer.log().contains("in use"),
                "{name} has ended:\n{}",
                peer.log()
            );
        }
        panic!("{name} found its port in use {STARTS} times");
    }

    /// Fails with the status of a peer that has ended, with `None` when it takes too long.
    fn wait_until_ready(&mut self, path: &str) -> Result<(), Option<ExitStatus>> {
        let start = Instant::now();
        while start.elapsed() < READY_WITHIN {
            if let Some(status) = self.child.try_wait().expect("a child can be asked") {
                return Err(Some(status));
            }
            if matches!(self.status_of(path), Ok(status) if status < 500) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Err(None)
    }

    fn status_of(&self, path: &str) -> std::io::Result<u16> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(READY_WITHIN))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )?;
        let mut status_line = [0; "HTTP/1.1 200".len()];
        stream.read_exact(&mut status_line)?;
        let status = std::str::from_utf8(&status_line[9..])
            .ok()
            .and_then(|status| status.parse().ok());
        status.ok_or_else(|| std::io::ErrorKind::InvalidData.into())
    }

    fn log(&self) -> String {
        fs::read_to_string(self.directory.join("log")).unwrap_or_default()
    }

    /// Asks first: gunicorn ends its workers only when it ends in order.
    fn end(&mut self) {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        let start = Instant::now();
        while asked.as_ref().is_ok_and(ExitStatus::success) && start.elapsed() < END_WITHIN {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.end();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// Where cargo keeps scratch files of tests: `target/tmp`.
fn target_tmp() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// Where `tests/peers/install` puts what is not installed for the whole machine.
fn peers() -> PathBuf {
    let target = target_tmp().parent().expect("`target/tmp` is in `target`");
    target.join("peers")
}

fn scratch_directory(name: &str) -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let directory = target_tmp().join(format!("{name}-{}-{number}", std::process::id()));
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).expect("`target/tmp` can be written to");
    directory
}

fn unused_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port is free");
    listener
        .local_addr()
        .expect("a bound listener has an address")
}

/// The Python of a peer's own environment, or the one that the variable names.
fn python_of(peer: &str, variable: &str) -> Option<OsString> {
    if let Some(python) = env::var_os(variable).filter(|python| !python.is_empty()) {
        return Some(python);
    }
    let python = peers().join(peer).join("bin/python");
    python.exists().then(|| python.into())
}

fn in_path(program: &str) -> Option<PathBuf> {
    let directories = env::var_os("PATH")?;
    env::split_paths(&directories)
        .map(|directory| directory.join(program))
        .find(|path| path.is_file())
}

fn missing(name: &str, remedy: &str) -> Option<Peer> {
    integration_tests::skip_without(name, remedy);
    None
}
