//! Turkish IBANs.
//!
//! Format: `TR`, two check digits, a bank code of five digits, the reserve digit `0`, and sixteen letters or digits of the account; 26
//! characters in total.
//! With letters read as 10 to 35 and the first four characters moved to the end, the whole number must be 1 modulo 97 (ISO 13616).

use alloc::string::String;

use super::{FormatViolation, ungrouped};
use crate::secret::SecretText;

const EXPECTED: &str = "a Turkish IBAN";

/// Returns the IBAN in upper case without spaces. Without `check_digits`, made-up numbers of sandboxes are accepted.
pub(crate) fn turkish(text: &str, check_digits: bool) -> Result<String, FormatViolation> {
    let compact = ungrouped(text, &[' ']);
    let compact = SecretText::chars(compact.chars().map(|c| c.to_ascii_uppercase()), compact.len());
    let wrong = |why| Err(FormatViolation::new(EXPECTED, why));
    if !compact.starts_with("TR") {
        return wrong("it must begin with TR");
    }
    if compact.len() != 26 || !compact.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return wrong("it must have 26 letters and digits");
    }
    if !compact.bytes().skip(2).take(7).all(|b| b.is_ascii_digit()) {
        return wrong("the check digits and the bank's code must be digits");
    }
    if compact.as_bytes().get(9) != Some(&b'0') {
        return wrong("its tenth character, the reserve digit, must be 0");
    }
    if check_digits && remainder(&compact) != 1 {
        return Err(FormatViolation::of_check_digits(EXPECTED, "its check digits are wrong: check every character"));
    }
    Ok(compact.into_string())
}

/// Computes the number of an IBAN modulo 97.
fn remainder(compact: &str) -> u32 {
    let (first, account) = compact.split_at_checked(4).unwrap_or((compact, ""));
    let mut rest = 0;
    for byte in account.bytes().chain(first.bytes()) {
        rest = match byte {
            b'0'..=b'9' => 10 * rest + u32::from(byte - b'0'),
            _ => 100 * rest + u32::from(byte.saturating_sub(b'A')) + 10,
        } % 97;
    }
    rest
}

/// Returns an IBAN in groups of four characters, for display.
#[must_use]
pub fn grouped(compact: &str) -> String {
    let mut out = String::new();
    for (index, c) in compact.chars().filter(|c| *c != ' ').enumerate() {
        if index > 0 && index % 4 == 0 {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_ibans() {
        assert_eq!(turkish("TR33 0006 1005 1978 6457 8413 26", true).unwrap(), "TR330006100519786457841326");
        assert_eq!(turkish("tr330006100519786457841326", true).unwrap(), "TR330006100519786457841326");
        // The example in NexKasa's documentation has wrong check digits.
        assert!(turkish("TR120006200000012345678901", true).is_err());
        assert!(turkish("TR120006200000012345678901", false).is_ok());
    }

    #[test]
    fn wrong_ibans_are_refused() {
        for bad in [
            "",
            "TR",
            "DE89370400440532013000",
            "TR33000610051978645784132",
            "TR3300061005197864578413266",
            "TR330006110519786457841326",
            "TR33-0006-1005-1978-6457-8413-26",
            "TR33000610051978645784132ü",
            "ŤR330006100519786457841326",
        ] {
            assert!(turkish(bad, true).is_err(), "{bad}");
        }
        // The reserve digit is checked even if check digits are waived.
        assert!(turkish("TR330006110519786457841326", false).is_err());
    }

    #[test]
    fn groups_of_four_for_display() {
        assert_eq!(grouped("TR330006100519786457841326"), "TR33 0006 1005 1978 6457 8413 26");
    }
}
