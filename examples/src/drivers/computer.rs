//! A Windows computer as the sum of what every Windows has and the hardware it is made of.

use jiff::Span;
use jiff::civil::{Date, DateTime, date};

use super::class::Class;
use super::hardware::{Component, SIGNER};
use super::inbox;
use crate::rng::SplitMix64;

/// A computer and the drivers it is made of.
#[derive(Debug, Clone, Copy)]
pub struct Computer {
    /// Its name, from which everything that varies follows.
    pub name: &'static str,
    /// The version of Windows, without the revision.
    pub windows: &'static str,
    /// Devices that need a vendor's driver.
    pub hardware: &'static [Component],
}

/// When a service is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// By the boot loader.
    Boot,
    /// By the kernel.
    System,
    /// With the services.
    Auto,
    /// When something asks for it.
    Demand,
    /// Never.
    Disabled,
}

/// A driver service.
#[derive(Debug, Clone)]
pub struct Service {
    /// Name of the service.
    pub name: &'static str,
    /// What it drives; `None` for those of Windows.
    pub title: Option<&'static str>,
    /// The image, from its drive on.
    pub path: String,
    /// Who made it.
    pub provider: &'static str,
    /// Who signed it.
    pub signer: &'static str,
    /// Version of the file; empty where the file has none.
    pub version: String,
    /// Whether it is a file system, or filters one.
    pub is_file_system: bool,
    /// When it is started.
    pub start: Start,
    /// Whether it runs.
    pub running: bool,
    /// What the image's header says, which is a digest where builds are reproducible.
    pub linked: DateTime,
    /// Bytes of paged pool, code, data without initial values, and initialisation.
    pub sizes: [u64; 4],
    /// SHA-256 of the image.
    pub sha256: String,
}

/// A device with its driver.
#[derive(Debug, Clone)]
pub struct Device {
    /// What it is called.
    pub title: &'static str,
    /// Its setup class.
    pub class: &'static Class,
    /// Who provides the driver.
    pub provider: &'static str,
    /// Who signed the driver.
    pub signer: &'static str,
    /// The published INF.
    pub inf: &'static str,
    /// Version of the INF.
    pub version: String,
    /// Date of the INF.
    pub date: Date,
    /// The service, where there is one.
    pub service: &'static str,
    /// The device's instance.
    pub id: String,
}

const MICROSOFT: &str = "Microsoft";
/// The date that Microsoft gives its own drivers, so that those of vendors rank higher.
const OF_WINDOWS: Date = date(2006, 6, 21);
const SIGNED_BY_MICROSOFT: &str = "Microsoft Windows";

impl Computer {
    /// A computer of that name.
    pub const fn new(
        name: &'static str,
        windows: &'static str,
        hardware: &'static [Component],
    ) -> Self {
        Self {
            name,
            windows,
            hardware,
        }
    }

    /// Its driver services: those of Windows, then those of vendors.
    pub fn services(&self) -> Vec<Service> {
        let mut rng = SplitMix64::named(self.name);
        let mut services = Vec::new();
        for (start, running, names) in inbox::SERVICES {
            for name in names.split(' ') {
                // Optional features differ from computer to computer.
                if inbox::ALWAYS.contains(&start) || !rng.one_in(6) {
                    services.push(self.inbox_service(name, start, running, &mut rng));
                }
            }
        }
        let of_vendors = self
            .hardware
            .iter()
            .filter(|component| !component.service.is_empty());
        services.extend(of_vendors.map(|component| vendor_service(component, &mut rng)));
        services
    }

    fn inbox_service(
        &self,
        name: &'static str,
        start: Start,
        running: bool,
        rng: &mut SplitMix64,
    ) -> Service {
        Service {
            name,
            title: None,
            path: format!(r"C:\Windows\System32\drivers\{}.sys", name.to_lowercase()),
            provider: "Microsoft Corporation",
            signer: SIGNED_BY_MICROSOFT,
            version: format!("{}.{}", self.windows, 1 + rng.below(5000)),
            is_file_system: inbox::FILE_SYSTEMS.split(' ').any(|other| other == name),
            start,
            running,
            linked: seconds_after(date(1975, 1, 1), rng.below(2_000_000_000)),
            sizes: sizes(rng),
            sha256: rng.hex(64),
        }
    }

    /// Its devices: those that Windows drives itself, then those of vendors.
    pub fn devices(&self) -> Vec<Device> {
        let inbox = inbox::DEVICES.iter().flat_map(|generic| {
            (0..generic.count).map(move |number| Device {
                title: generic.title,
                class: generic.class,
                provider: MICROSOFT,
                signer: SIGNED_BY_MICROSOFT,
                inf: generic.inf,
                version: format!("{}.1", self.windows),
                date: OF_WINDOWS,
                service: generic.service,
                id: format!("{}{number}", generic.id),
            })
        });
        let of_vendors = self
            .hardware
            .iter()
            .filter(|component| !component.device_id.is_empty());
        let of_vendors = of_vendors.map(|component| Device {
            title: component.title,
            class: component.class,
            provider: component.provider,
            signer: SIGNER,
            inf: component.inf,
            version: component.version.to_owned(),
            date: component.date,
            service: component.service,
            id: component.device_id.to_owned(),
        });
        inbox.chain(of_vendors).collect()
    }
}

fn vendor_service(component: &Component, rng: &mut SplitMix64) -> Service {
    let stem = component.original.trim_end_matches(".inf");
    let store = r"C:\Windows\System32\DriverStore\FileRepository";
    Service {
        name: component.service,
        title: Some(component.title),
        path: format!(
            r"{store}\{stem}.inf_amd64_{}\{}.sys",
            rng.hex(16),
            component.service
        ),
        provider: component.provider,
        signer: SIGNER,
        version: component.version.to_owned(),
        is_file_system: false,
        start: Start::Demand,
        running: true,
        linked: seconds_after(component.date, rng.below(86_400)),
        sizes: sizes(rng),
        sha256: rng.hex(64),
    }
}

fn seconds_after(day: Date, seconds: u64) -> DateTime {
    day.to_datetime(jiff::civil::Time::midnight())
        .saturating_add(Span::new().seconds(seconds as i64))
}

/// Sizes of sections are whole pages.
fn sizes(rng: &mut SplitMix64) -> [u64; 4] {
    [40, 200, 4, 8].map(|pages| 4096 * rng.below(pages))
}
