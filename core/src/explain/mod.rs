//! Why a signature does not fit: the rule's text, and the mistakes that reproduce the given signature.
//!
//! A provider describes what its rule signs as a recipe and lists the mistakes that people make with it. Each is tried, the likeliest
//! first, then two at once. A cause is named only if it reproduces the given signature; where none does, the cause is `unknown`.
//!
//! The search is bounded: at most 20 000 trials, and bodies of at most 64 KB. Where a bound ended it, the message says so.
//!
//! An explanation is for the holder of the keys, who could sign any text anyway: it gives no one an oracle. Do not send it to the other
//! side. Keys, card numbers, security codes and identity numbers are `***` in it.
//!
//! `recipe.rs` has what is signed and how, `search.rs` the search, `given.rs` the spellings of a signature, `mistakes.rs`, `rewrite.rs`,
//! `parameters.rs` and `charset.rs` the mistakes that every provider shares; each provider's `explain.rs` has its own.

mod charset;
pub(crate) mod given;
mod mask;
pub(crate) mod mistakes;
pub(crate) mod order;
pub(crate) mod parameters;
pub(crate) mod recipe;
mod rewrite;
pub(crate) mod search;

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use recipe::{Naming, Recipe, Role, decoded};
use search::Mistakes;
use zeroize::Zeroizing;

use crate::api::output::{TRUE, put_fields, put_object, unfit};
use crate::api::schema::Ty;
use crate::api::transcode::{Reading, TranscodeResult, Transcoder};
use crate::error::Result;
use crate::secret::Secret;

/// The maximum number of hashes that one explanation computes.
pub const MAX_TRIALS: usize = 20_000;

/// The maximum length of a body in bytes. Of a longer one only the rule itself is tried.
pub const MAX_BODY: usize = 64 * 1024;

/// Why a signature fits or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Whether the signature is that of the rule.
    pub fits: bool,
    /// The text that the rule signs, with keys, card numbers, security codes and identity numbers as `***`.
    pub string_to_sign: String,
    /// Mistakes that were found, the likeliest first. Two mistakes at once both stand first. Empty if the signature fits.
    pub causes: Vec<Cause>,
    /// The signed text part by part, as the rule joins it: the values of all parts are [`string_to_sign`](Self::string_to_sign).
    pub parts: Vec<Part>,
}

/// A part of the signed text, or what stands between two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Name of the part: `url`, `apiKey`, `secretKey`, `randomKey`, `body`, `separator`, or the name of a signed value.
    pub name: String,
    /// The part as it stands in the signed text, masked as that is. Empty if it is signed and was not given.
    pub value: String,
    /// Where the part comes from, see [`PartSource`].
    pub source: &'static str,
}

impl Explanation {
    /// Returns an explanation without a signed text.
    pub(crate) fn of_nothing(fits: bool) -> Self {
        Self { fits, string_to_sign: String::new(), causes: Vec::new(), parts: Vec::new() }
    }

    /// Whether the signature fits or a cause was found.
    pub(crate) fn is_known(&self) -> bool {
        self.fits || self.causes.iter().any(|cause| cause.code != code::UNKNOWN)
    }
}

/// A mistake that reproduces the given signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The stable code of the mistake, the same in every language, see [`CauseCode`].
    pub code: &'static str,
    /// The mistake, in one sentence.
    pub message: String,
    /// The remedy, in one sentence.
    pub fix: String,
}

impl Cause {
    pub(crate) fn new(code: &'static str, message: impl AsRef<str>, fix: impl AsRef<str>) -> Self {
        /// Is not inlined: there are hundreds of causes.
        #[inline(never)]
        fn made(code: &'static str, message: &str, fix: &str) -> Cause {
            Cause { code, message: message.into(), fix: fix.into() }
        }
        made(code, message.as_ref(), fix.as_ref())
    }
}

