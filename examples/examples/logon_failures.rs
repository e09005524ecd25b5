//! Prints the logon failures of Windows event logs: when, who, from where.
//!
//! `cargo run -p wegweiser-examples --example logon_failures Security.evtx`

#![allow(clippy::print_stdout, reason = "an example that prints")]

use std::ops::ControlFlow;

use wegweiser_parsers::ParseError;
use wegweiser_parsers::evtx::Reader;

fn main() -> Result<(), ParseError> {
    for path in std::env::args().skip(1) {
        let _: ControlFlow<()> = Reader::open(path)?.for_each(|event| {
            let is_security = event.channel().is_some_and(|name| name == "Security");
            if is_security && event.event_id() == Some(4625) {
                let [user, domain, address] = ["TargetUserName", "TargetDomainName", "IpAddress"]
                    .map(|name| event.field(name).map_or("-".into(), |value| value.text()));
                println!("{}  {domain}\\{user} from {address}", event.time());
            }
            ControlFlow::Continue(())
        })?;
    }
    Ok(())
}
