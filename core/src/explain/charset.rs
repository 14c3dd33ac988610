//! Character encodings other than UTF-8 that signing code falls into, as its platform writes them.
//!
//! Source: the tables of windows-1252, windows-1254 and ISO-8859-9 of the WHATWG encoding standard; what each platform writes in the place of
//! a character that an encoding lacks.

use alloc::vec::Vec;

/// A character encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charset {
    /// ISO-8859-1 with `?` for other characters, as in Java, PHP and Python.
    Latin1,
    /// The low byte of each UTF-16 unit, as in Node's `latin1` and `binary`.
    LowBytes,
    /// Windows-1252, with `?` for other characters.
    Windows1252,
    /// Windows-1254, with `?` for other characters.
    Windows1254,
    /// ISO-8859-9, with `?` for other characters.
    Iso8859_9,
    /// ASCII with `?` for other characters.
    Ascii,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// UTF-16, low byte first, after a byte order mark.
    Utf16LeMarked,
    /// UTF-16, high byte first, after a byte order mark, as in Java.
    Utf16BeMarked,
    /// UTF-8 that was read as ISO-8859-1 and written as UTF-8 again.
    Utf8Twice,
    /// UTF-8 that was read as windows-1254 and written as UTF-8 again.
    Utf8Twice1254,
    /// Bytes that are ISO-8859-9 or windows-1254 in the request, but were signed as UTF-8.
    FromWindows1254,
}

impl Charset {
    /// All, each with its weight as a mistake.
    pub(crate) const ALL: &'static [(u16, Self)] = &[
        (25, Self::Latin1),
        (28, Self::Windows1254),
        (31, Self::Iso8859_9),
        (34, Self::Utf16Le),
        (37, Self::Utf16Be),
        (40, Self::Utf16BeMarked),
        (43, Self::Utf16LeMarked),
        (46, Self::LowBytes),
        (49, Self::Ascii),
        (52, Self::Utf8Twice),
        (55, Self::Utf8Twice1254),
        (58, Self::Windows1252),
        (61, Self::FromWindows1254),
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Latin1 | Self::LowBytes => "ISO-8859-1 (Latin-1)",
            Self::Windows1252 => "windows-1252",
            Self::Windows1254 => "windows-1254",
            Self::Iso8859_9 => "ISO-8859-9",
            Self::Ascii => "ASCII",
            Self::Utf16Le | Self::Utf16Be | Self::Utf16LeMarked | Self::Utf16BeMarked => "UTF-16",
            Self::Utf8Twice | Self::Utf8Twice1254 => "UTF-8 twice",
            Self::FromWindows1254 => "UTF-8, while what is sent is not,",
        }
    }

    /// Whether the encoding writes ASCII as ASCII does.
    pub(crate) fn keeps_ascii(self) -> bool {
        !matches!(self, Self::Utf16Le | Self::Utf16Be | Self::Utf16LeMarked | Self::Utf16BeMarked)
    }

    /// Writes the byte order mark that a whole text begins with.
    pub(crate) fn push_mark(self, text: &mut Vec<u8>) {
        let mark = match self {
            Self::Utf16LeMarked => [0xff, 0xfe],
            Self::Utf16BeMarked => [0xfe, 0xff],
            _ => return,
        };
        text.extend(mark);
    }

    /// Writes a part of a text. Bytes that are not UTF-8 stay as they are.
    pub(crate) fn encode(self, part: &[u8], out: &mut Vec<u8>) {
        if self.keeps_ascii() && part.is_ascii() {
            return out.extend_from_slice(part);
        }
        match core::str::from_utf8(part) {
            Ok(text) => text.chars().for_each(|c| self.push(c, out)),
            Err(_) if self == Self::FromWindows1254 => part.iter().for_each(|byte| push_utf8(windows_1254(*byte), out)),
            Err(_) => out.extend_from_slice(part),
        }
    }

    fn push(self, c: char, out: &mut Vec<u8>) {
        let code = u32::from(c);
        let missing = b'?';
        match self {
            Self::Latin1 => out.push(u8::try_from(code).unwrap_or(missing)),
            Self::Ascii => out.push(u8::try_from(code).ok().filter(u8::is_ascii).unwrap_or(missing)),
            Self::Windows1252 => out.push(upper_half(c, false).unwrap_or(missing)),
            Self::Windows1254 => out.push(upper_half(c, true).unwrap_or(missing)),
            Self::Iso8859_9 => out.push(iso_8859_9(c).unwrap_or(missing)),
            Self::LowBytes => units(c, |unit| out.push(unit.to_le_bytes()[0])),
            Self::Utf16Le | Self::Utf16LeMarked => units(c, |unit| out.extend_from_slice(&unit.to_le_bytes())),
            Self::Utf16Be | Self::Utf16BeMarked => units(c, |unit| out.extend_from_slice(&unit.to_be_bytes())),
            Self::Utf8Twice => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| push_utf8(char::from(byte), out)),
            Self::Utf8Twice1254 => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| push_utf8(windows_1254(byte), out)),
            Self::FromWindows1254 => push_utf8(c, out),
        }
    }
}

