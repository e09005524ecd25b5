//! A table of services as a script of one's own writes it.

use crate::drivers::{Service, Start};

/// CSV with the names of the columns, and the digest of every image.
pub fn csv(services: &[Service]) -> String {
    let mut text =
        String::from("name,title,path,provider,version,signed,signer,start,running,sha256\n");
    for service in services {
        let title = service
            .title
            .map_or_else(|| format!("{} driver", service.name), str::to_owned);
        let cells = [
            service.name,
            &title,
            &service.path,
            service.provider,
            &service.version,
            "yes",
            service.signer,
            start(service.start),
            if service.running { "yes" } else { "no" },
            &service.sha256,
        ];
        text += &(cells.map(quoted).join(",") + "\n");
    }
    text
}

fn start(start: Start) -> &'static str {
    match start {
        Start::Boot => "boot",
        Start::System => "system",
        Start::Auto => "auto",
        Start::Demand => "demand",
        Start::Disabled => "disabled",
    }
}

/// A cell, in quotes where it has a comma.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
