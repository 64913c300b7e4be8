//! What is said of an index that is brought up to date: how far it has come, what failed, what it came to.

use crate::app::time_left;
use crate::cli::corpora;
use crate::cli::out::Notes;
use crate::corpus::{PartlyRead, Progress, Report};
use crate::ui::grouped;

/// The most inputs that failed that are listed one by one.
const LISTED: usize = 20;

/// So many files are few: their bytes say more.
const FEW_FILES: u64 = 20;

/// `1,204 of 9,001 files, 41 MB/s, 2 min left` is all that a line of progress needs.
pub fn progress_line(progress: Progress) -> String {
    if progress.total == 0 {
        return "looking for articles …".into();
    }
    let mega = 1_000_000;
    let mut line = match progress.total <= FEW_FILES && progress.total_bytes >= mega {
        true => format!(
            "indexing: {} of {} MB",
            grouped(progress.bytes.min(progress.total_bytes) / mega),
            grouped(progress.total_bytes / mega)
        ),
        false => format!(
            "indexing: {} of {} files",
            grouped(progress.done),
            grouped(progress.total)
        ),
    };
    match progress.rate {
        Some(rate) if rate >= 10 * mega => line.push_str(&format!(", {} MB/s", rate / mega)),
        Some(rate) => line.push_str(&format!(
            ", {}.{} MB/s",
            rate / mega,
            rate % mega * 10 / mega
        )),
        None => {}
    }
    if let Some(left) = progress.left_s {
        line.push_str(&format!(", {}", time_left(left)));
    }
    if progress.skipped > 0 {
        line.push_str(&format!(", {} skipped", grouped(progress.skipped)));
    }
    line
}

/// The one line on standard output; scripts read it, so it never changes.
pub fn line(report: &Report) -> String {
    format!(
        "{} new, {} changed, {} removed, {} unchanged, {} skipped · {} articles, {} quotes",
        report.new,
        report.changed,
        report.removed,
        report.unchanged,
        report.skipped.len(),
        report.summary.articles,
        report.summary.quotes
    )
}

/// Says what failed.
pub fn failed(report: &Report, notes: Notes) {
    for skipped in report.skipped.iter().take(LISTED) {
        notes.say(&format!(
            "skipped \"{}\": {}",
            skipped.path.display(),
            skipped.reason
        ));
    }
    if report.skipped.len() > LISTED {
        notes.say(&format!("and {} more", report.skipped.len() - LISTED));
    }
    for partly in report.partly.iter().take(LISTED) {
        notes.say(&unread(partly));
    }
    if report.partly.len() > LISTED {
        let more = report.partly.len() - LISTED;
        notes.say(&format!("and lines of {more} more files"));
    }
}

/// `skipped 2 lines of "news.jsonl": line 7: not a JSON object: …; line 12: …`
fn unread(partly: &PartlyRead) -> String {
    let unread = &partly.unread;
    let first = unread.first.iter();
    let mut told: Vec<String> = first
        .map(|(line, reason)| format!("line {line}: {reason}"))
        .collect();
    let more = (unread.count as usize).saturating_sub(told.len());
    if more > 0 {
        told.push(format!("and {more} more"));
    }
    format!(
        "skipped {} of \"{}\": {}",
        corpora::counted(unread.count.into(), "line"),
        partly.path.display(),
        told.join("; ")
    )
}
