//! Addresses: where a message came from, and where a provider is to send one.

use alloc::vec::Vec;

use super::FormatError;
use super::ip::{Groups, address};
use crate::error::{Error, Result, redact_quoted};
use crate::http::{check_path, split_secure_host};
use crate::text::{has, trimmed, unsigned};

/// Networks that messages may come from: single addresses and CIDR ranges, IPv4 and IPv6.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowList(Vec<Network>);

/// A range of addresses: those whose first `prefix` bits are these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    groups: Groups,
    prefix: u32,
}

/// The bits before an IPv4 address written in IPv6.
const IPV4_PREFIX: u32 = 96;

impl Network {
    /// An address, or an address and how many of its bits count.
    fn read(text: &str) -> Option<Self> {
        let Some((text, prefix)) = text.split_once('/') else { return Some(Self { groups: address(text)?, prefix: 128 }) };
        let groups = address(text)?;
        let before = if has(text, b':') { 0 } else { IPV4_PREFIX };
        let prefix = u32::try_from(unsigned(prefix).filter(|bits| *bits <= 128)?).ok()? + before;
        (prefix <= 128).then_some(Self { groups, prefix })
    }

    fn contains(self, address: Groups) -> bool {
        let differs = self.groups.iter().zip(address).zip(0..).any(|((own, other), at)| {
            let bits = self.prefix.saturating_sub(16 * at).min(16);
            u32::from(own ^ other) >> (16 - bits) != 0
        });
        !differs && (self.prefix >= IPV4_PREFIX && is_ipv4(self.groups)) == is_ipv4(address)
    }
}

fn is_ipv4(groups: Groups) -> bool {
    matches!(groups, [0, 0, 0, 0, 0, 0xffff, _, _])
}

impl AllowList {
    /// Takes addresses (`176.31.10.152`) and ranges (`203.0.113.0/24`, `2001:db8::/32`).
    ///
    /// # Errors
    /// `configuration` for a text that is neither.
    pub fn new<T: AsRef<str>>(networks: impl IntoIterator<Item = T>) -> Result<Self> {
        let mut list = Vec::new();
        for text in networks {
            let text = text.as_ref();
            let network = Network::read(text).ok_or_else(|| {
                Error::configuration("allowed_addresses", &["expected IP addresses and ranges such as 203.0.113.0/24, found other text"])
            })?;
            list.push(network);
        }
        Ok(Self(list))
    }

    /// Whether nothing is listed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the address is listed. `::ffff:a.b.c.d` is the IPv4 address in it.
    ///
    /// # Errors
    /// `verification_failed` (`remote_address`), if it is not, or is no address.
    pub fn check(&self, remote_address: &str) -> Result<()> {
        let refuse = |reason: &[&str]| Err(Error::verification("remote_address", reason));
        let Some(address) = address(trimmed(remote_address)) else {
            return refuse(&[
                "expected the sender's IP address, found ",
                &redact_quoted(remote_address),
                "; pass the peer's address, not a header that anyone can set",
            ]);
        };
        if self.0.iter().any(|network| network.contains(address)) {
            return Ok(());
        }
        refuse(&[&redact_quoted(remote_address), " is not on the allow-list; behind a proxy pass the address that your proxy vouches for"])
    }
}

/// An absolute `https` address (`http` on a loopback host) without a fragment.
pub(crate) fn callback_url(text: &str) -> core::result::Result<&str, FormatError> {
    const EXPECTED: &str = "an absolute https address";
    let (_, path) = split_secure_host(text).map_err(|why| FormatError::new(EXPECTED, why))?;
    check_path(path.split('?').next().unwrap_or(path)).map_err(|why| FormatError::new(EXPECTED, why))?;
    let unsafe_query = has(path, b'#') || has(path, b'\\') || !path.bytes().all(|b| (b'!'..=b'~').contains(&b));
    if unsafe_query {
        return Err(FormatError::new(EXPECTED, "percent-encode its query; a fragment does not travel"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_ranges() {
        let list = AllowList::new(["176.31.10.152", "203.0.113.0/24", "2001:db8::/32"]).unwrap();
        for good in ["176.31.10.152", "::ffff:176.31.10.152", "203.0.113.255", "2001:db8::1"] {
            assert!(list.check(good).is_ok(), "{good}");
        }
        for bad in ["", "176.31.10.153", "203.0.114.0", "2001:db9::1", "localhost", "176.31.10.152, 10.0.0.1", "176.031.10.152"] {
            assert_eq!(list.check(bad).unwrap_err().path(), "remote_address", "{bad}");
        }
        assert!(AllowList::new(["::ffff:176.31.10.152"]).unwrap().check("176.31.10.152").is_ok());
        assert!(AllowList::new(["::ffff:176.31.10.0/120"]).unwrap().check("::ffff:176.31.10.7").is_ok());
        assert_eq!(AllowList::new(["300.1.1.1"]).unwrap_err().code(), "configuration");
    }

    #[test]
    fn callback_urls() {
        for good in
            ["https://shop.example/callback", "https://shop.example/callback?order=1", "http://localhost:3000/cb", "http://127.0.0.1/cb"]
        {
            assert!(callback_url(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "/callback",
            "http://shop.example/cb",
            "javascript:alert(1)",
            "https://",
            "https://shop.example/a b",
            "https://shop.example/#x",
            "https://u:p@shop.example/",
            "https://shop.example/../x",
        ] {
            assert!(callback_url(bad).is_err(), "{bad}");
        }
    }
}
