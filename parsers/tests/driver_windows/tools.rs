//! What `driverquery` and `pnputil` write.

use std::fmt::Write as _;

use crate::truth::{DEVICES, Language, SERVICES};

/// Writes so many rows in a language.
pub(crate) type Write = fn(usize, Language) -> String;

fn row(cells: &[&str]) -> String {
    let cells = cells
        .iter()
        .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    cells.collect::<Vec<_>>().join(",") + "\r\n"
}

#[rustfmt::skip]
const VERBOSE: [[&str; 15]; 4] = [
    ["Module Name", "Display Name", "Description", "Driver Type", "Start Mode", "State", "Status", "Accept Stop", "Accept Pause", "Paged Pool(bytes)", "Code(bytes)", "BSS(bytes)", "Link Date", "Path", "Init(bytes)"],
    ["Modulname", "Anzeigename", "Beschreibung", "Treibertyp", "Startmodus", "Status", "Zustand", "Beenden annehmen", "Anhalten annehmen", "Ausgelagerter Pool (Bytes)", "Code (Bytes)", "BSS (Bytes)", "Linkdatum", "Pfad", "Init (Bytes)"],
    ["Nom du module", "Nom complet", "Description", "Type de pilote", "Mode de démarrage", "État", "Statut", "Arrêt accepté", "Pause acceptée", "Réserve paginée", "Code (octets)", "BSS (octets)", "Date de liaison", "Chemin", "Init (octets)"],
    ["Nombre de módulo", "Nombre para mostrar", "Descripción", "Tipo de controlador", "Modo de inicio", "Estado", "Situación", "Acepta detener", "Acepta pausa", "Bloque paginado", "Código (bytes)", "BSS (bytes)", "Fecha de vínculo", "Ruta", "Inicio (bytes)"],
];

pub(crate) fn driver_query(count: usize, language: Language) -> String {
    let mut text = row(&VERBOSE[language as usize]);
    let size = language.of(["131,072", "131.072", "131\u{a0}072", "131.072"]);
    for service in SERVICES.iter().cycle().take(count) {
        let path = format!(r"C:\Windows\system32\drivers\{}", service.file);
        let linked = service.linked.map(|date| language.date(date));
        text += &row(&[
            service.name,
            service.title,
            service.title,
            language.of(["Kernel ", "Kernel ", "Noyau ", "Núcleo "]),
            language.start(service.start),
            language.state(service.running),
            "OK",
            language.answer(service.running),
            language.answer(false),
            size,
            size,
            "0",
            linked.as_deref().unwrap_or(""),
            &path,
            size,
        ]);
    }
    text
}

/// `driverquery /fo csv /nh`: four columns without names.
pub(crate) fn driver_query_short(count: usize, language: Language) -> String {
    let rows = SERVICES.iter().cycle().take(count).map(|service| {
        let linked = service.linked.map(|date| language.date(date));
        row(&[
            service.name,
            service.title,
            language.of(["Kernel ", "Kernel ", "Noyau ", "Núcleo "]),
            linked.as_deref().unwrap_or(""),
        ])
    });
    rows.collect()
}

pub(crate) fn driver_query_signed(count: usize, language: Language) -> String {
    let mut text = row(&[
        language.of([
            "DeviceName",
            "Gerätename",
            "Nom du périphérique",
            "Nombre de dispositivo",
        ]),
        language.of(["InfName", "INF-Name", "Nom Inf", "Nombre Inf"]),
        language.of(["IsSigned", "Ist signiert", "Signé", "Firmado"]),
        language.of(["Manufacturer", "Hersteller", "Fabricant", "Fabricante"]),
    ]);
    for device in DEVICES.iter().cycle().take(count) {
        let signed = device.signed.map_or("", |signed| language.answer(signed));
        text += &row(&[device.title, device.inf, signed, device.provider]);
    }
    text
}

