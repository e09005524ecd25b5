//! Open sockets, as an agent reads them from osquery.

use super::super::fields::Fields;
use super::super::network::Listener;
use super::super::read::Sink;
use crate::json::Json;

pub(super) fn read(document: &Json, sink: &mut Sink<'_>) {
    let Some(fields) = Fields::of(document) else {
        return sink.trouble(0, format!("{} is no object", document.kind()));
    };
    let value = fields.object("data_value").unwrap_or(fields);
    if !value.has("connections") {
        return sink.trouble(0, "no `connections`");
    }
    // An empty list is an answer.
    sink.is_answered = true;
    for socket in value.objects("connections") {
        if socket.raw("state").eq_ignore_ascii_case("LISTEN") {
            listener(socket, sink);
        }
    }
}

/// A socket of osquery, whose protocol is that of the IP header.
pub(super) fn listener(socket: Fields<'_>, sink: &mut Sink<'_>) {
    let port = ["local_port", "port"]
        .into_iter()
        .find_map(|name| socket.count(name));
    let port = port.and_then(|port| u16::try_from(port).ok());
    let (Some(port), Some(address)) = (
        port.filter(|port| *port > 0),
        socket.first(&["local_address", "address"]),
    ) else {
        return;
    };
    let protocol = match socket.text("protocol").as_deref() {
        Some("17" | "udp") => Some("udp"),
        Some("6" | "tcp") => Some("tcp"),
        // Only TCP has states.
        None if socket.has("state") => Some("tcp"),
        _ => None,
    };
    sink.inventory().listening.push(Listener {
        protocol: protocol.map(ToOwned::to_owned),
        address,
        port,
        process: socket.first(&["process_name", "name"]),
    });
}
