//! What a machine is made of, and how it fares.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a machine is made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Hardware {
    /// Who built the machine.
    pub manufacturer: Option<String>,
    /// Its model: `20KES0XY00`, `MacBookAir10,1`.
    pub model: Option<String>,
    /// Its serial number.
    pub serial: Option<String>,
    /// Its processors, one for each socket.
    pub processors: Vec<Processor>,
    /// Installed memory in bytes; agents that ask the operating system state a little less than is built in.
    pub memory_bytes: Option<u64>,
    /// Graphics adapters.
    pub graphics: Vec<String>,
    /// The mainboard.
    pub board: Option<String>,
    /// The firmware.
    pub bios: Bios,
    /// What its thermometers show.
    pub temperatures: Vec<Temperature>,
}

/// A processor.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Processor {
    /// Its name: `Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz`.
    pub name: Option<String>,
    /// Cores that are built in.
    pub cores_physical: Option<u32>,
    /// Threads that run at once.
    pub cores_logical: Option<u32>,
    /// Its highest clock in MHz.
    pub mhz_max: Option<f64>,
}

/// The firmware that starts a machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Bios {
    /// Who wrote it.
    pub vendor: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// When it was released.
    pub date: Option<Date>,
}

/// What a thermometer shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Temperature {
    /// Where it is: `nvme-pci-0018 Composite`.
    pub sensor: String,
    /// Degrees Celsius.
    pub celsius: f64,
    /// From here on it is too hot.
    pub high: Option<f64>,
    /// From here on it is damaged or switches itself off.
    pub critical: Option<f64>,
}

/// How memory is used, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Memory {
    /// All that the operating system has.
    pub total: Option<u64>,
    /// What programs can get without swapping; caches that can be dropped count as available.
    pub available: Option<u64>,
    /// What is used, as the tool counts it.
    pub used: Option<u64>,
    /// Space for swapping; 0 where there is none.
    pub swap_total: Option<u64>,
    /// What of it is used.
    pub swap_used: Option<u64>,
}

/// A battery.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Battery {
    /// Its name.
    pub name: Option<String>,
    /// How full it is.
    pub percent: Option<f64>,
    /// Whether the machine runs on mains.
    pub is_plugged: Option<bool>,
    /// What it held when it was new, in mWh.
    pub design_mwh: Option<u64>,
    /// What it holds when it is full, in mWh.
    pub full_mwh: Option<u64>,
    /// What it holds when it is full, in percent of what it held when it was new.
    pub health_percent: Option<f64>,
    /// How often it was charged.
    pub cycles: Option<u64>,
    /// Whether the operating system asks to have it serviced.
    pub needs_service: Option<bool>,
}

impl Battery {
    /// Derives the health from the capacities, where the tool does not state it.
    pub(super) fn with_health(mut self) -> Self {
        let design = self.design_mwh.filter(|design| *design > 0);
        if let (None, Some(design), Some(full)) = (self.health_percent, design, self.full_mwh) {
            let health = full as f64 / design as f64 * 100.0;
            self.health_percent = Some(health).filter(|health| *health <= 1000.0);
        }
        self
    }
}
