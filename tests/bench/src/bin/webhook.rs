//! `cargo run --release --bin webhook [-- timed | counted]`: a webhook's way from its bytes to its
//! handler.
//!
//! - timed: verification, in ratios of interleaved rounds in this process. A valgrind processor has no
//!   SHA instructions, so a count of instructions would be of code that no server runs;
//! - counted: the allocations of verification, and parse and dispatch in callgrind's instructions; the
//!   difference between a long and a short run, divided by the deliveries between them.
//!
//! `--profile DIRECTORY` keeps callgrind's profiles of the long runs there.

use integration_bench::report::{Bound, Limit, conclude};
use integration_bench::timing::{Subject, Timed, interleaved};
use integration_bench::valgrind;
use integration_bench::webhook::events::{Shape, Tag, body};
use integration_bench::webhook::parse::Way;
use integration_bench::webhook::verify::{Checks, Scheme};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Rounds of what is timed.
const ROUNDS: usize = 1501;
/// Deliveries of the short and the long run of what is counted.
const SHORT: usize = 20;
const LONG: usize = 220;

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
    let bench = Bench::set_up()?;
    let mut bounds = Vec::new();
    if bench.part != Some(Part::Counted) {
        bounds.extend(verification()?);
    }
    if bench.part != Some(Part::Timed) {
        bounds.extend(allocations(&bench)?);
        bounds.extend(parse_and_dispatch(&bench)?);
    }
    Ok(bounds)
}

fn verification() -> Result<Vec<Bound>, String> {
    println!(
        "Verification: nanoseconds, and the ratio to the bare SHA-256 of the signed bytes in the same round; medians \
         of {ROUNDS} rounds, quartiles in brackets, and the ratio of the least times.\n"
    );
    println!("| signed | bytes | way | ns | ratio | of the least |");
    println!("|---|---:|---|---:|---:|---:|");
    let mut bounds = Vec::new();
    for scheme in Scheme::ALL {
        for (bytes, limit) in SIZES {
            let checks = Checks::new(scheme, bytes);
            let timed = interleaved(
                ROUNDS,
                vec![
                    Subject::new("bare SHA-256", || checks.bare()),
                    Subject::new("floor: HMAC, key ready", || checks.floor()),
                    Subject::new(GENERATED, || checks.generated()),
                    Subject::new("usual idiom", || checks.idiom()),
                ],
            );
            let bare = timed.first().map_or(f64::NAN, |bare| bare.nanos.least);
            for timed in &timed {
                println!(
                    "| {} | {bytes} | {} | {} | {:.3} |",
                    scheme.name(),
                    timed.name,
                    columns(timed),
                    timed.nanos.least / bare,
                );
            }
            let ratio = ratio_of(&timed, GENERATED)?;
            bounds.extend(limit.map(|limit| Bound {
                what: format!(
                    "verification ({}, {bytes} bytes), of bare SHA-256",
                    scheme.name()
                ),
                measured: ratio,
                limit: Limit::AtMost(limit),
            }));
        }
    }
    println!();
    Ok(bounds)
}

/// Bytes of the bodies that are verified, and the bound of the ratio.
const SIZES: [(usize, Option<f64>); 3] = [(1024, Some(1.15)), (4096, Some(1.06)), (20_480, None)];

/// Verification allocates nothing.
fn allocations(bench: &Bench) -> Result<Vec<Bound>, String> {
    let mut bounds = Vec::new();
    for scheme in Scheme::ALL {
        for (bytes, _) in SIZES {
            let load = ["check", scheme.name(), &bytes.to_string()];
            bounds.push(Bound {
                what: format!(
                    "verification ({}, {bytes} bytes): allocations",
                    scheme.name()
                ),
                measured: bench.allocations(&load)?,
                limit: Limit::AtMost(0.0),
            });
        }
    }
    Ok(bounds)
}

/// The name of what this project does.
const GENERATED: &str = "generated";

fn columns(timed: &Timed) -> String {
    let (nanos, ratio) = (timed.nanos, timed.ratio);
    format!(
        "{:.0} [{:.0}–{:.0}] | {:.3} [{:.3}–{:.3}]",
        nanos.median, nanos.lower, nanos.upper, ratio.median, ratio.lower, ratio.upper
    )
}

fn ratio_of(timed: &[Timed], name: &str) -> Result<f64, String> {
    let found = timed.iter().find(|timed| timed.name == name);
    found
        .map(|timed| timed.ratio.median)
        .ok_or_else(|| format!("`{name}` was not timed"))
}

/// Bytes of the bodies that are parsed.
const BODY: usize = 4096;

