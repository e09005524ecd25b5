//! `ip -j addr` and `ip -j -s link`: network interfaces of Linux.

use super::super::fields::Fields;
use super::super::network::{Adapter, AdapterState};
use super::super::read::Sink;
use super::super::windows::rows;
use crate::json::Json;

pub(super) fn read(document: &Json, sink: &mut Sink<'_>) {
    rows(document, sink, |fields, position, sink| {
        let Some(name) = fields.text("ifname") else {
            // `ip -j` of one kind of address leaves empty objects for interfaces without.
            if !fields.0.is_empty() {
                sink.trouble(position, "an interface without a name");
            }
            return;
        };
        let counters = fields.object("stats64").or_else(|| fields.object("stats"));
        let direction = |name| counters.and_then(|counters| counters.object(name));
        let (received, sent) = (direction("rx"), direction("tx"));
        let count = |direction: Option<Fields<'_>>, name| {
            direction.and_then(|direction| direction.count(name))
        };
        let dropped = [count(received, "dropped"), count(sent, "dropped")];
        sink.inventory().adapters.push(Adapter {
            name,
            description: fields.text("link_type"),
            state: state(fields),
            mtu: fields.count("mtu"),
            addresses: fields
                .objects("addr_info")
                .filter_map(|address| address.text("local"))
                .collect(),
            received: count(received, "bytes"),
            sent: count(sent, "bytes"),
            errors_in: count(received, "errors"),
            errors_out: count(sent, "errors"),
            drops: dropped.into_iter().flatten().reduce(u64::saturating_add),
            ..Adapter::default()
        });
    });
}

/// Interfaces that nothing is plugged into, such as loopbacks, have an unknown state and a flag.
fn state(fields: Fields<'_>) -> AdapterState {
    let flags = fields.texts("flags");
    let has = |flag| flags.iter().any(|known| known == flag);
    match fields.raw("operstate") {
        "UP" => AdapterState::Up,
        "DOWN" | "LOWERLAYERDOWN" | "DORMANT" if has("UP") => AdapterState::Down,
        "DOWN" => AdapterState::Disabled,
        "NOTPRESENT" => AdapterState::NotPresent,
        _ if has("UP") && has("LOWER_UP") => AdapterState::Up,
        _ => AdapterState::Unknown,
    }
}
