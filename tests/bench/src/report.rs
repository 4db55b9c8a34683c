//! Bounds, and how their verdicts are printed.

use std::process::ExitCode;

/// One bound on a measured value.
pub struct Bound {
    pub what: String,
    pub measured: f64,
    pub limit: Limit,
}

#[derive(Clone, Copy)]
pub enum Limit {
    AtMost(f64),
    AtLeast(f64),
}

impl Bound {
    fn holds(&self) -> bool {
        match self.limit {
            Limit::AtMost(limit) => self.measured <= limit,
            Limit::AtLeast(limit) => self.measured >= limit,
        }
    }
}

/// Prints a verdict for each bound; the process succeeds if all of them hold.
pub fn conclude(bounds: &[Bound]) -> ExitCode {
    println!();
    for bound in bounds {
        let verdict = if bound.holds() { "ok    " } else { "MISSED" };
        let limit = match bound.limit {
            Limit::AtMost(limit) => format!("at most {limit}"),
            Limit::AtLeast(limit) => format!("at least {limit}"),
        };
        println!("{verdict}  {}: {:.3} ({limit})", bound.what, bound.measured);
    }
    let missed = bounds.iter().filter(|bound| !bound.holds()).count();
    println!("\n{} bounds hold, {missed} missed", bounds.len() - missed);
    if missed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