/// Declares the codes as constants and as an enum of the other languages.
macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $code:literal,)*) => {
        /// The codes of causes.
        pub(crate) mod code {
            $($(#[doc = $doc])* pub(crate) const $name: &str = $code;)*
        }

        mod declared {
            crate::api::declare::enums! {
                /// The mistake that makes a signature not fit.
                CauseCode { $($(#[doc = $doc])* $name = $code,)* }
            }
        }
    };
}

codes! {
    /// Another configured key signed, or none.
    SECRET_KEY = "secret_key",
    /// The API key of the request is not that of the client, or was not signed.
    API_KEY = "api_key",
    /// The random text of the request was not signed, or signed in another place.
    RANDOM_KEY = "random_key",
    /// The secret stands where the API key belongs.
    KEYS_SWAPPED = "keys_swapped",
    /// A key was signed with white space around it.
    WHITESPACE_IN_KEY = "whitespace_in_key",
    /// A key was signed with quotes around it.
    QUOTES_IN_KEY = "quotes_in_key",
    /// A key was decoded, encoded or changed in case before it was used.
    KEY_ENCODING = "key_encoding",
    /// The URL was signed with its percent escapes.
    URL_NOT_DECODED = "url_not_decoded",
    /// `+` and space were taken for each other in the URL.
    URL_PLUS_AS_SPACE = "url_plus_as_space",
    /// The URL was signed without its query.
    URL_WITHOUT_QUERY = "url_without_query",
    /// The URL was signed with another scheme, host or base path, or without them.
    URL_OTHER_HOST = "url_other_host",
    /// The URL was signed with or without a slash at the end of its path or between its parts.
    URL_TRAILING_SLASH = "url_trailing_slash",
    /// The URL was signed with or without a mark at its end: `?`, `&` or a fragment.
    URL_TRAILING_MARK = "url_trailing_mark",
    /// The method was signed, too.
    METHOD_SIGNED = "method_signed",
    /// The same JSON was signed in another form than it was sent.
    BODY_REFORMATTED = "body_reformatted",
    /// The body was not signed, or was signed and not sent.
    BODY_MISSING = "body_missing",
    /// A body was signed for a request without one.
    BODY_OF_GET = "body_of_get",
    /// The whole body was signed instead of its signed fields.
    WHOLE_BODY = "whole_body",
    /// A byte order mark was signed and not sent, or the other way.
    BYTE_ORDER_MARK = "byte_order_mark",
    /// Line ends were changed, added or removed.
    LINE_ENDINGS = "line_endings",
    /// The text was signed in another character encoding than UTF-8.
    CHARACTER_ENCODING = "character_encoding",
    /// A plain hash where the rule is an HMAC.
    HASH_NOT_HMAC = "hash_not_hmac",
    /// An HMAC where the rule is a plain hash.
    HMAC_NOT_HASH = "hmac_not_hash",
    /// Another hash than SHA-256.
    HASH_ALGORITHM = "hash_algorithm",
    /// Hex where the rule is base64.
    OUTPUT_HEX = "output_hex",
    /// Base64 where the rule is hex, or base64 without its padding.
    OUTPUT_BASE64 = "output_base64",
    /// The URL-safe form of base64.
    OUTPUT_BASE64URL = "output_base64url",
    /// Upper case where the rule is lower case, or base64 whose case was changed.
    OUTPUT_CASE = "output_case",
    /// Quotes, spaces, a prefix or escapes around the signature.
    OUTPUT_WRAPPED = "output_wrapped",
    /// The parts were signed in another order.
    PARAMETER_ORDER = "parameter_order",
    /// The values were signed escaped, or read with other escapes.
    PARAMETERS_ENCODED = "parameters_encoded",
    /// A part was not signed, or one was signed that was not sent.
    PARAMETER_MISSING = "parameter_missing",
    /// The names of the parts were written otherwise, or left out.
    PARAMETER_NAMES = "parameter_names",
    /// The signature itself was among the signed parts.
    SIGNATURE_INCLUDED = "signature_included",
    /// Another separator between the parts.
    SEPARATOR = "separator",
    /// An amount was signed in another form.
    AMOUNT_FORMAT = "amount_format",
    /// A time in milliseconds where seconds belong, or in another form.
    TIMESTAMP_UNIT = "timestamp_unit",
    /// The message is older than it may be, or from the future.
    TIMESTAMP = "timestamp",
    /// The signature is that of another event or order.
    OTHER_EVENT = "other_event",
    /// Empty fields were left out on one side.
    EMPTY_FIELDS_DROPPED = "empty_fields_dropped",
    /// Another list of names, or one that is not accepted.
    HASH_PARAMS = "hash_params",
    /// The address of the sender is not allowed.
    REMOTE_ADDRESS = "remote_address",
    /// There is no signature to explain.
    SIGNATURE_MISSING = "signature_missing",
    /// None of the tried mistakes reproduces the signature.
    UNKNOWN = "unknown",
}

/// The words of where a part comes from.
pub(crate) mod source {
    pub(crate) const URL: &str = "url";
    pub(crate) const HEADER: &str = "header";
    pub(crate) const BODY: &str = "body";
    pub(crate) const KEY: &str = "key";
    pub(crate) const RULE: &str = "rule";
}

mod declared_sources {
    crate::api::declare::enums! {
        /// Where a part of the signed text comes from.
        PartSource {
            /// The URL of the request, or a parameter of its query.
            URL = "url",
            /// A header.
            HEADER = "header",
            /// The body, or a field of it.
            BODY = "body",
            /// The client's own keys. It is `***`.
            KEY = "key",
            /// The rule itself: what stands between parts.
            RULE = "rule",
        }
    }
}

#[doc(inline)]
pub use declared::CauseCode;
#[doc(inline)]
pub use declared_sources::PartSource;

/// The types of explanations for the bridge and the generator.
pub(crate) mod tables {
    use super::{CauseCode, PartSource};
    use crate::api::declare::types;
    use crate::api::values::*;

    types! {
        case camel;

        /// Why a signature fits or does not.
        value Explanation {
            /// Whether the signature is that of the rule.
            fits: bool required,
            /// Text that the rule signs, with keys, card numbers, security codes and identity numbers as `***`.
            string_to_sign: String required,
            /// Mistakes that were found, the likeliest first. Two mistakes at once both stand first. Empty if the signature fits.
            causes: [Cause] required,
            /// Signed text part by part, as the rule joins it: the values of all parts are the text.
            parts: [Part] required,
        }

        /// A part of the signed text, or what stands between two parts.
        value Part {
            /// Name of the part: `url`, `apiKey`, `secretKey`, `randomKey`, `body`, `separator`, or the name of a signed value.
            name: String required,
            /// The part as it stands in the signed text, masked as that is. Empty if it is signed and was not given.
            value: String required,
            /// Where the part comes from.
            source: PartSource required,
        }

        /// A mistake that reproduces the given signature.
        value Cause {
            /// Code of the mistake.
            code: CauseCode required,
            /// The mistake, in one sentence.
            message: String required,
            /// The remedy, in one sentence.
            fix: String required,
        }
    }
}

/// Writes an explanation to the sink.
pub(crate) fn put(explanation: &Explanation, into: &mut Reading<'_>) -> Result<()> {
    put_explanation(explanation, &mut into.transcoder(Ty::Object(tables::Explanation::TABLE))).map_err(unfit)
}

fn put_explanation(explanation: &Explanation, to: &mut Transcoder<'_>) -> TranscodeResult {
    let fits = if explanation.fits { TRUE } else { "false" };
    to.begin_object()?;
    put_fields(&[Some(fits), Some(&explanation.string_to_sign)], 0, to)?;
    to.field_at(tables::Explanation::causes)?;
    to.begin_list()?;
    to.element();
    for cause in &explanation.causes {
        put_object(&[Some(cause.code), Some(&cause.message), Some(&cause.fix)], to)?;
        to.element();
    }
    to.end_list(explanation.causes.len());
    to.field_at(tables::Explanation::parts)?;
    to.begin_list()?;
    to.element();
    for part in &explanation.parts {
        put_object(&[Some(&part.name), Some(&part.value), Some(part.source)], to)?;
        to.element();
    }
    to.end_list(explanation.parts.len());
    to.end_object()
}

/// A signature to explain.
pub(crate) struct Question<'a> {
    /// Text that the rule signs.
    pub rule: Recipe,
    /// The signature as it was given.
    pub signature: &'a str,
    pub spelling: given::Spelling,
    pub mistakes: Mistakes,
    /// The parts that are keys, and other secrets.
    pub secrets: &'a [&'a Secret],
    /// Advice where no mistake reproduces the signature.
    pub advice: &'static str,
}

impl Question<'_> {
    /// Answers the question.
    pub(crate) fn explain(self) -> Explanation {
        let parts = shown(&self.rule, self.secrets);
        let string_to_sign = parts.iter().map(|part| part.value.as_str()).collect();
        let answer = |fits, causes| Explanation { fits, string_to_sign, causes, parts };
        if self.signature.trim().is_empty() {
            let cause = Cause::new(
                code::SIGNATURE_MISSING,
                "There is no signature.",
                "Pass the signature as it was sent or received, with its header or parameter.",
            );
            return answer(false, alloc::vec![cause]);
        }
        let given = given::Given::read(self.signature, self.spelling);
        let body = self.rule.piece(Role::Body).map_or(0, |body| body.bytes.len());
        let is_long = body > MAX_BODY;
        let findings = search::search(&self.rule, &given, if is_long { Mistakes::default() } else { self.mistakes });
        if findings.fits || !findings.causes.is_empty() {
            return answer(findings.fits, findings.causes);
        }
        let message = match (given.is_signature(), is_long, findings.stopped) {
            (false, ..) => ["No mistake was tried: ", given::hint(self.signature), "."].concat(),
            (_, true, _) => "The body has more than 64 KB, so only the rule itself was tried.".into(),
            (_, _, true) => {
                ["None of the mistakes reproduces the signature; the search stopped after ", &findings.trials.to_string(), " trials."]
                    .concat()
            }
            _ => ["None of the mistakes reproduces the signature, alone or two at once (", &findings.trials.to_string(), " trials)."]
                .concat(),
        };
        answer(false, alloc::vec![Cause::new(code::UNKNOWN, message, self.advice)])
    }
}

/// The question about each of several keys.
pub(crate) struct KeyedQuestion<'a> {
    /// The active keys.
    pub keys: &'a [Secret],
    /// Recipe of the rule with a key.
    pub rule: &'a dyn Fn(&Secret) -> Recipe,
    pub signature: &'a str,
    pub spelling: given::Spelling,
    /// The mistakes with a key.
    pub mistakes: &'a dyn Fn(&Secret) -> Mistakes,
    pub secrets: &'a [&'a Secret],
    pub advice: &'static str,
}

