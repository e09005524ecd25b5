//! Network interfaces and sockets.

use serde::{Deserialize, Serialize};

/// A network interface.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Adapter {
    /// Its name: `Ethernet`, `eth0`.
    pub name: String,
    /// What it is: `Intel(R) Ethernet Connection (4) I219-V`.
    pub description: Option<String>,
    /// Whether it is connected.
    pub state: AdapterState,
    /// Its speed in bits per second; `None` where it is unknown or not connected.
    pub speed_bits: Option<u64>,
    /// The largest packet in bytes.
    pub mtu: Option<u64>,
    /// Its addresses, without the length of their networks.
    pub addresses: Vec<String>,
    /// Bytes received since it was started.
    pub received: Option<u64>,
    /// Bytes sent since it was started.
    pub sent: Option<u64>,
    /// Packets that arrived broken.
    pub errors_in: Option<u64>,
    /// Packets that could not be sent.
    pub errors_out: Option<u64>,
    /// Packets that were dropped, in both directions.
    pub drops: Option<u64>,
    /// Routers; `None` where the document does not speak of them.
    pub gateways: Option<Vec<String>>,
    /// Name servers; `None` where the document does not speak of them.
    pub name_servers: Option<Vec<String>>,
}

/// Whether an interface is connected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AdapterState {
    /// It is.
    Up,
    /// It is not.
    Down,
    /// Somebody switched it off.
    Disabled,
    /// Its hardware is gone.
    NotPresent,
    /// Nobody says.
    #[default]
    Unknown,
}

/// A socket that waits for others to connect.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Listener {
    /// `tcp` or `udp`.
    pub protocol: Option<String>,
    /// The address it waits on: `0.0.0.0`, `::1`.
    pub address: String,
    /// Its port.
    pub port: u16,
    /// The program that waits.
    pub process: Option<String>,
}
