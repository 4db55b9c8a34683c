//! Timing several subjects against each other, in one process.
//!
//! Rounds are interleaved: each round runs a short batch of every subject, so that whatever slows
//! the machine down slows all of them. A subject is told by its ratio to the first, round by round.

use std::time::{Duration, Instant};

/// What is timed: its name, and one run of it.
pub struct Subject<'a> {
    pub name: String,
    pub run: Box<dyn FnMut() + 'a>,
}

impl<'a> Subject<'a> {
    pub fn new(name: impl Into<String>, run: impl FnMut() + 'a) -> Self {
        Self {
            name: name.into(),
            run: Box::new(run),
        }
    }
}

/// What came of a subject.
pub struct Timed {
    pub name: String,
    /// Nanoseconds of one run.
    pub nanos: Quartiles,
    /// Time over that of the first subject in the same round.
    pub ratio: Quartiles,
}

#[derive(Clone, Copy)]
pub struct Quartiles {
    pub least: f64,
    pub lower: f64,
    pub median: f64,
    pub upper: f64,
}

impl Quartiles {
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |part: f64| values[(part * (values.len() - 1) as f64).round() as usize];
        Self {
            least: at(0.0),
            lower: at(0.25),
            median: at(0.5),
            upper: at(0.75),
        }
    }
}

/// Long against the clock's own cost, short against the scheduler's slices: most batches are not
/// interrupted, and the median forgets those that are.
const BATCH: Duration = Duration::from_micros(80);

/// Runs `rounds` rounds of all subjects.
pub fn interleaved(rounds: usize, mut subjects: Vec<Subject<'_>>) -> Vec<Timed> {
    let batches: Vec<u32> = subjects.iter_mut().map(batch_of).collect();
    let mut nanos = vec![Vec::with_capacity(rounds); subjects.len()];
    for round in 0..rounds {
        // Nobody is always behind the same one.
        for offset in 0..subjects.len() {
            let index = (round + offset) % subjects.len();
            let took = time(&mut subjects[index], batches[index]);
            nanos[index].push(took.as_nanos() as f64 / f64::from(batches[index]));
        }
    }
    let first = nanos[0].clone();
    let timed = subjects.into_iter().zip(nanos);
    timed
        .map(|(subject, nanos)| Timed {
            name: subject.name,
            ratio: Quartiles::of(nanos.iter().zip(&first).map(|(n, f)| n / f).collect()),
            nanos: Quartiles::of(nanos),
        })
        .collect()
}

/// How many runs make a batch; warms the subject up besides.
fn batch_of(subject: &mut Subject<'_>) -> u32 {
    let mut runs = 1;
    while time(subject, runs) < BATCH {
        runs *= 2;
    }
    runs
}

fn time(subject: &mut Subject<'_>, runs: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..runs {
        (subject.run)();
    }
    start.elapsed()
}
