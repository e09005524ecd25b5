//! What `msinfo32` writes.

use std::fmt::Write as _;

use crate::truth::{Language, SERVICES};

/// The rows of the summary with their values, which start with the names of its columns.
#[rustfmt::skip]
const SUMMARY: [[[&str; 4]; 2]; 10] = [
    [["Item", "Element", "Élément", "Elemento"], ["Value", "Wert", "Valeur", "Valor"]],
    [
        ["OS Name", "Betriebssystemname", "Nom du système d’exploitation", "Nombre del SO"],
        ["Microsoft Windows 11 Pro"; 4],
    ],
    [
        ["Version", "Version", "Version", "Versión"],
        ["10.0.22631 Build 22631", "10.0.22631 Build 22631", "10.0.22631 Numéro 22631", "10.0.22631 Compilación 22631"],
    ],
    [["System Name", "Systemname", "Nom du système", "Nombre del sistema"], ["EXAMPLE-PC"; 4]],
    [
        ["System Manufacturer", "Systemhersteller", "Fabricant", "Fabricante del sistema"],
        ["Example Computers", "VMware, Inc.", "Example Computers", "QEMU"],
    ],
    [
        ["System Model", "Systemmodell", "Modèle", "Modelo del sistema"],
        ["Book 14", "VMware7,1", "Book 14", "Standard PC"],
    ],
    [
        ["Secure Boot State", "Sicherer Startzustand", "État du démarrage sécurisé", "Estado de arranque seguro"],
        ["On", "Ein", "Désactivé", "No compatible"],
    ],
    [
        ["Virtualization-based security", "Virtualisierungsbasierte Sicherheit", "Sécurité basée sur la virtualisation", "Seguridad basada en virtualización"],
        ["Running", "Wird ausgeführt", "Non activé", "En ejecución"],
    ],
    [
        ["Virtualization-based security Services Configured", "Virtualisierungsbasierte Sicherheit – Konfigurierte Dienste", "Services configurés", "Servicios configurados"],
        ["Hypervisor enforced Code Integrity", "Durch Hypervisor erzwungene Codeintegrität", "", ""],
    ],
    [
        ["Virtualization-based security Services Running", "Virtualisierungsbasierte Sicherheit – Ausgeführte Dienste", "Description", "Servicios de seguridad basados en virtualización en ejecución"],
        ["Credential Guard, Hypervisor enforced Code Integrity", "Durch Hypervisor erzwungene Codeintegrität", "", "Credential Guard"],
    ],
];

fn summary(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = SUMMARY.iter();
    rows.map(move |[labels, values]| (language.of(*labels), language.of(*values)))
}

#[rustfmt::skip]
const COLUMNS: [[&str; 11]; 4] = [
    ["Name", "Description", "File", "Type", "Started", "Start Mode", "State", "Status", "Error Control", "Accept Pause", "Accept Stop"],
    ["Name", "Beschreibung", "Datei", "Typ", "Gestartet", "Startmodus", "Status", "Zustand", "Fehlersteuerung", "Anhalten annehmen", "Beenden annehmen"],
    ["Nom", "Description", "Fichier", "Type", "Démarré", "Mode de démarrage", "État", "Statut", "Contrôle d'erreur", "Accepter la suspension", "Accepter l'arrêt"],
    ["Nombre", "Descripción", "Archivo", "Tipo", "Iniciado", "Modo de inicio", "Estado", "Situación", "Control de errores", "Aceptar pausa", "Aceptar detener"],
];

fn rows(count: usize, language: Language) -> impl Iterator<Item = [String; 11]> {
    let yes = move |yes| {
        if yes {
            language.of(["Yes", "Ja", "Oui", "Sí"])
        } else {
            language.of(["No", "Nein", "Non", "No"])
        }
    };
    SERVICES.iter().cycle().take(count).map(move |service| {
        [
            service.name,
            service.title,
            &format!(r"c:\windows\system32\drivers\{}", service.file),
            language.of([
                "Kernel Driver",
                "Kerneltreiber",
                "Pilote de noyau",
                "Controlador de kernel",
            ]),
            yes(service.running),
            language.start(service.start),
            language.state(service.running),
            "OK",
            "Normal",
            yes(false),
            yes(service.running),
        ]
        .map(str::to_owned)
    })
}

pub(crate) fn msinfo(count: usize, language: Language) -> String {
    let sections = [
        [
            "System Summary",
            "Systemübersicht",
            "Résumé système",
            "Resumen del sistema",
        ],
        [
            "Hardware Resources",
            "Hardwareressourcen",
            "Ressources matérielles",
            "Recursos de hardware",
        ],
        [
            "System Drivers",
            "Systemtreiber",
            "Pilotes système",
            "Controladores del sistema",
        ],
        ["Services", "Dienste", "Services", "Servicios"],
    ]
    .map(|names| language.of(names));
    let mut text = "System Information report written at: 11/20/26 10:12:13\r\n".to_owned();
    write!(text, "System Name: EXAMPLE-PC\r\n[{}]\r\n\r\n", sections[0]).unwrap();
    for (label, value) in summary(language) {
        write!(text, "{label}\t{value}\t\r\n").unwrap();
    }
    write!(
        text,
        "\r\n[{}]\r\n\r\n\r\n[{}]\r\n\r\n",
        sections[1], sections[2]
    )
    .unwrap();
    text += &(COLUMNS[language as usize].join("\t") + "\t\r\n");
    for row in rows(count, language) {
        text += &(row.join("\t") + "\t\r\n");
    }
    write!(
        text,
        "\r\n[{}]\r\n\r\nA\tB\tC\t\r\n1\t2\t3\t\r\n",
        sections[3]
    )
    .unwrap();
    text
}

pub(crate) fn msinfo_xml(count: usize, language: Language) -> String {
    let element = |name: &str, text: &str| {
        let name = name.replace([' ', '\''], "_");
        format!("<{name}><![CDATA[{text}]]></{name}>\r\n")
    };
    let mut text =
        "<?xml version=\"1.0\"?>\r\n<MsInfo>\r\n<Metadata>\r\n<Version>8.0</Version>\r\n\
        <CreationUTC>11/20/26 09:12:13</CreationUTC>\r\n</Metadata>\r\n<Category name=\"1\">\r\n"
            .to_owned();
    let pairs = summary(language).collect::<Vec<_>>();
    for (label, value) in &pairs[1..] {
        let cells = element(pairs[0].0, label) + &element(pairs[0].1, value);
        write!(text, "<Data>\r\n{cells}</Data>\r\n").unwrap();
    }
    text += "<Category name=\"2\">\r\n<Category name=\"3\">\r\n";
    for row in rows(count, language) {
        let names = COLUMNS[language as usize];
        let cells = row
            .iter()
            .zip(names)
            .map(|(cell, name)| element(name, cell));
        write!(text, "<Data>\r\n{}</Data>\r\n", cells.collect::<String>()).unwrap();
    }
    text + "</Category>\r\n</Category>\r\n</Category>\r\n</MsInfo>\r\n"
}
