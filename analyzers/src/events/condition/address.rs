//! Addresses of the Internet, as events write them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Whether a text is an address that is routed in public: not private, of the machine or link itself, shared by a
/// provider's customers, for documentation, for many receivers, or reserved.
///
/// A port and a zone are accepted: `203.0.113.7:3389`, `[2001:db8::1]:445`, `fe80::1%12`.
pub(super) fn is_public(text: &str) -> bool {
    let text = text.trim();
    let zoneless = text.split_once('%').map_or(text, |(address, _)| address);
    let address = zoneless
        .parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    match address {
        Ok(IpAddr::V4(address)) => is_public_v4(address),
        Ok(IpAddr::V6(address)) => is_public_v6(address),
        Err(_) => false,
    }
}

/// RFC 6890 with its updates.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && b & 0xc0 == 64;
    let protocols = a == 192 && b == 0 && c == 0;
    let relays = a == 192 && b == 88 && c == 99;
    let benchmarks = a == 198 && b & 0xfe == 18;
    !(a == 0
        || a >= 240
        || shared
        || protocols
        || relays
        || benchmarks
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast())
}

/// Global unicast is `2000::/3`; of it, documentation and addresses that carry one of IPv4 are set apart.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    match address.segments() {
        [0x2001, 0x0db8, ..] | [0x3fff, ..] => false,
        // Teredo and the other special purposes of 2001::/23 are no addresses of a peer.
        [0x2001, second, ..] if second < 0x0200 => false,
        [0x2002, high, low, ..] => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::is_public;

    #[test]
    fn public_and_not() {
        let public = [
            "8.8.8.8",
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "8.8.8.8:3389",
            "::ffff:8.8.8.8",
            "2600:1f18::1",
            "[2a00:1450:4001::2004]:443",
            " 8.8.4.4 ",
            "2002:0808:0808::1",
        ];
        for text in public {
            assert!(is_public(text), "{text}");
        }
        let not = [
            "",
            "-",
            "LOCAL",
            "localhost",
            "0.0.0.0",
            "10.1.2.3",
            "127.0.0.1",
            "169.254.1.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.2.1",
            "198.51.100.1",
            "203.0.113.7:3389",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "192.88.99.1",
            "192.0.0.9",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "fe80::1%12",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2001:0::1",
            "2002:0a00:0001::1",
            "8.8.8",
            "8.8.8.8.8",
            "host 8.8.8.8",
        ];
        for text in not {
            assert!(!is_public(text), "{text}");
        }
    }
}
