//! Counting a program's instructions with callgrind.
//!
//! Only the program itself is counted, not its children; nothing is simulated beside the count.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitStatus};

/// Fails with a plain message where valgrind cannot be run: a benchmark that skips proves nothing.
pub fn require() -> Result<(), String> {
    match Command::new("valgrind").arg("--version").output() {
        Ok(output) if output.status.success() => Ok(()),
        _ => Err(
            "valgrind cannot be run: this benchmark counts instructions with it. \
                  Install it (Debian: `apt-get install valgrind`)."
                .to_owned(),
        ),
    }
}

/// `program` under callgrind. The count goes to `log`; the profile, for `callgrind_annotate`, to
/// `profile` if one is wanted.
pub fn command(program: impl AsRef<OsStr>, log: &Path, profile: Option<&Path>) -> Command {
    let mut command = Command::new("valgrind");
    let profile = profile.unwrap_or(Path::new("/dev/null"));
    command
        .arg("--tool=callgrind")
        .arg(format!("--log-file={}", log.display()))
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(program);
    command
}

/// The instructions that a finished run of [`command`] wrote to `log`.
pub fn instructions(log: &Path) -> Result<u64, String> {
    let text = fs::read_to_string(log).map_err(|error| format!("{}: {error}", log.display()))?;
    text.lines()
        .filter(|line| line.contains("refs:"))
        .find_map(|line| {
            line.rsplit(':')
                .next()?
                .trim()
                .replace(',', "")
                .parse()
                .ok()
        })
        .ok_or_else(|| format!("{} has no instruction count:\n{text}", log.display()))
}

/// Runs `command` to its end and returns what it printed.
pub fn run(mut command: Command) -> Result<String, String> {
    let output = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    check(&command, output.status, &output.stderr)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn check(command: &Command, status: ExitStatus, stderr: &[u8]) -> Result<(), String> {
    if status.success() {
        return Ok(());
    }
    Err(format!(
        "{command:?}: {status}\n{}",
        String::from_utf8_lossy(stderr)
    ))
}
