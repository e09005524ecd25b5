//! Text of `ss -l`: sockets that wait for others.

use super::super::network::Listener;
use super::super::read::Sink;
use crate::sniff::Head;

pub(super) fn recognise(head: &Head<'_>) -> bool {
    head.lines().next().is_some_and(is_header)
}

fn is_header(line: &str) -> bool {
    line.split_whitespace()
        .take(4)
        .eq(["Netid", "State", "Recv-Q", "Send-Q"])
}

pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    for (number, line) in sink.lines(text) {
        if is_header(line) {
            sink.is_answered = true;
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let &[protocol, state, _, _, local, ref rest @ ..] = words.as_slice() else {
            sink.trouble(number, "no row of `ss`");
            continue;
        };
        // Sockets of UDP have no state in which they wait.
        let waits = matches!((protocol, state), ("tcp", "LISTEN") | ("udp", "UNCONN"));
        let Some((address, port)) = local.rsplit_once(':').filter(|_| waits) else {
            continue;
        };
        let Ok(port) = port.parse() else {
            sink.trouble(number, format!("`{local}` has no port"));
            continue;
        };
        // `[::1]`, `127.0.0.53%lo`
        let address = address
            .trim_matches(['[', ']'])
            .split('%')
            .next()
            .unwrap_or("");
        sink.inventory().listening.push(Listener {
            protocol: Some(protocol.to_owned()),
            address: if address == "*" { "::" } else { address }.to_owned(),
            port,
            process: rest.iter().find_map(|word| process(word)),
        });
    }
}

/// `users:(("sshd",pid=542,fd=3))`
fn process(word: &str) -> Option<String> {
    let (_, name) = word.split_once("((\"")?;
    let (name, _) = name.split_once('"')?;
    Some(name.to_owned())
}
