//! IP addresses that messages come from, and URLs that providers send messages to.

use alloc::vec::Vec;
use core::net::IpAddr;

use ipnet::IpNet;

use super::FormatViolation;
use crate::error::{Error, Result};
use crate::http::{check_path, split_secure_host};
use crate::integer::whole;
use crate::quote::{Place, shown};

/// Networks that messages may come from: single addresses and CIDR ranges of IPv4 and IPv6.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowList(Vec<IpNet>);

/// Parses an address or a CIDR range, or returns the right way to write it. An IPv4-mapped IPv6 range becomes an IPv4 range.
fn network(text: &str) -> core::result::Result<IpNet, &'static str> {
    const OTHER: &str = "found another text; write an address without a port, or a range with its prefix in digits";
    let Some((address, prefix)) = text.split_once('/') else {
        return text.parse::<IpAddr>().map(|address| address.to_canonical().into()).map_err(|_| OTHER);
    };
    let address: IpAddr = address.parse().map_err(|_| OTHER)?;
    let prefix = whole(prefix).and_then(|prefix| u8::try_from(prefix).ok()).ok_or(OTHER)?;
    let canonical = address.to_canonical();
    let network = match prefix.checked_sub(IPV4_PREFIX) {
        _ if canonical == address => IpNet::new(address, prefix),
        Some(prefix) => IpNet::new(canonical, prefix),
        // Its prefix is probably that of the IPv4 range; as one of IPv6 it would also cover ::1.
        None => return Err("found an IPv4-mapped range with a prefix below 96; write the range in IPv4, such as 203.0.113.0/24"),
    };
    let network = network.map_err(|_| OTHER)?;
    if network.addr() != network.network() {
        return Err("found an address within a range; write the first address of the range, such as 203.0.113.0/24, or the address alone");
    }
    Ok(network)
}

/// Number of bits before the IPv4 address in an IPv4-mapped IPv6 address.
const IPV4_PREFIX: u8 = 96;

impl AllowList {
    /// Parses addresses (`176.31.10.152`) and ranges, each by its first address (`203.0.113.0/24`, `2001:db8::/32`).
    ///
    /// # Errors
    /// `configuration` for a text that is neither, and for a range that may mean another one.
    pub fn new<T: AsRef<str>>(networks: impl IntoIterator<Item = T>) -> Result<Self> {
        let mut list = Vec::new();
        for text in networks {
            let network = network(text.as_ref()).map_err(|found| {
                Error::configuration("allowed_addresses", &["expected IP addresses and ranges such as 203.0.113.0/24, ", found])
            });
            list.push(network?);
        }
        Ok(Self(list))
    }

    /// Returns whether the list is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Checks that the address is listed. `::ffff:a.b.c.d` counts as the IPv4 address in it.
    ///
    /// # Errors
    /// `verification_failed` (`remote_address`) if it is not listed or not an IP address.
    pub fn check(&self, remote_address: &str) -> Result<()> {
        let refuse = |reason: &[&str]| Err(Error::verification("remote_address", reason));
        let Ok(address) = remote_address.trim().parse::<IpAddr>() else {
            return refuse(&[
                "expected the sender's IP address, found ",
                &shown(remote_address, Place::Address),
                "; pass the peer's address, not the value of a header that anyone can set",
            ]);
        };
        let address = address.to_canonical();
        if self.0.iter().any(|network| network.contains(&address)) {
            return Ok(());
        }
        refuse(&[
            &shown(remote_address, Place::Address),
            " is not on the allow-list; behind a proxy, pass the client address that your own proxy reports",
        ])
    }
}

/// Checks that the text is an absolute `https` URL (`http` on a loopback host) without a fragment.
pub(crate) fn callback_url(text: &str) -> core::result::Result<&str, FormatViolation> {
    const EXPECTED: &str = "an absolute https URL";
    let (_, path) = split_secure_host(text, &[]).map_err(|why| FormatViolation::new(EXPECTED, why))?;
    check_path(path.split('?').next().unwrap_or(path)).map_err(|why| FormatViolation::new(EXPECTED, why))?;
    let unsafe_query = path.contains('#') || path.contains('\\') || !path.bytes().all(|b| (b'!'..=b'~').contains(&b));
    if unsafe_query {
        return Err(FormatViolation::new(EXPECTED, "percent-encode its query and remove the fragment"));
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
    fn a_range_covers_one_kind_of_address() {
        let fits = |range: &str, address: &str| AllowList::new([range]).unwrap().check(address).is_ok();
        for (range, inside, outside) in [
            ("0.0.0.0/0", "192.0.2.1", "2001:db8::1"),
            ("::/0", "2001:db8::1", "192.0.2.1"),
            ("::ffff:0.0.0.0/96", "192.0.2.1", "2001:db8::1"),
            ("192.0.2.1/32", "::ffff:192.0.2.1", "192.0.2.2"),
        ] {
            assert_eq!((fits(range, inside), fits(range, outside)), (true, false), "{range}");
        }
        for bad in [
            "",
            "/8",
            "192.0.2.1/",
            "192.0.2.1/33",
            "192.0.2.1/+8",
            "192.0.2.01",
            "192.0.2.01/32",
            "::1/129",
            "::1%1",
            "::ffff:192.0.2.1/129",
        ] {
            assert!(AllowList::new([bad]).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_range_that_may_mean_another_one_is_refused_with_the_right_way_to_write_it() {
        for (range, part) in [
            ("::ffff:203.0.113.0/24", "in IPv4"),
            ("::ffff:198.51.100.0/95", "in IPv4"),
            ("::ffff:0:0/0", "in IPv4"),
            ("203.0.113.7/24", "first address"),
            ("198.51.100.1/0", "first address"),
            ("::ffff:203.0.113.7/120", "first address"),
            ("2001:db8::1/64", "first address"),
            ("203.0.113.0/024", "prefix in digits"),
            ("2001:db8::/032", "prefix in digits"),
            ("203.0.113.0/-8", "prefix in digits"),
            ("203.0.113.0/24/24", "prefix in digits"),
            ("203.0.113.0/24 ", "prefix in digits"),
        ] {
            let error = AllowList::new([range]).unwrap_err();
            assert!(error.path() == "allowed_addresses" && error.text().contains(part) && !error.text().contains(range), "{error}");
        }
        // Whatever is accepted admits the loopback address only if it says so.
        for range in ["::ffff:203.0.113.0/120", "203.0.113.0/24", "2001:db8::/32", "::ffff:0:0/96"] {
            assert!(AllowList::new([range]).unwrap().check("::1").is_err(), "{range}");
        }
    }

    #[test]
    fn a_range_ends_at_its_last_address() {
        let list = AllowList::new(["203.0.113.64/26", "2001:db8::8/125"]).unwrap();
        for inside in ["203.0.113.64", "203.0.113.127", "2001:db8::8", "2001:db8::f"] {
            assert!(list.check(inside).is_ok(), "{inside}");
        }
        for outside in ["203.0.113.63", "203.0.113.128", "2001:db8::7", "2001:db8::10", "::1"] {
            assert!(list.check(outside).is_err(), "{outside}");
        }
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
            "https://shop.example/cb?order=1#x",
            "https://shop.example/cb?order=1\\2",
            "https://shop.example/cb?name=Ayşe",
            "https://shop.example/cb?name=A B",
            "https://shop.example/cb?name=\u{7f}",
        ] {
            assert!(callback_url(bad).is_err(), "{bad}");
        }
    }
}