impl KeyedQuestion<'_> {
    /// Answers the question for the key that fits, else for the first one with which a mistake reproduces the signature.
    pub(crate) fn explain(&self) -> Explanation {
        let given = given::Given::read(self.signature, self.spelling);
        let fits = |key: &&Secret| given.fits(&(self.rule)(key).digest().0).is_some_and(<[Cause]>::is_empty);
        let keys: Vec<&Secret> = self.keys.iter().find(fits).map_or(self.keys.iter().collect(), |key| alloc::vec![key]);
        let mut last = Explanation::of_nothing(false);
        for key in keys {
            let question = Question {
                rule: (self.rule)(key),
                signature: self.signature,
                spelling: self.spelling,
                mistakes: (self.mistakes)(key),
                secrets: self.secrets,
                advice: self.advice,
            };
            last = question.explain();
            if last.is_known() {
                break;
            }
        }
        last
    }
}

/// Returns the text that a rule signs part by part, as it may be shown.
fn shown(rule: &Recipe, secrets: &[&Secret]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for piece in &rule.pieces {
        if !parts.is_empty() && !rule.joint.is_empty() {
            parts.push(Part { name: "separator".into(), value: rule.joint.into(), source: source::RULE });
        }
        let name = if piece.name.is_empty() { piece.role.name() } else { &piece.name };
        let value = match piece.role {
            Role::ApiKey | Role::SecretKey => mask::MASK.into(),
            Role::Field if mask::is_masked(name) && rule.naming == Naming::Values && !piece.bytes.is_empty() => mask::MASK.into(),
            role => {
                let bytes = if role == Role::Url { decoded(rule.url, &piece.bytes) } else { Zeroizing::new(piece.bytes.to_vec()) };
                let naming: &[&str] = if rule.naming == Naming::Pairs { &[name, "="] } else { &[] };
                mask::masked(&[&naming.concat(), &*String::from_utf8_lossy(&bytes)].concat(), secrets)
            }
        };
        parts.push(Part { name: mask::masked(name, secrets), value, source: piece.source });
    }
    // A secret that lies across two parts: they are not told apart.
    let text: String = parts.iter().map(|part| part.value.as_str()).collect();
    if secrets.iter().any(|secret| secret.is_in(&text)) {
        return alloc::vec![Part { name: "text".into(), value: mask::masked(&text, secrets), source: source::RULE }];
    }
    parts
}
