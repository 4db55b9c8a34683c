//! A stand-in for `cargo expand`, so that the expansion tests need nothing installed: macrotest
//! calls `cargo expand --bin NAME …`, and cargo looks for this program's name.
#![allow(clippy::print_stdout)] // The expansion is its output.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let mut arguments = std::env::args()
        .skip_while(|argument| argument != "--bin")
        .skip(1);
    let Some(bin) = arguments.next() else {
        eprint("no `--bin`");
        return ExitCode::FAILURE;
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["rustc", "--offline", "--profile=check", "--bin", &bin])
        .args(["--", "-Zunpretty=expanded"])
        // Unpretty is a nightly option; this lets the one compiler that is installed take it.
        .env("RUSTC_BOOTSTRAP", "1")
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) => {
            eprint(&error.to_string());
            return ExitCode::FAILURE;
        }
    };
    eprint(&String::from_utf8_lossy(&output.stderr));
    let source = String::from_utf8_lossy(&output.stdout);
    match syn::parse_file(&source) {
        Ok(file) if output.status.success() => {
            print!("{}", prettyplease::unparse(&file));
            ExitCode::SUCCESS
        }
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprint(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::print_stderr)] // What went wrong is for whoever runs the test.
fn eprint(text: &str) {
    eprintln!("{text}");
}
