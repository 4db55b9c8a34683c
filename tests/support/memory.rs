//! The resident memory of this process, as Linux reports it.

use std::fs;

/// How far the process has grown at its peak since [`PeakMemory::start`].
#[derive(Debug)]
pub struct PeakMemory {
    start: u64,
}

impl PeakMemory {
    /// Notes the memory in use now and forgets all earlier peaks.
    ///
    /// # Panics
    /// Where there is no `/proc/self`.
    #[must_use]
    pub fn start() -> Self {
        // proc_pid_clear_refs(5): 5 resets the high-water mark to the present size.
        fs::write("/proc/self/clear_refs", "5").expect("the peak can be reset");
        Self {
            start: status_bytes("VmRSS:"),
        }
    }

    /// The largest number of bytes by which the resident set has exceeded its size at the start.
    ///
    /// # Panics
    /// Where there is no `/proc/self`.
    #[must_use]
    pub fn growth(&self) -> u64 {
        status_bytes("VmHWM:").saturating_sub(self.start)
    }
}

fn status_bytes(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("/proc/self/status is readable");
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(field))
        .expect("the field exists");
    let kib: u64 = line
        .trim()
        .trim_end_matches("kB")
        .trim()
        .parse()
        .expect("the field is a number of kB");
    kib * 1024
}
