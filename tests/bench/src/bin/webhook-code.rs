//! `cargo run --release --bin webhook-code`: how much code an event is.
//!
//! A handler of 10 and of 50 events, each with a payload of its own, written in each of the ways
//! ([`Style`]). What is counted is the lines of LLVM's intermediate representation that rustc hands
//! to the optimiser in a release build, in bodies of functions: what has to be optimised, and the
//! most that can end up in the program. An event costs the slope, (L(50) - L(10)) / 40.

use integration_bench::report::{Bound, Limit, conclude};
use integration_bench::valgrind;
use integration_bench::webhook::code::Style;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const FEW: usize = 10;
const MANY: usize = 50;

fn main() -> ExitCode {
    match measure_all() {
        Ok(bounds) => conclude(&bounds),
        Err(problem) => {
            eprintln!("benchmark failed: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Lines of one way.
struct Counts {
    style: Style,
    few: usize,
    many: usize,
}

impl Counts {
    fn slope(&self) -> f64 {
        (self.many as f64 - self.few as f64) / (MANY - FEW) as f64
    }
}

fn measure_all() -> Result<Vec<Bound>, String> {
    let workspace = Workspace::write()?;
    let mut all = Vec::new();
    for style in Style::ALL {
        all.push(Counts {
            style,
            few: workspace.lines(style, FEW)?,
            many: workspace.lines(style, MANY)?,
        });
    }
    let slope_of = |style| {
        let found = all.iter().find(|counts| counts.style == style);
        found.map_or(f64::NAN, Counts::slope)
    };
    let known = slope_of(Style::Known);
    println!("Lines of LLVM IR before optimisation, in bodies of functions.\n");
    println!("| way | crate of {FEW} events | crate of {MANY} | per event | of known |");
    println!("|---|---:|---:|---:|---:|");
    for counts in &all {
        println!(
            "| {} | {} | {} | {:.0} | {:.3} |",
            counts.style.name(),
            counts.few,
            counts.many,
            counts.slope(),
            counts.slope() / known
        );
    }
    Ok(vec![Bound {
        what: "generated: lines of LLVM IR per event, of the known type's".to_owned(),
        measured: slope_of(Style::Generated) / known,
        limit: Limit::AtMost(1.05),
    }])
}

/// The cargo workspace with the counted crates, beside this program in the target directory.
struct Workspace {
    root: PathBuf,
    /// The benchmark's own target directory: most dependencies were compiled for it.
    target: PathBuf,
}

impl Workspace {
    fn write() -> Result<Self, String> {
        let program =
            std::env::current_exe().map_err(|error| format!("where is this program? {error}"))?;
        let target = program.parent().and_then(Path::parent);
        let workspace = Self {
            root: program.with_file_name("webhook-code-workspace"),
            target: target
                .ok_or("this program has no target directory")?
                .to_owned(),
        };
        workspace
            .write_files()
            .map_err(|error| format!("{}: {error}", workspace.root.display()))?;
        Ok(workspace)
    }

    fn write_files(&self) -> std::io::Result<()> {
        let bench = Path::new(env!("CARGO_MANIFEST_DIR"));
        let runtime = bench.join("../../integration-runtime").canonicalize()?;
        let members: Vec<String> = Style::ALL
            .iter()
            .flat_map(|style| [FEW, MANY].map(|events| package(*style, events)))
            .collect();
        fs::create_dir_all(&self.root)?;
        fs::write(
            self.root.join("Cargo.toml"),
            format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"),
        )?;
        fs::copy(bench.join("Cargo.lock"), self.root.join("Cargo.lock"))?;
        for style in Style::ALL {
            for events in [FEW, MANY] {
                let package = package(style, events);
                let directory = self.root.join(&package);
                fs::create_dir_all(directory.join("src"))?;
                // All have the same dependencies, so they are compiled once.
                let manifest = format!(
                    "[package]\nname = {package:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                     bytes = \"1\"\nhttp = \"1\"\nintegration-runtime = {{ path = {:?} }}\n\
                     serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n",
                    runtime.to_string_lossy(),
                );
                fs::write(directory.join("Cargo.toml"), manifest)?;
                fs::write(directory.join("src/lib.rs"), style.source(events))?;
            }
        }
        Ok(())
    }

    fn lines(&self, style: Style, events: usize) -> Result<usize, String> {
        let package = package(style, events);
        let to = self.root.join(format!("{package}.ll"));
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo
            .args(["rustc", "--release", "--lib", "-p", &package])
            .arg("--manifest-path")
            .arg(self.root.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(&self.target)
            .args(["--", "-Ccodegen-units=1", "-Cno-prepopulate-passes"])
            .arg(format!("--emit=llvm-ir={}", to.display()));
        valgrind::run(cargo)?;
        let ir = fs::read_to_string(&to).map_err(|error| format!("{}: {error}", to.display()))?;
        Ok(lines_of_functions(&ir))
    }
}

fn package(style: Style, events: usize) -> String {
    format!("{}-{events}", style.name())
}

/// Lines between the braces of functions, but for empty ones and comments.
fn lines_of_functions(ir: &str) -> usize {
    let mut inside = false;
    let mut count = 0;
    for line in ir.lines() {
        match line {
            "}" => inside = false,
            _ if line.starts_with("define ") => inside = true,
            _ if inside && !line.is_empty() && !line.trim_start().starts_with(';') => count += 1,
            _ => {}
        }
    }
    count
}
