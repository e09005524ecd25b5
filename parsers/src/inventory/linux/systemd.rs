//! What systemd says: its units, how long they took to start, and what crashed.

use super::super::fields::Fields;
use super::super::read::Sink;
use super::super::software::{Crash, Service, ServiceState};
use super::super::units::split;
use super::super::windows::rows;
use crate::json::Json;
use crate::sniff::Head;

/// `systemctl list-units -o json`.
pub(super) fn units(document: &Json, sink: &mut Sink<'_>) {
    rows(document, sink, |fields, position, sink| {
        let Some(name) = fields.text("unit") else {
            return sink.trouble(position, "a unit without a name");
        };
        let service = service(
            name,
            fields.raw("load"),
            fields.raw("active"),
            fields.text("description"),
        );
        sink.inventory().services.extend(service);
    });
}

/// Units that are only named by others are none.
fn service(name: String, load: &str, active: &str, display: Option<String>) -> Option<Service> {
    let state = match active {
        "active" | "reloading" | "refreshing" => ServiceState::Running,
        "inactive" => ServiceState::Stopped,
        "activating" => ServiceState::Starting,
        "deactivating" => ServiceState::Stopping,
        "failed" => ServiceState::Failed,
        _ => ServiceState::Unknown,
    };
    let is_there = load != "not-found" || state == ServiceState::Failed;
    is_there.then_some(Service {
        name,
        display,
        state,
    })
}

pub(super) fn is_table(head: &Head<'_>) -> bool {
    head.lines().next().is_some_and(is_header)
}

fn is_header(line: &str) -> bool {
    line.split_whitespace()
        .take(4)
        .eq(["UNIT", "LOAD", "ACTIVE", "SUB"])
}

/// `systemctl list-units` or `systemctl --failed`, as text.
pub(super) fn table(text: &str, sink: &mut Sink<'_>) {
    for (number, line) in sink.lines(text) {
        if is_header(line) {
            sink.is_answered = true;
            continue;
        }
        // A legend follows the units.
        if line.starts_with("LOAD ") {
            break;
        }
        let words: Vec<&str> = line
            .trim_start_matches(|c: char| !c.is_ascii_alphanumeric())
            .split_whitespace()
            .collect();
        let &[name, load, active, _, ref display @ ..] = words.as_slice() else {
            if !line.contains("listed") {
                sink.trouble(number, "no row of `systemctl`");
            }
            continue;
        };
        let display = Some(display.join(" ")).filter(|display| !display.is_empty());
        if name.contains('.') {
            sink.inventory()
                .services
                .extend(service(name.to_owned(), load, active, display));
        }
    }
}

pub(super) fn is_start(head: &Head<'_>) -> bool {
    head.text().trim_start().starts_with("Startup finished in ")
}

/// `Startup finished in 13.945s (kernel) + 27.214s (userspace) = 41.160s`.
pub(super) fn start(text: &str, sink: &mut Sink<'_>) {
    let line = text.trim_start().lines().next().unwrap_or("");
    let total = line.rsplit_once("= ").and_then(|(_, total)| seconds(total));
    // A day: what takes longer is a mistake.
    let total = total.filter(|total| *total < 86_400.0);
    if total.is_none() {
        sink.trouble(1, "no row such as `Startup finished in … = 41.160s`");
    }
    sink.inventory().boot_seconds = total;
}

/// `1min 27.214s`, `850ms`.
fn seconds(text: &str) -> Option<f64> {
    text.split_whitespace().try_fold(0.0, |sum, word| {
        let (number, unit) = split(word)?;
        let factor = match unit {
            "h" => 3600.0,
            "min" => 60.0,
            "s" => 1.0,
            "ms" => 0.001,
            "us" => 0.000_001,
            _ => return None,
        };
        Some(sum + number * factor)
    })
}

/// `coredumpctl -o json`.
pub(super) fn core_dumps(document: &Json, sink: &mut Sink<'_>) {
    rows(document, sink, |fields: Fields<'_>, position, sink| {
        let Some(application) = fields.text("exe") else {
            return sink.trouble(position, "a crash without a program");
        };
        let at = sink.time(fields.get("time"));
        sink.inventory().crashes.push(Crash {
            at,
            application: Some(application),
            exception: fields.count("sig").map(|signal| format!("signal {signal}")),
            ..Crash::default()
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(seconds("41.160s"), Some(41.16));
        assert_eq!(seconds("1min 27.5s"), Some(87.5));
        assert_eq!(seconds("850ms"), Some(0.85));
        assert_eq!(seconds("soon"), None);
    }
}
