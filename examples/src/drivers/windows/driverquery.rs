//! `driverquery /v /fo csv` of a German Windows.

use crate::drivers::{Service, Start};

const COLUMNS: [&str; 15] = [
    "Modulname",
    "Anzeigename",
    "Beschreibung",
    "Treibertyp",
    "Startmodus",
    "Status",
    "Status",
    "Beenden annehmen",
    "Anhalten annehmen",
    "Ausgelagerter Pool(Bytes)",
    "Code(Bytes)",
    "BSS(Bytes)",
    "Linkdatum",
    "Pfad",
    "Init(Bytes)",
];

/// The table with its names of columns. The console writes it in code page 850.
pub fn german(services: &[Service]) -> String {
    let mut text = row(&COLUMNS.map(str::to_owned));
    for service in services {
        let title = service
            .title
            .map_or_else(|| format!("{}-Gerätetreiber", service.name), str::to_owned);
        let answer = |yes: bool| if yes { "WAHR" } else { "FALSCH" }.to_owned();
        let [paged, code, data, init] = service.sizes.map(grouped);
        text += &row(&[
            service.name.to_owned(),
            title.clone(),
            title,
            // Both end with a blank.
            if service.is_file_system {
                "Dateisystem "
            } else {
                "Kernel "
            }
            .to_owned(),
            start(service.start).to_owned(),
            if service.running {
                "Wird ausgeführt"
            } else {
                "Beendet"
            }
            .to_owned(),
            "OK".to_owned(),
            answer(service.running && service.start != Start::Boot),
            answer(false),
            paged,
            code,
            data,
            service.linked.strftime("%d.%m.%Y %H:%M:%S").to_string(),
            service.path.clone(),
            init,
        ]);
    }
    text
}

fn start(start: Start) -> &'static str {
    match start {
        Start::Boot => "Startvorgang",
        Start::System => "System",
        Start::Auto => "Automatisch",
        Start::Demand => "Manuell",
        Start::Disabled => "Deaktiviert",
    }
}

fn row(cells: &[String; 15]) -> String {
    let cells = cells.each_ref().map(|cell| format!("\"{cell}\""));
    cells.join(",") + "\r\n"
}

/// A number with points between its thousands.
fn grouped(number: u64) -> String {
    match number / 1000 {
        0 => number.to_string(),
        thousands => format!("{}.{:03}", grouped(thousands), number % 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_have_points() {
        assert_eq!(
            [0, 999, 4096, 1_000_001].map(grouped),
            ["0", "999", "4.096", "1.000.001"]
        );
    }
}
