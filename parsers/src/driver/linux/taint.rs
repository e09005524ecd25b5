//! `/proc/sys/kernel/tainted`: a number whose bits say what the kernel has gone through since it started.

use crate::driver::format::Format;
use crate::driver::inventory::Sink;
use crate::driver::lines;
use crate::driver::read::Form;

pub(in crate::driver) const FORM: Form = Form {
    format: Format::KernelTaint,
    recognise,
    read: |text, sink| {
        read(text, sink);
        Ok(())
    },
};

/// A bare number says so little of itself that it must be alone, and below the bits that any kernel has.
const MOST: u64 = 1 << 24;
/// Names before the number: of `sysctl`, and of `grep . /proc/sys/kernel/tainted`.
const NAMES: [&str; 2] = ["kernel.tainted", "/proc/sys/kernel/tainted"];

fn recognise(head: &str) -> bool {
    named(head).is_some() || alone(head).is_some()
}

fn read(text: &str, sink: &mut Sink<'_>) {
    let number = match named(text) {
        Some(number) => number.parse().ok(),
        None => alone(text),
    };
    match number {
        Some(taint) => sink.inventory.machine.taint = Some(taint),
        None => sink.trouble(1, "no number such as `kernel.tainted = 4097`"),
    }
}

/// What follows the name on the first line.
fn named(text: &str) -> Option<&str> {
    let line = lines::of(text).next()?.text.trim();
    let rest = NAMES.iter().find_map(|name| line.strip_prefix(name))?;
    let rest = rest.trim_start().strip_prefix(['=', ':'])?;
    Some(rest.trim())
}

fn alone(text: &str) -> Option<u64> {
    let text = text.trim();
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| is_number)?;
    (number < MOST).then_some(number)
}
