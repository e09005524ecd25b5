//! Logons that succeeded after failures.

use std::collections::BTreeMap;

use wegweiser_core::scoring::Occurrences;
use wegweiser_core::{Evidence, Finding, RuleId, Sensitivity};

use super::stat::Clock;
use crate::logs::summary::LogSummary;
use crate::logs::tally::{Cell, Hour};

/// Logons over SSH: groups are address, account and method.
pub(in crate::logs) const ACCEPTED: &str = "linux.sshd-accepted";
const FAILED: &str = "linux.sshd-failed";
const FAILED_ACCOUNT: &str = "linux.sshd-failed-account";
const BREACH: &str = "linux.sshd-breach";
const GUESSED: &str = "linux.sshd-guessed-account";

/// So many failures of an address before a success are no mistypes.
const OF_ADDRESS: u64 = 10;
/// So many failures for an account before a success show that it is being guessed.
const OF_ACCOUNT: u64 = 20;
/// Failures count for so many seconds.
const WINDOW: i64 = 3_600;

/// What a rule counted, by group and hour.
type Hours<'s> = BTreeMap<&'s str, BTreeMap<Hour, Cell>>;

/// A success that is a finding.
struct Success<'s> {
    group: &'s str,
    hour: Hour,
    cell: Cell,
    failures: u64,
}

pub(super) fn findings(summary: &LogSummary, clock: &Clock) -> Vec<Finding> {
    let failed = hours_of(summary, FAILED);
    let failed_accounts = hours_of(summary, FAILED_ACCOUNT);
    let mut breaches = Vec::new();
    let mut guessed = Vec::new();
    for (group, hours) in hours_of(summary, ACCEPTED) {
        let mut parts = group.split('\n');
        let (address, account) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        // A key is not guessed.
        if !matches!(parts.next(), Some("password" | "keyboard-interactive/pam")) {
            continue;
        }
        for (hour, cell) in hours {
            let success = |failures| Success {
                group,
                hour,
                cell,
                failures,
            };
            let of_address = before(failed.get(address), hour, cell);
            let of_account = before(failed_accounts.get(account), hour, cell);
            if of_address >= OF_ADDRESS {
                breaches.push(success(of_address));
            } else if of_account >= OF_ACCOUNT {
                guessed.push(success(of_account));
            }
        }
    }
    let breach = finding(BREACH, breaches, summary, clock);
    breach
        .into_iter()
        .chain(finding(GUESSED, guessed, summary, clock))
        .collect()
}

fn hours_of<'s>(summary: &'s LogSummary, rule: &str) -> Hours<'s> {
    let mut hours: Hours<'s> = BTreeMap::new();
    for (place, cell) in summary
        .rules
        .get(rule)
        .into_iter()
        .flat_map(|tally| &tally.cells)
    {
        hours
            .entry(&place.group)
            .or_default()
            .insert(place.hour, *cell);
    }
    hours
}

/// Failures in the hour before the last success of an hour, as far as hours tell.
fn before(failed: Option<&BTreeMap<Hour, Cell>>, hour: Hour, success: Cell) -> u64 {
    let Some(failed) = failed else {
        return 0;
    };
    let earlier = match hour {
        Hour::Unknown => None,
        Hour::Uptime(hour) => Some(Hour::Uptime(hour.saturating_sub(1))),
        Hour::At(hour) => Some(Hour::At(hour.saturating_sub(1))),
    };
    let cells = [Some(hour), earlier].into_iter().flatten();
    let cells = cells.filter_map(|hour| failed.get(&hour));
    let cells = cells.filter(|cell| {
        let is_near = hour == Hour::Unknown || success.last.saturating_sub(cell.last) <= WINDOW;
        cell.first < success.last && is_near
    });
    cells.fold(0, |sum, cell| sum.saturating_add(cell.count))
}

fn finding(
    rule: &str,
    mut successes: Vec<Success<'_>>,
    summary: &LogSummary,
    clock: &Clock,
) -> Option<Finding> {
    successes.sort_by(|a, b| (b.failures, b.hour, a.group).cmp(&(a.failures, a.hour, b.group)));
    if successes.is_empty() {
        return None;
    }
    let mut occurrences = Occurrences::new();
    for success in &successes {
        let at = clock.second(success.hour, success.cell.last);
        occurrences.record(at.unwrap_or(clock.as_of), success.cell.count);
    }
    let finding = Finding::new(&RuleId::new(rule)?).events(occurrences);
    let evidence = successes.iter().map(|success| {
        let evidence = sample(success, summary, clock);
        evidence.field("failures before", &success.failures.to_string())
    });
    let evidence = evidence.take(Evidence::MAX_PER_FINDING);
    Some(evidence.fold(finding.incident("breach"), Finding::evidence))
}

/// The line of a success where it was kept, else what is known of it.
fn sample(success: &Success<'_>, summary: &LogSummary, clock: &Clock) -> Evidence {
    let at = clock.second(success.hour, success.cell.last);
    let kept = summary.rules.get(ACCEPTED);
    let kept = kept.and_then(|tally| tally.samples.get(success.group));
    if let Some(kept) = kept
        && kept.line.time.map(jiff::Timestamp::as_second) == at
    {
        return kept.line.clone();
    }
    let mut parts = success.group.split('\n');
    let mut next = || parts.next().unwrap_or("");
    let evidence = Evidence::of("auth")
        .sensitive("ip", next(), Sensitivity::Address)
        .sensitive("user", next(), Sensitivity::User)
        .field("method", next());
    match at.and_then(|at| jiff::Timestamp::from_second(at).ok()) {
        Some(at) => evidence.time(at),
        None => evidence,
    }
}