pub(crate) fn pnputil(count: usize, language: Language) -> String {
    let labels = [
        language.of([
            "Published Name:",
            "Veröffentlichter Name:",
            "Nom publié :",
            "Nombre publicado:",
        ]),
        language.of([
            "Original Name:",
            "Originalname:",
            "Nom d'origine :",
            "Nombre original:",
        ]),
        language.of([
            "Provider Name:",
            "Anbietername:",
            "Nom du fournisseur :",
            "Nombre de proveedor:",
        ]),
        language.of([
            "Class Name:",
            "Klassenname:",
            "Nom de la classe :",
            "Nombre de clase:",
        ]),
        language.of([
            "Class GUID:",
            "Klassen-GUID:",
            "GUID de la classe :",
            "GUID de clase:",
        ]),
        language.of([
            "Driver Version:",
            "Treiberversion:",
            "Version du pilote :",
            "Versión de controlador:",
        ]),
        language.of([
            "Signer Name:",
            "Signaturgeber:",
            "Nom du signataire :",
            "Nombre de firmante:",
        ]),
    ];
    let title = language.of([
        "PnP Utility",
        "PnP-Dienstprogramm",
        "Utilitaire PnP",
        "Utilidad PnP",
    ]);
    let mut text = format!("Microsoft {title}\r\n\r\n");
    if count == 0 {
        return text + language.of(["None.", "Keine.", "Aucun.", "Ninguno."]) + "\r\n";
    }
    for device in DEVICES
        .iter()
        .cycle()
        .filter(|device| device.inf.starts_with("oem"))
        .take(count)
    {
        let [year, month, day] = device.date;
        let date = match language {
            Language::German => format!("{day:02}.{month:02}.{year}"),
            Language::French => format!("{day:02}/{month:02}/{year}"),
            _ => format!("{month:02}/{day:02}/{year}"),
        };
        let version = format!("{date} {}", device.version);
        let values = [
            device.inf,
            device.original,
            device.provider,
            device.class,
            device.guid,
            &version,
            device.signer,
        ];
        for (label, value) in labels.iter().zip(values) {
            write!(text, "{label:24}{value}\r\n").unwrap();
        }
        text += "\r\n";
    }
    text
}

/// As Windows 7 writes it: fewer lines, and in some languages values below their labels.
pub(crate) fn pnputil_old(count: usize, language: Language) -> String {
    let mut text = "Microsoft PnP Utility\r\n\r\n".to_owned();
    let labels = match language {
        Language::English => [
            "Published name :            ",
            "Driver package provider :   ",
            "Class :                     ",
            "Driver date and version :   ",
            "Signer name :               ",
        ],
        _ => [
            "Veröffentlichter Name :            \r\n",
            "Anbieter :   ",
            "Klasse :     ",
            "Datum und Version :   \r\n",
            "Signatur :   ",
        ],
    };
    for device in DEVICES.iter().cycle().take(count) {
        let [year, month, day] = device.date;
        let version = format!("{month:02}/{day:02}/{year} {}", device.version);
        let name = if device.inf.starts_with("oem") {
            device.inf
        } else {
            "oem99.inf"
        };
        let values = [name, device.provider, device.class, &version, device.signer];
        for (label, value) in labels.iter().zip(values) {
            write!(text, "{label}{value}\r\n").unwrap();
        }
        text += "\r\n";
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

pub(crate) fn pnputil_xml(count: usize, _: Language) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n\
        <PnpUtil Version=\"10.0.26100\" Command=\"/enum-drivers /devices /format xml\">\r\n"
        .to_owned();
    for device in DEVICES.iter().cycle().take(count) {
        let [year, month, day] = device.date;
        write!(text, "    <Driver DriverName=\"{}\">\r\n", device.inf).unwrap();
        for (name, value) in [
            ("OriginalName", device.original),
            ("ProviderName", device.provider),
            ("ClassName", device.class),
            ("ClassGuid", device.guid),
            (
                "DriverVersion",
                &format!("{month:02}/{day:02}/{year} {}", device.version),
            ),
            ("SignerName", device.signer),
            ("CatalogFile", "example.cat"),
        ] {
            write!(text, "        <{name}>{}</{name}>\r\n", escaped(value)).unwrap();
        }
        let (id, title) = (escaped(device.id), escaped(device.title));
        write!(
            text,
            "        <Devices>\r\n            <Device InstanceId=\"{id}\">\r\n                \
            <DeviceDescription>{title}</DeviceDescription>\r\n"
        )
        .unwrap();
        let status = if device.problem == 0 {
            "Started"
        } else {
            "Problem"
        };
        write!(text, "                <Status>{status}</Status>\r\n").unwrap();
        if device.problem != 0 {
            let code = device.problem;
            let code = format!("<ProblemCode>{code} (0x{code:X})</ProblemCode>");
            write!(text, "                {code}\r\n").unwrap();
        }
        text += "            </Device>\r\n        </Devices>\r\n    </Driver>\r\n";
    }
    text + "</PnpUtil>\r\n"
}
