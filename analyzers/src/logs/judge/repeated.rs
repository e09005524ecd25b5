//! Rules on single lines.

use std::cmp::Reverse;

use wegweiser_core::scoring::Occurrences;
use wegweiser_core::{Evidence, Finding, Sensitivity};

use super::stat::{Clock, Stat, stats};
use crate::logs::row::Row;
use crate::logs::summary::LogSummary;
use crate::logs::tally::Tally;

/// So many groups of a rule become a finding of their own, the worst.
const MOST_FINDINGS: usize = 5;
/// The longest title.
const TITLE: usize = 80;

/// The findings of a rule. Disks, units and the like each have their own; who others say they are has none, as anyone can
/// make up more of them.
pub(super) fn findings(
    row: &Row,
    summary: &LogSummary,
    clock: &Clock,
    findings: &mut Vec<Finding>,
    notes: &mut Vec<String>,
) {
    let Some(tally) = summary.rules.get(row.rule.id.as_str()) else {
        return;
    };
    let mut open: Vec<(&str, Stat)> = stats(tally, clock).into_iter().collect();
    open.retain(|(group, stat)| !stat.is_resolved(row, group, summary, clock));
    open.sort_by_key(|(group, stat)| Reverse((stat.severity(row), stat.total(), Reverse(*group))));
    let is_of_people = row
        .group
        .iter()
        .any(|field| field.sensitivity() != Sensitivity::None);
    if is_of_people {
        findings.extend(together(row, &open, tally, clock));
        return;
    }
    for (group, stat) in open.iter().take(MOST_FINDINGS) {
        let finding = counted(row, Finding::new(&row.rule.id), &stat.occurrences(clock));
        let finding = finding.severity(stat.severity(row)).key(*group);
        let finding = match incident(row, group) {
            Some(incident) => finding.incident(incident),
            None => finding,
        };
        let finding = match title(row, group) {
            Some(title) => finding.title(title),
            None => finding,
        };
        findings.push(finding.evidence(evidence(tally, group, stat, row)));
    }
    if open.len() > MOST_FINDINGS {
        let more = open.len() - MOST_FINDINGS;
        let title = &row.rule.title;
        notes.push(format!(
            "{title}: {more} more than the {MOST_FINDINGS} worst that are listed"
        ));
    }
}

/// One finding of all groups, about the worst.
fn together(row: &Row, open: &[(&str, Stat)], tally: &Tally, clock: &Clock) -> Option<Finding> {
    let (_, worst) = open.first()?;
    let mut all = Occurrences::new();
    for (_, stat) in open {
        all.merge(&stat.occurrences(clock));
    }
    let finding = counted(row, Finding::new(&row.rule.id), &all).severity(worst.severity(row));
    let finding = match incident(row, "") {
        Some(incident) => finding.incident(incident),
        None => finding,
    };
    let evidence = open
        .iter()
        .take(Evidence::MAX_PER_FINDING)
        .map(|(group, stat)| evidence(tally, group, stat, row));
    Some(evidence.fold(finding, Finding::evidence))
}

/// A state is there or not; events are counted.
fn counted(row: &Row, finding: Finding, occurrences: &Occurrences) -> Finding {
    if row.rule.half_life_days == 0 {
        finding.places(1)
    } else {
        finding.events(occurrences.clone())
    }
}

/// The line that is kept of a group, and how many there were.
pub(super) fn evidence(tally: &Tally, group: &str, stat: &Stat, row: &Row) -> Evidence {
    let evidence = match tally.samples.get(group) {
        Some(sample) => sample.line.clone(),
        None => of_group(group, stat, row),
    };
    evidence.field("count", &stat.total().to_string())
}

/// What is known of a group whose lines were too many to keep one of each.
fn of_group(group: &str, stat: &Stat, row: &Row) -> Evidence {
    let mut evidence = Evidence::of(row.side.id());
    evidence.time = jiff::Timestamp::from_second(stat.last).ok();
    for (field, value) in row.group.iter().zip(group.split('\n')) {
        let name = field.names.first().map_or("", String::as_str);
        evidence = evidence.sensitive(name, value, field.sensitivity());
    }
    evidence
}

/// The rule's title with the group it is about.
fn title(row: &Row, group: &str) -> Option<String> {
    let parts: Vec<&str> = group.split('\n').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return None;
    }
    let title = format!("{}: {}", row.rule.title, parts.join(", "));
    (title.chars().count() <= TITLE).then_some(title)
}

/// The root cause that a finding shares with others: the rule's own, and of a disk its name without the partition.
fn incident(row: &Row, group: &str) -> Option<String> {
    let incident = row.incident.as_deref()?;
    let Some((kind, rest)) = incident.split_once('{') else {
        return Some(incident.to_owned());
    };
    let name = rest.trim_end_matches('}');
    let parts = row.group.iter().zip(group.split('\n'));
    let mut named = parts.filter(|(field, _)| field.names.iter().any(|known| known == name));
    let value = named
        .next()
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())?;
    let value = if kind == "disk:" {
        disk_of(value)
    } else {
        value
    };
    Some(format!("{kind}{value}"))
}

/// `sda` of `sda1`, `nvme0n1` of `nvme0n1p2`, and `nvme0` of both, as controllers have it: a drive has one.
fn disk_of(device: &str) -> &str {
    let without_digits = device.trim_end_matches(|c: char| c.is_ascii_digit());
    for kind in ["sd", "hd", "vd", "xvd"] {
        let letters = without_digits.strip_prefix(kind);
        if letters
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_lowercase()))
        {
            return without_digits;
        }
    }
    if let Some(rest) = device.strip_prefix("nvme") {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        return &device[.."nvme".len() + digits];
    }
    if let Some(rest) = device.strip_prefix("mmcblk") {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        return &device[.."mmcblk".len() + digits];
    }
    device
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_of_partitions() {
        for (device, disk) in [
            ("sda", "sda"),
            ("sda1", "sda"),
            ("xvdb12", "xvdb"),
            ("nvme0n1p2", "nvme0"),
            ("nvme12", "nvme12"),
            ("mmcblk0p1", "mmcblk0"),
            ("dm-0", "dm-0"),
            ("md127", "md127"),
            ("sd", "sd"),
        ] {
            assert_eq!(disk_of(device), disk, "{device}");
        }
    }
}
