//! `cargo run --release --bin client`: instructions and heap allocations per request.
//!
//! Three clients make the same calls to one loopback server in another process: the generated one,
//! hand-written reqwest, and feignhttp. Instructions are callgrind's, of the client process alone,
//! retry and limits of the generated client on; allocations are a counting allocator's, in a run
//! without valgrind. Each number is the difference between a long and a short run, divided by the
//! requests between them, so start-up counts for nothing.
//!
//! Dependencies are built once, with the features that feignhttp turns on: all three clients run on
//! the same code below them.
//!
//! `--profile DIRECTORY` keeps callgrind's profiles of the long runs there.

use integration_bench::api::{Brief, NewBrief, sample_tasks};
use integration_bench::report::{Bound, Limit, conclude};
use integration_bench::valgrind;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

const CLIENTS: [&str; 3] = ["generated", "handwritten", "feignhttp"];
const CALLS: [&str; 3] = ["GET", "POST", "list"];

/// Requests of the short and the long run.
const SHORT: usize = 50;
const LONG: usize = 1050;

/// What one request costs.
#[derive(Clone, Copy)]
struct Cost {
    instructions: f64,
    allocations: f64,
}

fn main() -> ExitCode {
    match measure_all() {
        Ok(bounds) => conclude(&bounds),
        Err(problem) => {
            eprintln!("benchmark failed: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn measure_all() -> Result<Vec<Bound>, String> {
    valgrind::require()?;
    let mut bench = Bench::set_up()?;
    println!(
        "GET answers {} bytes, POST sends {} bytes, the list has {} bytes.\n",
        json_len(&Brief::sample()),
        json_len(&NewBrief::sample()),
        json_len(&sample_tasks()),
    );
    println!(
        "| call | client | instructions per request | of hand-written | of feignhttp | allocations |"
    );
    println!("|---|---|---:|---:|---:|---:|");

    let mut bounds = Vec::new();
    for call in CALLS {
        let mut costs = Vec::new();
        for client in CLIENTS {
            let cost = bench.cost(client, call);
            costs.push(cost.map_err(|problem| bench.with_state_of_server(problem))?);
        }
        let [generated, hand, feign] = costs[..] else {
            unreachable!("there is a cost for each of the three clients");
        };
        for (client, cost) in CLIENTS.iter().zip([generated, hand, feign]) {
            println!(
                "| {call} | {client} | {:.1}k | {:.3} | {:.3} | {:.1} |",
                cost.instructions / 1e3,
                cost.instructions / hand.instructions,
                cost.instructions / feign.instructions,
                cost.allocations,
            );
        }
        bounds.extend(bounds_of(call, generated, hand, feign));
    }
    Ok(bounds)
}

fn bounds_of(call: &str, generated: Cost, hand: Cost, feign: Cost) -> Vec<Bound> {
    let of_hand = |limit| Bound {
        what: format!("{call}: instructions, of hand-written reqwest's"),
        measured: generated.instructions / hand.instructions,
        limit: Limit::AtMost(limit),
    };
    if call == "list" {
        return vec![of_hand(0.90)];
    }
    vec![
        of_hand(0.92),
        Bound {
            what: format!("{call}: instructions, of feignhttp's"),
            measured: generated.instructions / feign.instructions,
            limit: Limit::AtMost(0.70),
        },
        Bound {
            what: format!("{call}: allocations fewer than hand-written reqwest"),
            measured: hand.allocations - generated.allocations,
            limit: Limit::AtLeast(10.0),
        },
    ]
}

fn json_len(value: &impl serde::Serialize) -> usize {
    serde_json::to_string(value)
        .expect("the samples are JSON")
        .len()
}

/// The built programs and the running server, which ends with this.
struct Bench {
    programs: PathBuf,
    profiles: Option<PathBuf>,
    server: Child,
    base_url: String,
}

impl Bench {
    fn set_up() -> Result<Self, String> {
        let programs = build()?;
        let mut arguments = std::env::args().skip(1);
        let profiles = match arguments.next().as_deref() {
            None => None,
            Some("--profile") => Some(PathBuf::from(
                arguments.next().ok_or("`--profile` takes a directory")?,
            )),
            Some(other) => return Err(format!("unknown argument `{other}`")),
        };
        let mut server = Command::new(programs.join("server"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the server does not start: {error}"))?;
        let mut port = String::new();
        let output = server.stdout.take().expect("the server's output is piped");
        BufReader::new(output)
            .read_line(&mut port)
            .map_err(|error| format!("the server printed no port: {error}"))?;
        Ok(Self {
            programs,
            profiles,
            server,
            base_url: format!("http://127.0.0.1:{}/v1", port.trim()),
        })
    }

    fn cost(&self, client: &str, call: &str) -> Result<Cost, String> {
        let per_request = |count: &dyn Fn(usize) -> Result<u64, String>| -> Result<f64, String> {
            Ok((count(LONG)? as f64 - count(SHORT)? as f64) / (LONG - SHORT) as f64)
        };
        Ok(Cost {
            instructions: per_request(&|requests| self.instructions(client, call, requests))?,
            allocations: per_request(&|requests| self.allocations(client, call, requests))?,
        })
    }

    /// A call fails when the server is gone; then that is what has to be told.
    fn with_state_of_server(&mut self, problem: String) -> String {
        match self.server.try_wait() {
            Ok(Some(status)) => format!("the server had ended ({status}): {problem}"),
            _ => problem,
        }
    }

    fn instructions(&self, client: &str, call: &str, requests: usize) -> Result<u64, String> {
        let log = self.programs.join("client-load.valgrind");
        let profile = self
            .profiles
            .as_ref()
            .filter(|_| requests == LONG)
            .map(|to| to.join(format!("{client}-{call}.callgrind")));
        let mut command =
            valgrind::command(self.programs.join("client-load"), &log, profile.as_deref());
        command.args([client, call, &requests.to_string(), &self.base_url]);
        valgrind::run(command)?;
        valgrind::instructions(&log)
    }

    fn allocations(&self, client: &str, call: &str, requests: usize) -> Result<u64, String> {
        let mut command = Command::new(self.programs.join("client-allocs"));
        command.args([client, call, &requests.to_string(), &self.base_url]);
        let count = valgrind::run(command)?;
        count
            .trim()
            .parse()
            .map_err(|_| format!("`{count}` is not a number of allocations"))
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        // The server ends when its input closes; waiting leaves no process behind.
        drop(self.server.stdin.take());
        self.server.wait().ok();
    }
}

/// Builds the programs beside this one (`cargo run --bin` builds only the one that it runs) and
/// returns their directory.
fn build() -> Result<PathBuf, String> {
    let this =
        std::env::current_exe().map_err(|error| format!("where is this program? {error}"))?;
    let programs = this
        .parent()
        .ok_or("this program has no directory")?
        .to_owned();
    let target = programs
        .parent()
        .ok_or("the programs have no target directory")?;
    if programs.file_name().is_none_or(|name| name != "release") {
        return Err("run it with `--release`: unoptimised clients say nothing".to_owned());
    }
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo
        .args(["build", "--release", "--bins", "--manifest-path"])
        .arg(manifest)
        .arg("--target-dir")
        .arg(target);
    valgrind::run(cargo)?;
    Ok(programs)
}
