//! What the inventories of the tests state.

/// A driver that Windows knows as a service.
pub(crate) struct Service {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) file: &'static str,
    /// Boot, System, Auto, Manual, Disabled.
    pub(crate) start: usize,
    pub(crate) running: bool,
    /// Year, month and day of the link date.
    pub(crate) linked: Option<[u16; 3]>,
}

pub(crate) const SERVICES: [Service; 4] = [
    Service {
        name: "examplebus",
        title: "Example Bus Enumerator",
        file: "examplebus.sys",
        start: 0,
        running: true,
        linked: Some([2021, 4, 30]),
    },
    Service {
        name: "exfilter",
        title: "Größen-\"Filter\", Beispiel",
        file: "exfilter.sys",
        start: 3,
        running: true,
        linked: None,
    },
    Service {
        name: "exlegacy",
        title: "Example Legacy; disabled",
        file: "exlegacy.sys",
        start: 4,
        running: false,
        linked: Some([1998, 2, 3]),
    },
    Service {
        name: "exnet",
        title: "Example Net",
        file: "exnet.sys",
        start: 1,
        running: true,
        linked: Some([2033, 12, 1]),
    },
];

/// A device and its driver.
pub(crate) struct Device {
    pub(crate) title: &'static str,
    pub(crate) id: &'static str,
    pub(crate) service: &'static str,
    pub(crate) inf: &'static str,
    pub(crate) original: &'static str,
    pub(crate) provider: &'static str,
    pub(crate) class: &'static str,
    pub(crate) guid: &'static str,
    pub(crate) version: &'static str,
    pub(crate) date: [u16; 3],
    pub(crate) signed: Option<bool>,
    pub(crate) signer: &'static str,
    pub(crate) problem: u32,
}

pub(crate) const DEVICES: [Device; 4] = [
    Device {
        title: "Example Graphics 9000",
        id: r"PCI\VEN_0000&DEV_0001&SUBSYS_00000000&REV_01\3&11583659&0&10",
        service: "exgpu",
        inf: "oem12.inf",
        original: "exgpu.inf",
        provider: "Example Graphics, Inc.",
        class: "DISPLAY",
        guid: "{4D36E968-E325-11CE-BFC1-08002BE10318}",
        version: "32.0.15.6094",
        date: [2024, 8, 14],
        signed: Some(true),
        signer: "Microsoft Windows Hardware Compatibility Publisher",
        problem: 0,
    },
    Device {
        title: "Prüfadapter",
        id: r"USB\VID_0000&PID_0002\0001",
        service: "",
        inf: "oem3.inf",
        original: "extest.inf",
        provider: "Example Works",
        class: "NET",
        guid: "{4d36e972-e325-11ce-bfc1-08002be10318}",
        version: "1.2.3.4",
        date: [2019, 3, 2],
        signed: Some(true),
        signer: "WDKTestCert build,132900000000000000",
        problem: 52,
    },
    Device {
        title: "Volume Manager",
        id: r"ROOT\VOLMGR\0000",
        service: "volmgr",
        inf: "volmgr.inf",
        original: "volmgr.inf",
        provider: "Microsoft",
        class: "SYSTEM",
        guid: "{4d36e97d-e325-11ce-bfc1-08002be10318}",
        version: "10.0.22621.3958",
        date: [2006, 6, 21],
        signed: Some(true),
        signer: "Microsoft Windows",
        problem: 0,
    },
    Device {
        title: "Old Scanner",
        id: r"ROOT\EXSCAN\0000",
        service: "exscan",
        inf: "oem7.inf",
        original: "exscan.inf",
        provider: "Example Imaging",
        class: "IMAGE",
        guid: "{6bdd1fc6-810f-11d0-bec7-08002be2092f}",
        version: "5.0.1",
        date: [2004, 12, 1],
        signed: Some(false),
        signer: "",
        problem: 28,
    },
];

/// The languages in which tools write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    German,
    French,
    Spanish,
}

impl Language {
    /// The first is English.
    pub(crate) fn of(self, words: [&'static str; 4]) -> &'static str {
        words[self as usize]
    }

    /// A short date, with a time of day.
    pub(crate) fn date(self, [year, month, day]: [u16; 3]) -> String {
        match self {
            Self::English => format!("{month}/{day}/{year} 12:00:00 AM"),
            Self::German => format!("{day:02}.{month:02}.{year} 00:00:00"),
            Self::French | Self::Spanish => format!("{day:02}/{month:02}/{year} 00:00:00"),
        }
    }

    pub(crate) fn answer(self, yes: bool) -> &'static str {
        if yes {
            self.of(["TRUE", "WAHR", "VRAI", "VERDADERO"])
        } else {
            self.of(["FALSE", "FALSCH", "FAUX", "FALSO"])
        }
    }

    pub(crate) fn state(self, running: bool) -> &'static str {
        if running {
            self.of([
                "Running",
                "Wird ausgeführt",
                "En cours d’exécution",
                "En ejecución",
            ])
        } else {
            self.of(["Stopped", "Beendet", "Arrêté", "Detenido"])
        }
    }

    pub(crate) fn start(self, start: usize) -> &'static str {
        self.of([
            ["Boot", "Boot", "Démarrage", "Arranque"],
            ["System", "System", "Système", "Sistema"],
            ["Auto", "Automatisch", "Automatique", "Automático"],
            ["Manual", "Manuell", "Manuel", "Manual"],
            ["Disabled", "Deaktiviert", "Désactivé", "Deshabilitado"],
        ][start])
    }
}