fn units(c: char, mut take: impl FnMut(u16)) {
    c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| take(*unit));
}

fn push_utf8(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// The six letters of Turkish that ISO-8859-9 has in the places of Icelandic ones.
const TURKISH: [(char, u8); 6] = [('Ğ', 0xd0), ('İ', 0xdd), ('Ş', 0xde), ('ğ', 0xf0), ('ı', 0xfd), ('ş', 0xfe)];

fn iso_8859_9(c: char) -> Option<u8> {
    if let Some((_, byte)) = TURKISH.iter().find(|(letter, _)| *letter == c) {
        return Some(*byte);
    }
    u8::try_from(u32::from(c)).ok().filter(|byte| TURKISH.iter().all(|(_, turkish)| turkish != byte))
}

/// The characters of windows-1252 and windows-1254 between 0x80 and 0x9f. Windows-1254 lacks the two with a caron on Z.
const BETWEEN: [(char, u8); 27] = [
    ('€', 0x80),
    ('‚', 0x82),
    ('ƒ', 0x83),
    ('„', 0x84),
    ('…', 0x85),
    ('†', 0x86),
    ('‡', 0x87),
    ('ˆ', 0x88),
    ('‰', 0x89),
    ('Š', 0x8a),
    ('‹', 0x8b),
    ('Œ', 0x8c),
    ('Ž', 0x8e),
    ('‘', 0x91),
    ('’', 0x92),
    ('“', 0x93),
    ('”', 0x94),
    ('•', 0x95),
    ('–', 0x96),
    ('—', 0x97),
    ('˜', 0x98),
    ('™', 0x99),
    ('š', 0x9a),
    ('›', 0x9b),
    ('œ', 0x9c),
    ('ž', 0x9e),
    ('Ÿ', 0x9f),
];

fn upper_half(c: char, turkish: bool) -> Option<u8> {
    if let Some((_, byte)) = BETWEEN.iter().find(|(known, _)| *known == c) {
        return (!turkish || !matches!(c, 'Ž' | 'ž')).then_some(*byte);
    }
    let byte = if turkish { iso_8859_9(c) } else { u8::try_from(u32::from(c)).ok() };
    byte.filter(|byte| !(0x80..0xa0).contains(byte))
}

fn windows_1254(byte: u8) -> char {
    let known = BETWEEN.iter().filter(|(c, _)| !matches!(c, 'Ž' | 'ž')).chain(&TURKISH).find(|(_, known)| *known == byte);
    known.map_or(char::from(byte), |(c, _)| *c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(charset: Charset, text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        charset.encode(text.as_bytes(), &mut out);
        out
    }

    #[test]
    fn turkish_letters_have_the_bytes_of_their_encodings() {
        assert_eq!(encoded(Charset::Windows1254, "aŞğİıç€Ž"), [b'a', 0xde, 0xf0, 0xdd, 0xfd, 0xe7, 0x80, b'?']);
        assert_eq!(encoded(Charset::Iso8859_9, "Şç€ð"), [0xde, 0xe7, b'?', b'?']);
        assert_eq!(encoded(Charset::Latin1, "Şç"), [b'?', 0xe7]);
        assert_eq!(encoded(Charset::LowBytes, "Ş😀"), [0x5e, 0x3d, 0x00]);
        assert_eq!(encoded(Charset::Ascii, "aç"), *b"a?");
        assert_eq!(encoded(Charset::Utf16Le, "aŞ"), [b'a', 0, 0x5e, 0x01]);
        assert_eq!(encoded(Charset::Utf8Twice, "ç"), "Ã§".as_bytes());
        assert_eq!(encoded(Charset::Utf8Twice1254, "ş€"), "ÅŸâ‚¬".as_bytes());
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_read_as_windows_1254_or_stay() {
        let read = |charset: Charset, bytes: &[u8]| {
            let mut out = Vec::new();
            charset.encode(bytes, &mut out);
            out
        };
        // Windows-1254 has no Ž and ž, which windows-1252 has in 0x8e and 0x9e.
        assert_eq!(read(Charset::FromWindows1254, b"a\xfe\x80\x8e\x9e"), "aş€\u{8e}\u{9e}".as_bytes());
        assert_eq!(read(Charset::FromWindows1254, "aş".as_bytes()), "aş".as_bytes());
        assert_eq!(read(Charset::Latin1, b"a\xfe"), b"a\xfe");
    }

    #[test]
    fn the_windows_and_iso_encodings_and_ascii_keep_ascii() {
        for (_, charset) in Charset::ALL {
            let kept = encoded(*charset, "aZ09~\n") == b"aZ09~\n";
            assert_eq!(kept, charset.keeps_ascii(), "{charset:?}");
        }
    }
}
