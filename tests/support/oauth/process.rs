//! The provider as a process of its own.

use std::{
    env,
    io::{BufRead as _, BufReader, Read as _, Write as _, stdin, stdout},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{Counts, Profile, Provider};

/// No process of a test outlives it by more.
const LONGEST_LIFE: Duration = Duration::from_secs(600);
const END_WITHIN: Duration = Duration::from_secs(3);

/// The program `oauth-provider [profile] [lifetime in seconds]`: prints its URL, and ends when its standard input
/// does, or after ten minutes.
///
/// # Panics
/// When there is no such profile.
pub fn main() {
    let mut arguments = env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "standard".into());
    let mut profile =
        Profile::named(&name).unwrap_or_else(|| panic!("there is no profile `{name}`"));
    if let Some(seconds) = arguments.next() {
        profile.token.lifetime = seconds.parse().expect("a lifetime is a number of seconds");
    }
    let provider = Provider::start(profile);
    writeln!(stdout(), "{}", provider.url()).expect("somebody reads the URL");
    thread::spawn(|| {
        thread::sleep(LONGEST_LIFE);
        std::process::exit(1);
    });
    let _ = stdin().read_to_end(&mut Vec::new());
}

/// A running `oauth-provider`. It ends when this is dropped.
#[derive(Debug)]
pub struct ProviderProcess {
    child: Child,
    url: String,
}

impl ProviderProcess {
    /// Starts the program, `env!("CARGO_BIN_EXE_oauth-provider")`, with a profile and a lifetime of access tokens.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(program: &str, profile: &str, lifetime: u64) -> Self {
        let mut command = Command::new(program);
        command.args([profile, &lifetime.to_string()]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program is built with the tests");
        let mut url = String::new();
        let output = child.stdout.take().expect("the output is a pipe");
        BufReader::new(output)
            .read_line(&mut url)
            .expect("the program prints its URL");
        assert!(url.starts_with("http://"), "no URL but {url:?}");
        url.truncate(url.trim_end().len());
        Self { child, url }
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How often what happened.
    ///
    /// # Panics
    /// When it has ended.
    pub async fn counts(&self) -> Counts {
        let answer = reqwest::get(format!("{}/_counts", self.url)).await;
        let body = answer.expect("the provider runs").bytes().await;
        serde_json::from_slice(&body.expect("the provider answers")).expect("counts are JSON")
    }
}

impl Drop for ProviderProcess {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let start = Instant::now();
        while start.elapsed() < END_WITHIN {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
