//! Turkish mobile numbers: usual spellings are accepted and sent as `5XXXXXXXXX`.

use alloc::string::String;

use super::{FormatViolation, ungrouped};
use crate::integer::is_digits;

/// Returns the ten digits of a mobile number. The prefixes `+90`, `0090`, `90` and `0`, spaces, hyphens and parentheses are removed.
pub(crate) fn mobile(text: &str) -> Result<String, FormatViolation> {
    let compact = ungrouped(text, &[' ', '-', '(', ')']);
    let national = ["+90", "0090", "90", "0"].iter().find_map(|prefix| compact.strip_prefix(*prefix)).unwrap_or(&compact);
    let fits = national.len() == 10 && national.starts_with('5') && is_digits(national);
    if fits {
        Ok(String::from(national))
    } else {
        Err(FormatViolation::new("a Turkish mobile number", "write it as 5XXXXXXXXX, with or without +90"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_spelling_is_sent_alike() {
        for text in
            ["5551234567", "05551234567", "905551234567", "+905551234567", "00905551234567", "+90 (555) 123-45 67", "0 555 123 45 67"]
        {
            assert_eq!(mobile(text).unwrap(), "5551234567", "{text}");
        }
        for bad in ["", "2121234567", "+1 555 123 4567", "555123456", "55512345678", "+90+905551234567", "555.123.4567", "٥٥٥١٢٣٤٥٦٧"]
        {
            assert!(mobile(bad).is_err(), "{bad}");
        }
    }
}
