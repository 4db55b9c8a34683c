//! A Postgres server of one's own.

use std::{
    env, fs, io,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        net::UnixStream,
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::skip_without;

const READY_WITHIN: Duration = Duration::from_secs(60);
const END_WITHIN: Duration = Duration::from_secs(10);
const USER: &str = "tester";
const PASSWORD: &str = "not-to-be-shown";
/// User and group `nobody` of Debian. Postgres refuses to run as root.
const NOBODY: u32 = 65534;

/// Runs `postgres` until it ends or this script's input does, which is when the test's process ends, however it does.
const UNTIL_INPUT_ENDS: &str = r#"
directory=$1; shift
exec 3<&0
"$@" 3<&- &
server=$!
(read -r _ <&3; : >"$directory/ended"; kill -INT "$server") &
wait "$server"
if [ -e "$directory/ended" ]; then rm -rf "$directory"; else kill "$!"; fi
"#;

/// A running Postgres with an empty database, on a Unix socket: no port can be taken by somebody else. It ends, and
/// its files go, when this is dropped or the process ends.
pub struct Postgres {
    server: Child,
    directory: PathBuf,
}

impl Postgres {
    /// Starts a server, or says that it is skipped when none is installed.
    ///
    /// # Panics
    /// When an installed server does not start.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            skip_without(
                "postgres",
                "run `tests/peers/install`, or `apt-get install postgresql`",
            );
            return None;
        };
        let directory =
            private_directory().expect("the directory for temporary files can be written to");
        let password = directory.join("password");
        fs::write(&password, PASSWORD).expect("the directory can be written to");
        let owner = owner(&directory);
        if owner == Some(NOBODY) {
            chown(&password, owner, owner).expect("root gives files away");
        }
        let run = |program: &Path| {
            let mut command = Command::new(program);
            command.current_dir(&directory).stdin(Stdio::null());
            if owner == Some(NOBODY) {
                command.uid(NOBODY).gid(NOBODY);
            }
            command
        };
        let data = directory.join("data");
        let initdb = programs.join("initdb");
        let initialised = run(&initdb)
            .args([
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C",
                "--auth=password",
            ])
            .args(["--username", USER, "--pwfile"])
            .arg(&password)
            .arg("--pgdata")
            .arg(&data)
            .output()
            .unwrap_or_else(|error| panic!("initdb cannot be started: {error}"));
        assert!(
            initialised.status.success(),
            "initdb fails:\n{}",
            String::from_utf8_lossy(&initialised.stderr)
        );
        let log = fs::File::create(directory.join("log")).expect("the directory can be written to");
        let server = run(Path::new("sh"))
            .args(["-c", UNTIL_INPUT_ENDS, "sh"])
            .arg(&directory)
            .arg(programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&directory)
            .args([
                "-c",
                "listen_addresses=",
                "-c",
                "fsync=off",
                "-c",
                "max_connections=200",
            ])
            .stdin(Stdio::piped())
            .stderr(log.try_clone().expect("a file can be cloned"))
            .stdout(log)
            .spawn()
            .unwrap_or_else(|error| panic!("postgres cannot be started: {error}"));
        let mut postgres = Self { server, directory };
        postgres.wait_until_ready();
        Some(postgres)
    }

    /// URL of the database, with its password.
    pub fn url(&self) -> String {
        let socket = self.directory.to_string_lossy().replace('/', "%2F");
        format!("postgres://{USER}:{PASSWORD}@{socket}/postgres")
    }

    /// What must not be shown anywhere.
    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    fn wait_until_ready(&mut self) {
        let start = Instant::now();
        while start.elapsed() < READY_WITHIN {
            let ended = self.server.try_wait().expect("a child can be asked");
            assert!(ended.is_none(), "postgres has ended:\n{}", self.log());
            // Its last line says how far the server is, which is what `pg_ctl` waits for too.
            let status = fs::read_to_string(self.directory.join("data/postmaster.pid"));
            let ready = status.is_ok_and(|status| status.trim_end().ends_with("ready"));
            if ready && UnixStream::connect(self.directory.join(".s.PGSQL.5432")).is_ok() {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!(
            "postgres is not ready after {READY_WITHIN:?}:\n{}",
            self.log()
        );
    }

    fn log(&self) -> String {
        fs::read_to_string(self.directory.join("log")).unwrap_or_default()
    }

    /// Asks first: a server that is killed leaves its shared memory behind.
    fn end(&mut self) {
        drop(self.server.stdin.take());
        let start = Instant::now();
        while start.elapsed() < END_WITHIN {
            if matches!(self.server.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.end();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// Where `initdb` and `postgres` are. Debian keeps them out of the path; of several versions, the newest is taken.
fn programs() -> Option<PathBuf> {
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    debian.sort_by_key(|path| version(path));
    let debian = debian.into_iter().rev().map(|path| path.join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    let in_path: Vec<PathBuf> = env::split_paths(&path).collect();
    debian.chain(in_path).find(|directory| {
        ["initdb", "postgres"]
            .iter()
            .all(|program| directory.join(program).is_file())
    })
}

/// A directory for the server alone. Not in `target`, which `nobody` may have no way to, and whose path may be too
/// long for a socket.
fn private_directory() -> io::Result<PathBuf> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let directory = env::temp_dir().join(format!("integration-pg-{}-{number}", std::process::id()));
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir(&directory)?;
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o700))?;
    if owner(&directory) == Some(0) {
        chown(&directory, Some(NOBODY), Some(NOBODY))?;
    }
    Ok(directory)
}

fn owner(path: &Path) -> Option<u32> {
    fs::metadata(path).ok().map(|metadata| metadata.uid())
}
