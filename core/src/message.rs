//! Raw bodies of webhooks and callbacks. Anyone can send one, so its length is checked before it is parsed or hashed. Genuine messages
//! have a few hundred bytes.

use crate::api::json::Fields;
use crate::error::{Error, Result};

/// Maximum length of a message in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// A message within the maximum length.
#[derive(Clone, Copy)]
pub(crate) struct Message<'m> {
    bytes: &'m [u8],
    /// The name of the check in errors: `body` or `form`.
    check: &'static str,
}

impl<'m> Message<'m> {
    /// Takes a message that contains JSON.
    ///
    /// # Errors
    /// `verification_failed` (`body`) if it is longer than 64 KiB.
    pub(crate) fn body(bytes: &'m [u8]) -> Result<Self> {
        Self { bytes, check: "body" }.bounded()
    }

    /// Takes a message that contains a form.
    ///
    /// # Errors
    /// `verification_failed` (`form`) if it is longer than 64 KiB.
    pub(crate) fn form(bytes: &'m [u8]) -> Result<Self> {
        Self { bytes, check: "form" }.bounded()
    }

    fn bounded(self) -> Result<Self> {
        match self.bytes.len() <= MAX_BYTES {
            true => Ok(self),
            false => Err(Error::verification(self.check, &["expected at most 64 KiB, found more; treat it as not received"])),
        }
    }

    /// Returns the bytes as they arrived.
    pub(crate) fn bytes(self) -> &'m [u8] {
        self.bytes
    }

    /// Returns the text.
    pub(crate) fn text(self) -> Result<&'m str> {
        let text = core::str::from_utf8(self.bytes);
        text.map_err(|_| Error::verification(self.check, &["expected UTF-8 text, found invalid bytes; pass the raw body as it arrived"]))
    }

    /// Parses the fields of its JSON object.
    pub(crate) fn fields(self) -> Result<Fields<'m>> {
        Fields::read(self.text()?).ok_or_else(|| {
            let reason =
                "expected a JSON object with unique names, found another body; pass the raw body as it arrived, before any JSON parser";
            Error::verification(self.check, &[reason])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn a_message_of_64_kib_is_read_and_a_longer_one_is_not() {
        assert!(Message::body(&vec![b' '; MAX_BYTES]).is_ok());
        for (message, check) in [(Message::body(&vec![b' '; MAX_BYTES + 1]), "body"), (Message::form(&vec![b' '; MAX_BYTES + 1]), "form")] {
            assert_eq!(message.map(|_| ()).unwrap_err().path(), check);
        }
    }
}
