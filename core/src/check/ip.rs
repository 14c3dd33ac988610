//! IP addresses as text, IPv4 and IPv6 (RFC 4291, section 2.2; RFC 5952), as strictly as the standard library reads them.

use alloc::string::String;
use alloc::vec::Vec;

use crate::text::{has, hex_digit, push_hex, split, whole};

/// The eight groups of an address. IPv4 stands in them as `::ffff:a.b.c.d`.
pub(crate) type Groups = [u16; 8];

/// The groups of an address of either kind.
pub(crate) fn address(text: &str) -> Option<Groups> {
    match ipv4(text) {
        Some([high, low]) => Some([0, 0, 0, 0, 0, 0xffff, high, low]),
        None => ipv6(text),
    }
}

/// Four numbers from 0 to 255 without leading zeros.
#[inline(never)]
pub(crate) fn ipv4(text: &str) -> Option<[u16; 2]> {
    let mut numbers = text.split('.').map(|number| whole(number).and_then(|number| u8::try_from(number).ok()));
    let mut pair = || Some(u16::from_be_bytes([numbers.next()??, numbers.next()??]));
    let groups = [pair()?, pair()?];
    numbers.next().is_none().then_some(groups)
}

/// Eight groups of up to four hex digits; `::` stands for groups of zeros, the last two can be an IPv4 address.
#[inline(never)]
pub(crate) fn ipv6(text: &str) -> Option<Groups> {
    let Some((before, after)) = split(text, "::") else { return groups(text)?.try_into().ok() };
    let (first, last) = (groups(before)?, groups(after)?);
    if first.len() + last.len() > 7 || has(before, b'.') {
        return None;
    }
    let mut all = [0; 8];
    all.iter_mut().zip(first).for_each(|(slot, group)| *slot = group);
    all.iter_mut().rev().zip(last.into_iter().rev()).for_each(|(slot, group)| *slot = group);
    Some(all)
}

#[inline(never)]
fn groups(text: &str) -> Option<Vec<u16>> {
    let mut groups = Vec::new();
    let mut rest = Some(text).filter(|text| !text.is_empty());
    while let Some(text) = rest {
        let (group, after) = text.split_once(':').map_or((text, None), |(group, after)| (group, Some(after)));
        match ipv4(group) {
            Some(pair) if after.is_none() => groups.extend(pair),
            _ if (1..=4).contains(&group.len()) => {
                groups.push(group.bytes().try_fold(0, |value, digit| Some(value << 4 | u16::from(hex_digit(digit)?)))?);
            }
            _ => return None,
        }
        rest = after;
    }
    Some(groups)
}

/// An IPv6 address in its shortest form: the longest run of zeros, the first of these, is left out.
#[inline(never)]
pub(crate) fn shortest(groups: Groups) -> String {
    let (mut from, mut zeros, mut run) = (0, 1, 0);
    for (at, group) in groups.iter().enumerate() {
        run = if *group == 0 { run + 1 } else { 0 };
        if run > zeros {
            (from, zeros) = (at + 1 - run, run);
        }
    }
    let mut out = String::new();
    for (at, group) in groups.iter().enumerate() {
        let left_out = zeros > 1 && (from..from + zeros).contains(&at);
        if left_out && at == from {
            out.push_str("::");
        } else if !left_out {
            out.push_str(if out.is_empty() || out.ends_with(':') { "" } else { ":" });
            push_hex(u32::from(*group), 1, &mut out);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use core::net::{IpAddr, Ipv6Addr};
    use proptest::prelude::*;

    /// What the standard library reads.
    fn known(text: &str) -> Option<Groups> {
        Some(match text.parse().ok()? {
            IpAddr::V4(v4) => v4.to_ipv6_mapped().segments(),
            IpAddr::V6(v6) => v6.segments(),
        })
    }

    #[test]
    fn addresses_are_read_as_the_standard_library_reads_them() {
        for text in [
            "",
            "1.2.3.4",
            "1.2.3",
            "1.2.3.4.5",
            "01.2.3.4",
            "256.2.3.4",
            "-1.2.3.4",
            "+1.2.3.4",
            "::",
            "::1",
            "1::",
            ":1",
            "1:",
            ":::",
            "1:::2",
            "1::2::3",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "1:2:3:4::5:6:7:8",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "::ffff:1.2.3.4",
            "1:2:3:4:5:6:1.2.3.4",
            "1.2.3.4::",
            "1:1.2.3.4:2::",
            "::1.2.3",
            "12345::",
            "G::",
            "+1::",
            "FE80::1",
            "fe80::1%1",
        ] {
            assert_eq!(address(text), known(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_the_standard_library_reads_it(text in "[0-9a-f:.]{0,24}|([0-9a-f]{0,4}:){0,8}[0-9a-f.:]{0,9}|([0-9]{1,3}\\.){3}[0-9]{1,3}") {
            prop_assert_eq!(address(&text), known(&text));
        }

        #[test]
        fn the_shortest_form_is_the_standard_librarys(groups in proptest::array::uniform8(prop_oneof![Just(0u16), any::<u16>()])) {
            let v6 = Ipv6Addr::from(groups);
            prop_assume!(!v6.to_string().contains('.'));
            prop_assert_eq!(shortest(groups), v6.to_string());
        }
    }
}