fn parse_and_dispatch(bench: &Bench) -> Result<Vec<Bound>, String> {
    println!(
        "Parse and dispatch: instructions for a body of {} bytes. `generated` is `assume_verified` and `dispatch` to \
         an async method, with the `Delivery`: its id, its name, its time, its copy of the body.\n",
        body(BODY, Tag::First).len()
    );
    println!(
        "| payload | way | tag first | of known owned | of known | tag last | of known owned | of known | allocations |"
    );
    println!("|---|---|---:|---:|---:|---:|---:|---:|---:|");
    let mut bounds = Vec::new();
    let mut owned = [0.0; 2];
    for shape in Shape::ALL {
        let mut known = [0.0; 2];
        let mut costs = Vec::new();
        for way in Way::ALL {
            let load = |tag: Tag| [way.name(), shape.name(), tag.name(), "4096"];
            let cost = [
                bench.instructions(&load(Tag::First))?,
                bench.instructions(&load(Tag::Last))?,
            ];
            if way == Way::Known {
                known = cost;
                if shape == Shape::Owned {
                    owned = cost;
                }
            }
            println!(
                "| {} | {} | {:.1}k | {:.3} | {:.3} | {:.1}k | {:.3} | {:.3} | {:.0} |",
                shape.name(),
                way.name(),
                cost[0] / 1e3,
                cost[0] / owned[0],
                cost[0] / known[0],
                cost[1] / 1e3,
                cost[1] / owned[1],
                cost[1] / known[1],
                bench.allocations(&load(Tag::First))?,
            );
            costs.push((way, cost));
        }
        if shape == Shape::Owned {
            bounds.extend(parse_bounds(&costs));
        }
    }
    Ok(bounds)
}

fn parse_bounds(costs: &[(Way, [f64; 2])]) -> Vec<Bound> {
    let of = |wanted: Way| costs.iter().find(|(way, _)| *way == wanted);
    let (Some((_, generated)), Some((_, known)), Some((_, value))) =
        (of(Way::Generated), of(Way::Known), of(Way::Value))
    else {
        return Vec::new();
    };
    [
        (Way::Known, known, [0.86, 1.10]),
        // `Way::Text`, the least that serde_json can do for a payload that is decoded whole, is 0.46.
        (Way::Value, value, [0.47, 0.55]),
    ]
    .into_iter()
    .flat_map(|(way, cost, limits)| {
        Tag::ALL
            .into_iter()
            .enumerate()
            .map(move |(at, tag)| Bound {
                what: format!("parse and dispatch, tag {}, of {}", tag.name(), way.name()),
                measured: generated[at] / cost[at],
                limit: Limit::AtMost(limits[at]),
            })
    })
    .collect()
}

/// One half of the benchmark.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Timed,
    Counted,
}

/// The built programs, and what is asked for.
struct Bench {
    programs: PathBuf,
    profiles: Option<PathBuf>,
    /// Both, when there is none.
    part: Option<Part>,
}

impl Bench {
    fn set_up() -> Result<Self, String> {
        let mut arguments = std::env::args().skip(1);
        let (mut part, mut profiles) = (None, None);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "timed" => part = Some(Part::Timed),
                "counted" => part = Some(Part::Counted),
                "--profile" => {
                    let directory = arguments.next().ok_or("`--profile` takes a directory")?;
                    profiles = Some(PathBuf::from(directory));
                }
                other => return Err(format!("unknown argument `{other}`")),
            }
        }
        Ok(Self {
            programs: build()?,
            profiles,
            part,
        })
    }

    fn instructions(&self, load: &[&str]) -> Result<f64, String> {
        per_delivery(|deliveries| {
            let log = self.programs.join("webhook-load.valgrind");
            let profile = self
                .profiles
                .as_ref()
                .filter(|_| deliveries == LONG)
                .map(|to| to.join(format!("{}.callgrind", load.join("-"))));
            let program = self.programs.join("webhook-load");
            let mut command = valgrind::command(program, &log, profile.as_deref());
            command.args(load).arg(deliveries.to_string());
            valgrind::run(command)?;
            valgrind::instructions(&log)
        })
    }

    fn allocations(&self, load: &[&str]) -> Result<f64, String> {
        per_delivery(|deliveries| {
            let mut command = Command::new(self.programs.join("webhook-allocs"));
            command.args(load).arg(deliveries.to_string());
            let count = valgrind::run(command)?;
            count
                .trim()
                .parse()
                .map_err(|_| format!("`{count}` is not a number of allocations"))
        })
    }
}

fn per_delivery(count: impl Fn(usize) -> Result<u64, String>) -> Result<f64, String> {
    Ok((count(LONG)? as f64 - count(SHORT)? as f64) / (LONG - SHORT) as f64)
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
    if programs.file_name().is_none_or(|name| name != "release") {
        return Err("run it with `--release`: unoptimised code says nothing".to_owned());
    }
    let target = programs
        .parent()
        .ok_or("the programs have no target directory")?;
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo
        .args([
            "build",
            "--release",
            "--bin",
            "webhook-load",
            "--bin",
            "webhook-allocs",
        ])
        .arg("--manifest-path")
        .arg(manifest)
        .arg("--target-dir")
        .arg(target);
    valgrind::run(cargo)?;
    Ok(programs)
}
