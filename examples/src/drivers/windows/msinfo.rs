//! The report of a French `msinfo32`.

use crate::drivers::{Computer, Service, Start};

/// What [`french`] lets memory integrity be.
const PROTECTION: [(&str, &str); 3] = [
    ("État du démarrage sécurisé", "Activé"),
    (
        "Sécurité basée sur la virtualisation",
        "En cours d’exécution",
    ),
    (
        "Sécurité basée sur la virtualisation – Services en cours d’exécution",
        "Intégrité du code appliquée par l’hyperviseur",
    ),
];

/// The sections that tell of drivers and of how they are guarded, of a laptop whose memory integrity runs.
///
/// It is UTF-16 with the line ends of Windows once it is [encoded](crate::pack::utf16le_crlf).
pub fn french(computer: &Computer) -> String {
    let build = computer.windows.rsplit('.').next().unwrap_or_default();
    let version = format!("{} Numéro {build}", computer.windows);
    let mut report = Report::default();
    report.section("Résumé système", &["Élément", "Valeur"]);
    report.row(&[
        "Nom du système d’exploitation",
        "Microsoft Windows 11 Professionnel",
    ]);
    report.row(&["Version", &version]);
    report.row(&["Nom du système", computer.name]);
    report.row(&["Fabricant", "LENOVO"]);
    report.row(&["Modèle", "21HD0054FR"]);
    report.row(&["Type", "PC x64"]);
    for (label, value) in PROTECTION {
        report.row(&[label, value]);
    }
    report.section(
        "Ressources matérielles",
        &["Ressource", "Périphérique", "État"],
    );
    report.section(
        "Pilotes système",
        &[
            "Nom",
            "Description",
            "Fichier",
            "Type",
            "Démarré",
            "Mode de démarrage",
            "État",
            "Statut",
            "Contrôle des erreurs",
            "Accepter la pause",
            "Accepter l’arrêt",
        ],
    );
    for service in computer.services() {
        report.service(&service);
    }
    report.section("Impression", &["Document", "Taille", "Propriétaire"]);
    report.text
}

/// Sections of rows whose cells end with a tab each.
#[derive(Default)]
struct Report {
    text: String,
}

impl Report {
    fn section(&mut self, name: &str, columns: &[&str]) {
        for part in ["\n[", name, "]\n\n"] {
            self.text.push_str(part);
        }
        self.row(columns);
    }

    fn row(&mut self, cells: &[&str]) {
        for cell in cells {
            self.text.push_str(cell);
            self.text.push('\t');
        }
        self.text.push('\n');
    }

    fn service(&mut self, service: &Service) {
        let title = service
            .title
            .map_or_else(|| format!("Pilote {}", service.name), str::to_owned);
        let answer = |yes: bool| if yes { "Oui" } else { "Non" };
        self.row(&[
            service.name,
            &title,
            &service.path.to_lowercase(),
            if service.is_file_system {
                "Pilote du système de fichiers"
            } else {
                "Pilote noyau"
            },
            answer(service.running),
            start(service.start),
            if service.running {
                "En cours d’exécution"
            } else {
                "Arrêté"
            },
            "OK",
            if service.start == Start::Boot {
                "Critique"
            } else {
                "Normal"
            },
            answer(false),
            answer(service.running && service.start != Start::Boot),
        ]);
    }
}

fn start(start: Start) -> &'static str {
    match start {
        Start::Boot => "Démarrage",
        Start::System => "Système",
        Start::Auto => "Automatique",
        Start::Demand => "Manuel",
        Start::Disabled => "Désactivé",
    }
}
