//! Building: both sides in turn, each in a process of its own.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use pullquote::corpus::{Corpus, Settings, index};
use serde::{Deserialize, Serialize};

use crate::{Outcome, floor};

/// So many pairs are run; the median counts.
const PAIRS: usize = 3;

/// What one build came to.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Built {
    seconds: f64,
    cpu_seconds: f64,
    /// The peak of resident memory.
    peak_mb: f64,
    index_mb: f64,
}

/// One build, in this process; tells what it came to in one line.
pub fn child(side: &str, corpus: &Path, dir: &Path) -> Outcome<()> {
    let began = Instant::now();
    match side {
        "floor" => floor::fill(dir, floor::lines(corpus)?)?,
        _ => ours(corpus, dir)?,
    }
    let seconds = began.elapsed().as_secs_f64();
    let built = Built {
        seconds,
        cpu_seconds: cpu_seconds()?,
        peak_mb: status("VmHWM:")? / 1e3,
        index_mb: size(dir)? / 1e6,
    };
    println!("{}", serde_json::to_string(&built)?);
    Ok(())
}

/// Indexes a file as `pullquote index` does.
pub fn ours(corpus: &Path, dir: &Path) -> Outcome<()> {
    let corpus = Corpus::new(&[corpus])?;
    let engine = pullquote::search::open(dir)?.engine;
    let go = AtomicBool::new(false);
    let report = index(&corpus, &*engine, Settings::default(), &go, &mut |_| {})?;
    match report.summary.articles {
        0 => Err(format!("no article was read: {:?}", report.skipped).into()),
        _ => Ok(()),
    }
}

/// Runs the pairs.
pub fn compare(corpus: impl AsRef<Path>) -> Outcome<()> {
    let corpus = corpus.as_ref();
    #[expect(clippy::cast_precision_loss, reason = "megabytes for the eye")]
    let input_mb = std::fs::metadata(corpus)?.len() as f64 / 1e6;
    println!("indexing {input_mb:.1} MB, {PAIRS} pairs in turn; shares of the floor");
    println!("               MB/s   MB a CPU second   peak MB   index / input");
    let mut shares = Vec::new();
    let mut cpu_shares = Vec::new();
    for _ in 0..PAIRS {
        let [floor, ours] = [build("floor", corpus)?, build("ours", corpus)?];
        for (name, built) in [("floor", floor), ("pullquote", ours)] {
            println!(
                "{name:<12} {:>6.1} {:>17.1} {:>9.0} {:>15.2}",
                input_mb / built.seconds,
                input_mb / built.cpu_seconds,
                built.peak_mb,
                built.index_mb / input_mb,
            );
        }
        shares.push(floor.seconds / ours.seconds);
        cpu_shares.push(floor.cpu_seconds / ours.cpu_seconds);
    }
    let [share, cpu_share] = [shares, cpu_shares].map(median);
    println!("share, median: {share:.2} of the floor's MB/s, {cpu_share:.2} by CPU time");
    Ok(())
}

fn build(side: &str, corpus: &Path) -> Outcome<Built> {
    let dir = tempfile::tempdir_in(home(corpus))?;
    let output = Command::new(std::env::current_exe()?)
        .args(["child", side])
        .args([corpus, dir.path()])
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let last = said.lines().last().unwrap_or_default();
    serde_json::from_str(last).map_err(|_| {
        let error = String::from_utf8_lossy(&output.stderr);
        format!("{side} broke: {said}{error}").into()
    })
}

/// Indexes are made beside the input: where temporary files go there may be too little room.
pub fn home(corpus: &Path) -> &Path {
    corpus.parent().unwrap_or(Path::new("."))
}

fn median(mut shares: Vec<f64>) -> f64 {
    shares.sort_by(f64::total_cmp);
    shares.get(shares.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A number of kilobytes in what Linux says of this process.
fn status(name: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(name));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(number.ok_or("no such line")?.parse()?)
}

/// User and system time of this process.
fn cpu_seconds() -> Outcome<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The name of the program may hold spaces; it ends with the last parenthesis.
    let rest = stat.rsplit(')').next().unwrap_or_default();
    let ticks = rest.split_whitespace().skip(11).take(2);
    let ticks: Vec<f64> = ticks.map(str::parse).collect::<Result<_, _>>()?;
    Ok(ticks.iter().sum::<f64>() / 100.0)
}

#[expect(clippy::cast_precision_loss, reason = "megabytes for the eye")]
fn size(dir: &Path) -> Outcome<f64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(dir)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes as f64)
}
