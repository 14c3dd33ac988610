//! Why the signature of a request, a webhook or a browser callback does not fit.
//!
//! The rules are in `sign.rs`, `webhook.rs` and `callback.rs`; here are the mistakes that people make with them. The method and the
//! general part of the mistakes are in [`crate::explain`].

use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use percent_encoding::{percent_decode_str, utf8_percent_encode};

use super::callback::{CraftgateCallbacks, V1_FIELDS, V2_LISTS};
use super::client::Craftgate;
use super::webhook::{CraftgateWebhooks, DEFAULT_TOLERANCE_SECONDS};
use crate::api::endpoint::ENCODED;
use crate::api::json::Fields;
use crate::explain::given::{Given, Spelling};
use crate::explain::mistakes::{self, KeyPlace};
use crate::explain::order::sorted;
use crate::explain::parameters::Escaping;
use crate::explain::recipe::{Algorithm, Bytes, Piece, Recipe, Role, UrlDecoding, bytes};
use crate::explain::search::{Mistakes, Step};
use crate::explain::{Cause, Explanation, KeyedQuestion, Question, code};
use crate::integer::whole;
use crate::secret::{Secret, SecretText};

/// A request as it was sent, to be explained. Its `Debug` hides all but the method.
#[derive(Clone, Copy)]
pub struct SentRequest<'a> {
    /// HTTP method.
    pub method: &'a str,
    /// Absolute URL as it was sent.
    pub url: &'a str,
    /// Headers as they were sent, in any case: `x-api-key`, `x-rnd-key` and `x-signature` count.
    pub headers: &'a [(&'a str, &'a str)],
    /// Bytes of the body; empty if there was none.
    pub body: &'a [u8],
}

impl core::fmt::Debug for SentRequest<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SentRequest").field("method", &self.method).finish_non_exhaustive()
    }
}

impl SentRequest<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

/// The order of the parts in a request's signed text.
const ORDER: [Role; 5] = [Role::Url, Role::ApiKey, Role::SecretKey, Role::RandomKey, Role::Body];

impl Craftgate {
    /// Explains why the signature of a request does not fit: a request that was signed elsewhere, by other code with the same keys.
    ///
    /// The explanation is for you, who hold the keys. It is bounded, see [`crate::explain`].
    ///
    /// ```
    /// # use imza::{craftgate::{Craftgate, Environment, SentRequest}, secret::{CraftgateApiKey, CraftgateSecretKey}};
    /// # fn main() -> imza::Result<()> {
    /// let craftgate = Craftgate::new(CraftgateApiKey::new("key-1")?, CraftgateSecretKey::new("FooBar123!")?, Environment::Production);
    /// let headers = [
    ///     ("x-api-key", "key-1"),
    ///     ("x-rnd-key", "Xa15Fp11T"),
    ///     ("x-signature", "JpTrKEivtIsOlHyyP6d5nmji3ACoyASJn7yeMM9MzIU="),
    /// ];
    /// let url = "https://api.craftgate.io/onboarding/v1/members?name=Haluk%20Demir";
    /// let explanation = craftgate.explain(&SentRequest { method: "GET", url, headers: &headers, body: b"" });
    /// assert_eq!(explanation.string_to_sign, "https://api.craftgate.io/onboarding/v1/members?name=Haluk Demir******Xa15Fp11T");
    /// assert_eq!(explanation.causes[0].code, "url_not_decoded");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn explain(&self, request: &SentRequest<'_>) -> Explanation {
        let (api_key, secret_key) = (&self.keys.api.0, &self.keys.secret.0);
        let url = sent_url(request.url);
        let is_get = request.method.eq_ignore_ascii_case("GET") || request.method.eq_ignore_ascii_case("HEAD");
        let random_key = request.header("x-rnd-key");
        let pieces = vec![
            Piece::new(Role::Url, url.as_str()),
            Piece::new(Role::ApiKey, api_key.reveal()),
            Piece::new(Role::SecretKey, secret_key.reveal()),
            Piece::new(Role::RandomKey, random_key.unwrap_or_default()),
            Piece::new(Role::Body, if is_get { b"" } else { request.body }),
        ];
        let rule = Recipe::new(pieces, Algorithm::Sha256);
        let signature = request.header("x-signature").unwrap_or_default();
        let mut mistakes = Mistakes::default();
        // Writing the body again in every style costs more than all else, so a signature that fits skips it.
        if Given::read(signature, Spelling::Base64).fits(&rule.digest().0).is_none() {
            request_bodies(&mut mistakes, request, is_get, &url);
            request_keys(&mut mistakes, api_key, secret_key, request.header("x-api-key"));
            random_keys(&mut mistakes, random_key.unwrap_or_default());
            self.urls(&mut mistakes, request, &url);
            hmac_for_hash(&mut mistakes);
            request_orders(&mut mistakes);
            method(&mut mistakes, request.method);
            mistakes::joints(&mut mistakes, "");
            mistakes::ends(&mut mistakes);
            mistakes::charsets(&mut mistakes);
            mistakes::algorithm(&mut mistakes);
        }
        let question = Question {
            rule,
            signature,
            spelling: Spelling::Base64,
            mistakes,
            secrets: &[api_key, secret_key],
            advice: "Check that the secret key belongs to the API key and the environment, and that URL, random key and body are those that \
                     were signed; compare the text that your code signs with stringToSign.",
        };
        let mut explanation = question.explain();
        let sent_key = request.header("x-api-key").map(str::trim);
        if explanation.fits && random_key.is_none_or(str::is_empty) {
            explanation.fits = false;
            explanation.causes.insert(0, no_random_key("The request has no random key, and none was signed."));
        }
        if sent_key != Some(api_key.reveal()) && !explanation.causes.iter().any(|cause| cause.code == code::API_KEY) {
            let cause = match sent_key {
                Some(key) if key == secret_key.reveal() => Cause::new(
                    code::KEYS_SWAPPED,
                    "The header x-api-key has the secret key.",
                    "Exchange the two keys, and replace the secret key: it was sent.",
                ),
                Some(_) => api_key_cause("The header x-api-key has another key than this client."),
                None => api_key_cause("The header x-api-key is missing."),
            };
            let is_new = explanation.causes.iter().all(|known| known.code != code::KEYS_SWAPPED);
            if explanation.fits || is_new && explanation.causes.iter().any(|known| known.code != code::UNKNOWN) {
                explanation.fits = false;
                explanation.causes.push(cause);
            }
        }
        explanation
    }

    fn urls(&self, mistakes: &mut Mistakes, request: &SentRequest<'_>, url: &str) {
        url_decodings(mistakes);
        url_parts(mistakes, request.url, url);
        self.hosts(mistakes, request.header("host"), url);
        url_queries(mistakes, url);
    }

    /// Adds other schemes, hosts and base paths.
    fn hosts(&self, mistakes: &mut Mistakes, header: Option<&str>, url: &str) {
        let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
        let (host, path) = rest.split_at_checked(rest.find(['/', '?']).unwrap_or(rest.len())).unwrap_or((rest, ""));
        let base = self.environment.base_url();
        let prefix = base.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..))).unwrap_or_default();
        let inner = path.strip_prefix(prefix).unwrap_or(path);
        let other_scheme = if scheme == "https" { "http" } else { "https" };
        let bare = host.split(':').next().unwrap_or(host);
        let cause = Cause::new(
            code::URL_OTHER_HOST,
            "The URL was signed with another scheme, host or base path than it was sent to, or without them.",
            "Sign the absolute URL of the request as it is sent, after proxies and base paths of your own were applied.",
        );
        let mut others: Vec<(u16, String)> = vec![
            (5, ["https://api.craftgate.io", inner].concat()),
            (5, ["https://sandbox-api.craftgate.io", inner].concat()),
            (6, [base, inner].concat()),
            (7, path.into()),
            (15, [other_scheme, "://", host, path].concat()),
            (17, [host, path].concat()),
            (50, [scheme, "://", host, ":443", path].concat()),
            (47, [scheme, "://", bare, path].concat()),
            (41, [scheme, "://", host, inner].concat()),
            (41, inner.into()),
            (51, path.trim_start_matches('/').into()),
            (50, [scheme, "://", host, ":80", path].concat()),
            (52, ["//", host, path].concat()),
            (53, [scheme, "://", &host.to_ascii_uppercase(), path].concat()),
            (54, [scheme, "://www.", host, path].concat()),
            (57, ["http://localhost", path].concat()),
            (59, [scheme, "://", host].concat()),
        ];
        if let Some(header) = header {
            others.push((8, ["https://", header, path].concat()));
            others.push((9, ["http://", header, path].concat()));
        }
        for known in ["https://api.craftgate.io", "https://sandbox-api.craftgate.io"] {
            others.push((55, [known, path].concat()));
            others.push((56, [&known.replace("https", "http"), inner].concat()));
        }
        for (weight, other) in others {
            mistakes.set(weight, Step::UrlHost, &cause, Role::Url, bytes(other));
        }
    }
}

/// Returns the URL as HTTP clients send it: without a fragment, with raw spaces and non-ASCII characters encoded.
fn sent_url(url: &str) -> String {
    let url = url.trim();
    utf8_percent_encode(url.split('#').next().unwrap_or(url), ENCODED).to_string()
}

fn api_key_cause(message: &'static str) -> Cause {
    Cause::new(code::API_KEY, message, "Send the API key in x-api-key and sign the same key, from the same environment as the secret key.")
}

fn keys_swapped(message: &'static str) -> Cause {
    Cause::new(code::KEYS_SWAPPED, message, "Exchange the two keys: the API key comes first, the secret key second.")
}

fn no_random_key(message: &'static str) -> Cause {
    Cause::new(
        code::RANDOM_KEY,
        message,
        "Make one random text for each request, send it in x-rnd-key and sign it after the secret key, before the body.",
    )
}

/// Texts that code writes for a value that is not there.
const NOTHINGS: [&str; 5] = ["undefined", "null", "None", "nil", "NaN"];

fn request_keys(mistakes: &mut Mistakes, api_key: &Secret, secret_key: &Secret, sent: Option<&str>) {
    const API: KeyPlace = KeyPlace::Part(Role::ApiKey);
    const SECRET: KeyPlace = KeyPlace::Part(Role::SecretKey);
    let (api, secret) = (bytes(api_key.reveal()), bytes(secret_key.reveal()));
    let both = (Rc::clone(&api), Rc::clone(&secret));
    mistakes.add(1, Step::Key, &keys_swapped("API key and secret key are in each other's place."), move |recipe| {
        let (api, secret) = &both;
        API.set(recipe, secret)?;
        SECRET.set(recipe, api)
    });
    mistakes::other_key(mistakes, 19, API, &secret, &keys_swapped("The secret key was signed in the place of the API key, too."));
    let cause = |message: &'static str| Cause::new(code::SECRET_KEY, message, "Sign the secret key, after the API key.");
    mistakes::other_key(mistakes, 20, SECRET, &api, &cause("The API key was signed in the place of the secret key."));
    mistakes::other_key(mistakes, 21, SECRET, &bytes(""), &cause("The secret key was not signed."));
    mistakes::other_key(mistakes, 13, API, &bytes(""), &api_key_cause("The API key was not signed."));
    for nothing in NOTHINGS {
        mistakes::other_key(mistakes, 53, SECRET, &bytes(nothing), &cause("The secret key was not set when it was signed."));
        mistakes::other_key(mistakes, 54, API, &bytes(nothing), &api_key_cause("The API key was not set when it was signed."));
    }
    if let Some(sent) = sent.filter(|sent| *sent != api_key.reveal()) {
        mistakes::other_key(
            mistakes,
            0,
            API,
            &bytes(sent),
            &api_key_cause("The request has, and signed, another API key than this client's."),
        );
        mistakes::other_key(
            mistakes,
            0,
            API,
            &bytes(sent.trim()),
            &api_key_cause("The request signed another API key than this client's."),
        );
    }
    mistakes::key_text(mistakes, &[SECRET], "secret key");
    mistakes::key_text(mistakes, &[API], "API key");
    mistakes::key_text(mistakes, &[API, SECRET], "API key and the secret key");
}

fn random_keys(mistakes: &mut Mistakes, sent: &str) {
    let missing = no_random_key("The random key was not signed.");
    let other = no_random_key("The random key was signed in another form than it was sent.");
    mistakes.set(2, Step::Value, &missing, Role::RandomKey, bytes(""));
    for nothing in NOTHINGS {
        mistakes.set(52, Step::Value, &missing, Role::RandomKey, bytes(nothing));
    }
    for text in [sent.to_ascii_lowercase(), sent.to_ascii_uppercase(), sent.replace('-', ""), [sent, "\n"].concat(), [sent, sent].concat()]
    {
        mistakes.set(53, Step::Value, &other, Role::RandomKey, bytes(text));
    }
}

fn request_bodies(mistakes: &mut Mistakes, request: &SentRequest<'_>, is_get: bool, url: &str) {
    let with = |mistakes: &mut Mistakes, weight: u16, cause: &Cause, body: &[u8]| {
        mistakes.set(weight, Step::Body, cause, Role::Body, bytes(body));
    };
    // Texts that code signs as an empty body, with their weights where the request has no body.
    let nothings = [
        (2, "{}"),
        (4, "null"),
        (6, "undefined"),
        (8, "[]"),
        (10, "\"\""),
        (12, "None"),
        (50, "nil"),
        (50, "false"),
        (50, "{ }"),
        (50, "{\n}"),
        (50, "{}\n"),
        (50, "\"{}\""),
        (50, "''"),
    ];
    let of_get = Cause::new(
        code::BODY_OF_GET,
        "A body was signed that a GET request does not have.",
        "Sign nothing in the place of the body when there is none: an empty text, not {} or null.",
    );
    let not_sent = Cause::new(
        code::BODY_MISSING,
        "A body was signed that was not sent.",
        "Sign nothing in the place of the body when there is none, and send the body that is signed.",
    );
    if is_get || request.body.is_empty() {
        let cause = if is_get { &of_get } else { &not_sent };
        for (weight, nothing) in nothings {
            with(mistakes, weight, cause, nothing.as_bytes());
        }
        for text in query_as_bodies(url) {
            with(mistakes, 16, cause, text.as_bytes());
        }
        if !request.body.is_empty() {
            with(mistakes, 1, cause, request.body);
        }
        return mistakes::bodies(mistakes, request.body);
    }
    let missing = Cause::new(
        code::BODY_MISSING,
        "The body was sent, but not signed.",
        "Sign the exact text of the body after the random key, for every request that has one.",
    );
    with(mistakes, 2, &missing, b"");
    for (_, nothing) in nothings {
        with(mistakes, 55, &missing, nothing.as_bytes());
    }
    mistakes::bodies(mistakes, request.body);
}

/// Returns the query as code writes it that takes it for the body: as JSON, with numbers and truth values as texts or not, and as it is.
fn query_as_bodies(url: &str) -> Vec<String> {
    let Some((_, query)) = url.split_once('?') else { return Vec::new() };
    let quoted = |text: &str| {
        let mut out = SecretText::new();
        crate::api::sink::push_quoted(text, &mut out);
        out.into_string()
    };
    let is_literal = |value: &str| matches!(value, "true" | "false") || whole(value).is_some();
    let mut texts = vec![query.into()];
    for literals in [false, true] {
        for (colon, comma) in [(":", ","), (": ", ", ")] {
            let members = form_urlencoded::parse(query.as_bytes()).map(|(name, value)| {
                let value = if literals && is_literal(&value) { value.into_owned() } else { quoted(&value) };
                [&quoted(&name), colon, &value].concat()
            });
            texts.push(["{", &members.collect::<Vec<String>>().join(comma), "}"].concat());
        }
    }
    texts
}

fn url_decodings(mistakes: &mut Mistakes) {
    let encoded = Cause::new(
        code::URL_NOT_DECODED,
        "The URL was signed with its percent escapes.",
        "Sign the percent-decoded URL: decodeURIComponent in JavaScript, urllib.parse.unquote in Python, rawurldecode in PHP; send it encoded.",
    );
    let plus = Cause::new(
        code::URL_PLUS_AS_SPACE,
        "A space and + were taken for each other in the URL.",
        "Encode a space as %20 and a plus as %2B in the URL, and decode only percent escapes for the signature, not +.",
    );
    let twice = Cause::new(
        code::PARAMETERS_ENCODED,
        "The URL was decoded twice before it was signed.",
        "Decode the percent escapes of the URL once.",
    );
    let decodings: [(u16, &[&Cause], UrlDecoding); 9] = [
        (1, &[&encoded], UrlDecoding::Nothing),
        (2, &[&plus], UrlDecoding::Form),
        (3, &[&plus], UrlDecoding::PlusForSpace),
        (4, &[&plus], UrlDecoding::SpaceForPlus),
        (11, &[&encoded], UrlDecoding::Unreserved),
        (49, &[&encoded], UrlDecoding::LowerCaseEscapes),
        (50, &[&encoded], UrlDecoding::EncodedTwice),
        (51, &[&twice], UrlDecoding::Twice),
        (40, &[&encoded, &plus], UrlDecoding::EncodedPlusForSpace),
    ];
    for (weight, causes, decoding) in decodings {
        let change = move |recipe: &mut Recipe| (recipe.url == UrlDecoding::Percent).then(|| recipe.url = decoding);
        match causes {
            [cause] => mistakes.add(weight, Step::UrlDecoding, cause, change),
            causes => {
                let causes: Vec<Cause> = causes.iter().map(|cause| (*cause).clone()).collect();
                mistakes.add_alone(weight, Step::UrlDecoding, &causes, change);
            }
        }
    }
}

/// Changes the text of the URL.
fn edit(mistakes: &mut Mistakes, weight: u16, cause: &Cause, change: impl Fn(&str) -> Option<String> + 'static) {
    mistakes.add(weight, Step::UrlPart, cause, move |recipe| {
        let changed = change(recipe.piece(Role::Url)?.text()?)?;
        recipe.set(Role::Url, &bytes(changed))
    });
}

fn url_parts(mistakes: &mut Mistakes, written: &str, url: &str) {
    let query = Cause::new(
        code::URL_WITHOUT_QUERY,
        "The URL was signed without its query.",
        "Sign the whole URL, with ? and the query, as it is sent.",
    );
    edit(mistakes, 2, &query, |url| url.split_once('?').map(|(url, _)| url.into()));
    let slash = Cause::new(
        code::URL_TRAILING_SLASH,
        "The URL was signed with another slash at the end of its path, or between its parts.",
        "Sign the URL that is sent, character by character; join base URL and path with one slash.",
    );
    let before_query = |url: &str, change: &dyn Fn(&str) -> Option<String>| {
        let (path, query) = url.split_at_checked(url.find('?').unwrap_or(url.len()))?;
        Some([&change(path)?, query].concat())
    };
    edit(mistakes, 3, &slash, move |url| before_query(url, &|path| Some([path, "/"].concat())));
    edit(mistakes, 3, &slash, move |url| before_query(url, &|path| path.strip_suffix('/').map(String::from)));
    edit(mistakes, 23, &slash, |url| url.contains('?').then(|| [url, "/"].concat()));
    edit(mistakes, 24, &slash, |url| {
        let at = url.find("://").map_or(0, |at| at + 3);
        let (origin, path) = url.split_at_checked(at + url.get(at..)?.find('/')?)?;
        Some([origin, "/", path].concat())
    });
    edit(mistakes, 47, &slash, |url| {
        let (scheme, rest) = url.split_once("://")?;
        rest.contains("//").then(|| [scheme, "://", &rest.replace("//", "/")].concat())
    });
    let mark = Cause::new(
        code::URL_TRAILING_MARK,
        "The URL was signed with or without a mark at its end: ?, & or a fragment.",
        "Sign the URL that is sent: without a fragment, and without ? or & when nothing follows.",
    );
    for end in ["?", "&", "#"] {
        edit(mistakes, 50, &mark, move |url| Some([url, end].concat()));
        edit(mistakes, 51, &mark, move |url| url.strip_suffix(end).map(String::from));
    }
    if let Some((_, fragment)) = written.trim().split_once('#') {
        let fragment = ["#", fragment].concat();
        edit(mistakes, 5, &mark, move |url| Some([url, &fragment].concat()));
    }
    let case = Cause::new(code::URL_OTHER_HOST, "The URL was signed in lower case.", "Sign the URL that is sent, character by character.");
    if url.bytes().any(|byte| byte.is_ascii_uppercase()) {
        edit(mistakes, 61, &case, |url| Some(url.to_ascii_lowercase()));
    }
}

/// Adds other orders and other sets of the query's parameters.
fn url_queries(mistakes: &mut Mistakes, url: &str) {
    let Some((_, query)) = url.split_once('?') else { return };
    let count = query.split('&').count();
    let order = Cause::new(
        code::PARAMETER_ORDER,
        "The parameters of the query were signed in another order than they were sent.",
        "Build the URL once, and sign and send the same text.",
    );
    fn queries(url: &str, change: &dyn Fn(&mut Vec<&str>)) -> Option<String> {
        let (path, query) = url.split_once('?')?;
        let mut parts: Vec<&str> = query.split('&').collect();
        change(&mut parts);
        Some([path, if parts.is_empty() { "" } else { "?" }, &parts.join("&")].concat())
    }
    edit(mistakes, 12, &order, |url| queries(url, &|parts| *parts = sorted(parts)));
    edit(mistakes, 49, &order, |url| queries(url, &|parts| parts.reverse()));
    edit(mistakes, 50, &order, |url| {
        queries(url, &|parts| {
            *parts = sorted(parts);
            parts.reverse();
        })
    });
    if (3..=5).contains(&count) {
        for order_of in mistakes::permutations(&(0..count).collect::<Vec<usize>>()) {
            let change = move |recipe: &mut Recipe| {
                let url = recipe.piece(Role::Url)?.text()?;
                let (path, query) = url.split_once('?')?;
                let parts: Vec<&str> = query.split('&').collect();
                let parts: Vec<&str> = order_of.iter().filter_map(|at| parts.get(*at).copied()).collect();
                let changed = bytes([path, "?", &parts.join("&")].concat());
                recipe.set(Role::Url, &changed)
            };
            mistakes.add_alone(72, Step::UrlPart, core::slice::from_ref(&order), change);
        }
    }
    let empty = Cause::new(
        code::EMPTY_FIELDS_DROPPED,
        "The URL was signed without the empty parameters that were sent.",
        "Leave empty parameters out of the URL before signing, or sign them, too.",
    );
    edit(mistakes, 9, &empty, |url| queries(url, &|parts| parts.retain(|part| !part.ends_with('='))));
    let missing = Cause::new(
        code::PARAMETER_MISSING,
        "A parameter of the query was sent, but not signed.",
        "Build the URL once, and sign and send the same text.",
    );
    for at in 0..count.min(12) {
        edit(mistakes, 31, &missing, move |url| {
            queries(url, &|parts| {
                let mut places = 0..;
                parts.retain(|_| places.next() != Some(at));
            })
        });
    }
}

fn hmac_for_hash(mistakes: &mut Mistakes) {
    let cause = Cause::new(
        code::HMAC_NOT_HASH,
        "The signature is an HMAC, not a plain hash.",
        "Hash the text, with both keys in it, with SHA-256: createHash in Node, hashlib.sha256 in Python, hash in PHP.",
    );
    let parts: [(u16, Role, &[Role]); 12] = [
        (10, Role::SecretKey, &[Role::SecretKey]),
        (11, Role::SecretKey, &[]),
        (12, Role::SecretKey, &[Role::SecretKey, Role::ApiKey]),
        (30, Role::ApiKey, &[Role::ApiKey]),
        (32, Role::ApiKey, &[]),
        (50, Role::ApiKey, &[Role::SecretKey, Role::ApiKey]),
        (51, Role::SecretKey, &[Role::SecretKey, Role::ApiKey, Role::RandomKey]),
        (53, Role::SecretKey, &[Role::SecretKey, Role::ApiKey, Role::RandomKey, Role::Url]),
        (54, Role::SecretKey, &[Role::SecretKey, Role::ApiKey, Role::Url]),
        (55, Role::SecretKey, &[Role::SecretKey, Role::RandomKey]),
        (56, Role::SecretKey, &[Role::SecretKey, Role::Url]),
        (57, Role::RandomKey, &[]),
    ];
    for (weight, key, left_out) in parts {
        mistakes.add(weight, Step::Algorithm, &cause, move |recipe| {
            let Algorithm::Sha256 = recipe.algorithm else { return None };
            recipe.algorithm = Algorithm::HmacSha256(Bytes::clone(&recipe.piece(key)?.bytes));
            let _ = recipe.keep(&|piece| !left_out.contains(&piece.role));
            Some(())
        });
    }
    // The key of the MAC is made of both keys.
    mistakes.add(52, Step::Algorithm, &cause, |recipe| {
        let Algorithm::Sha256 = recipe.algorithm else { return None };
        let key = bytes([recipe.piece(Role::ApiKey)?.bytes.as_slice(), recipe.piece(Role::SecretKey)?.bytes.as_slice()].concat());
        recipe.algorithm = Algorithm::HmacSha256(key);
        recipe.keep(&|piece| !matches!(piece.role, Role::ApiKey | Role::SecretKey))
    });
}

fn request_orders(mistakes: &mut Mistakes) {
    let moved = no_random_key("The random key was signed in another place.");
    let order = Cause::new(
        code::PARAMETER_ORDER,
        "The parts of the text were signed in another order.",
        "Join URL, API key, secret key, random key and body, in this order.",
    );
    let swapped = keys_swapped("API key and secret key are in each other's place.");
    mistakes::orders(mistakes, &ORDER, |parts| {
        let without = |role: Role, of: &[Role]| of.iter().copied().filter(|part| *part != role).collect::<Vec<_>>();
        let mut exchanged = parts.to_vec();
        for part in &mut exchanged {
            *part = match *part {
                Role::ApiKey => Role::SecretKey,
                Role::SecretKey => Role::ApiKey,
                other => other,
            };
        }
        if exchanged == ORDER {
            // The keys in each other's place say so.
            return None;
        }
        if without(Role::RandomKey, parts) == without(Role::RandomKey, &ORDER) {
            return Some((9, true, vec![moved.clone()]));
        }
        if without(Role::RandomKey, &exchanged) == without(Role::RandomKey, &ORDER) {
            return Some((47, false, vec![swapped.clone(), moved.clone()]));
        }
        let one_moved = ORDER.iter().any(|role| without(*role, parts) == without(*role, &ORDER));
        let two_exchanged = parts.iter().zip(&ORDER).filter(|(part, rule)| part != rule).count() == 2;
        Some((51, two_exchanged || one_moved, vec![order.clone()]))
    });
}

fn method(mistakes: &mut Mistakes, method: &str) {
    let cause =
        Cause::new(code::METHOD_SIGNED, "The method was signed before the URL.", "Begin the text with the URL: the method is not signed.");
    for end in ["", " ", "\n", ":", "&"] {
        let before = bytes([method, end].concat());
        mistakes.add(54, Step::Ends, &cause, move |recipe| recipe.before.is_empty().then(|| recipe.before = Rc::clone(&before)));
    }
}

/// The key of a MAC.
const MAC: &[KeyPlace] = &[KeyPlace::Mac];

/// The names of a webhook's signed fields, in the order of the rule.
const WEBHOOK_FIELDS: [&str; 4] = ["eventType", "eventTimestamp", "status", "payloadId"];

impl CraftgateWebhooks {
    /// Explains why the signature of a webhook does not fit: its raw body, the header `x-cg-signature-v1`, and the current time in Unix
    /// seconds, if the age of the message counts.
    ///
    /// The explanation is for you, who hold the keys. It is bounded, see [`crate::explain`].
    #[must_use]
    pub fn explain(&self, body: &[u8], signature: &str, now: Option<i64>) -> Explanation {
        let text = core::str::from_utf8(body).unwrap_or_default();
        let fields = Fields::read(text.trim_start_matches('\u{feff}')).unwrap_or_default();
        let value = |name: &str| fields.text(name).unwrap_or_default();
        let pieces: Vec<Piece> = WEBHOOK_FIELDS.iter().map(|name| Piece::field(name, value(name).as_bytes())).collect();
        let secrets: Vec<&Secret> = self.keys.iter().collect();
        let question = KeyedQuestion {
            keys: &self.keys,
            rule: &|key: &Secret| Recipe::new(pieces.clone(), Algorithm::HmacSha256(bytes(key.reveal()))),
            signature,
            spelling: Spelling::Base64,
            mistakes: &|_: &Secret| {
                let mut mistakes = Mistakes::default();
                webhook_times(&mut mistakes, &fields);
                other_events(&mut mistakes, &fields);
                parts_of_fields(&mut mistakes, "Join eventType, eventTimestamp, status and payloadId, in this order.");
                whole_body(&mut mistakes, body);
                mistakes::hash_for_mac(&mut mistakes);
                mistakes::key_text(&mut mistakes, MAC, "webhook key");
                mistakes::joints(&mut mistakes, "");
                mistakes::ends(&mut mistakes);
                mistakes::charsets(&mut mistakes);
                mistakes::algorithm(&mut mistakes);
                mistakes
            },
            secrets: &secrets,
            advice: "Check that the key is the merchant webhook key of this environment, not the secret key, and pass the raw body and the \
                     header x-cg-signature-v1 of the same message.",
        };
        aged(question.explain(), &fields, now)
    }
}

/// Adds what the age of a message says, if its signature fits.
fn aged(explanation: Explanation, fields: &Fields<'_>, now: Option<i64>) -> Explanation {
    let (Some(now), Some(at), true) = (now, fields.text("eventTimestamp").and_then(|text| whole(&text)), explanation.fits) else {
        return explanation;
    };
    let is_near = |now: i64, at: i64| now.saturating_sub(at).saturating_abs() <= DEFAULT_TOLERANCE_SECONDS;
    if is_near(now, at) {
        return explanation;
    }
    let cause = if is_near(now / 1000, at) {
        Cause::new(
            code::TIMESTAMP_UNIT,
            "The given current time is in milliseconds.",
            "Pass the current time in Unix seconds, or leave it out.",
        )
    } else if is_near(now, at / 1000) {
        Cause::new(code::TIMESTAMP_UNIT, "The eventTimestamp of the message is in milliseconds.", "Write eventTimestamp in Unix seconds.")
    } else {
        let age = now.saturating_sub(at).to_string();
        let message = ["The signature fits, but the message is ", &age, " seconds old: more than an hour away."].concat();
        Cause::new(code::TIMESTAMP, message, "Check the clock; verify an old message with the time at which it arrived.")
    };
    Explanation { fits: false, causes: vec![cause], ..explanation }
}

fn webhook_times(mistakes: &mut Mistakes, fields: &Fields<'_>) {
    let cause = Cause::new(
        code::TIMESTAMP_UNIT,
        "The time was signed in another unit or form than it is in the message.",
        "Sign eventTimestamp as it is written in the body, in Unix seconds.",
    );
    let Some(written) = fields.text("eventTimestamp") else { return };
    let mut add = |weight: u16, alone: bool, text: String| {
        let text = bytes(text);
        let change = move |recipe: &mut Recipe| recipe.set_field("eventTimestamp", &text);
        match alone {
            true => mistakes.add_alone(weight, Step::Value, core::slice::from_ref(&cause), change),
            false => mistakes.add(weight, Step::Value, &cause, change),
        }
    };
    add(1, false, [&written, "000"].concat());
    if let Some(seconds) = written.len().checked_sub(3).and_then(|at| written.get(..at)) {
        add(2, false, seconds.into());
    }
    for end in [".0", ".000", "000000", "000000000"] {
        add(30, false, [&written, end].concat());
    }
    if let Some(time) = fields.text("eventTime") {
        add(5, false, String::from(&*time));
        // The fraction of the event's time is that of its milliseconds.
        if let Some(fraction) = time.split_once('.').and_then(|(_, fraction)| fraction.get(..3)) {
            add(6, false, [&written, fraction].concat());
        }
    }
    for milliseconds in 1..1000 {
        add(80, true, format!("{}{milliseconds:03}", &*written));
    }
}

fn other_events(mistakes: &mut Mistakes, fields: &Fields<'_>) {
    const TYPES: [&str; 17] = [
        "API_AUTH",
        "API_VERIFY_AND_AUTH",
        "CHECKOUTFORM_AUTH",
        "THREEDS_VERIFY",
        "REFUND",
        "REFUND_TX",
        "PAYOUT_COMPLETED",
        "AUTOPILOT",
        "WALLET_CREATED",
        "WALLET_TX_CREATED",
        "BNPL_NOTIFICATION",
        "BANK_ACCOUNT_TRACKING_RECORD",
        "BKM_EXPRESS_PAYMENT_NOTIFICATION",
        "MULTI_PAYMENT_COMPLETED",
        "MULTI_PAYMENT_EXPIRED",
        "REPORT_GENERATED",
        "REPORT_CREATED",
    ];
    let cause = Cause::new(
        code::OTHER_EVENT,
        "The signature is that of another event: of another type, status or object.",
        "Take body and header of the same message, and do not change the fields of the body.",
    );
    let mut add = |weight: u16, name: &'static str, text: &str| {
        mistakes.set_field(weight, &cause, name, bytes(text));
    };
    for status in ["SUCCESS", "FAILURE"] {
        add(3, "status", status);
    }
    for word in TYPES {
        add(4, "eventType", word);
    }
    let payload = fields.object("payload").unwrap_or_default();
    for name in ["id", "paymentId", "token", "payloadId", "conversationId", "externalId", "refundId", "transactionId"] {
        if let Some(id) = payload.text(name) {
            add(7, "payloadId", &id);
        }
    }
    let lower = Cause::new(
        code::OTHER_EVENT,
        "The fields were signed in another case than they have in the body.",
        "Sign the fields as they are in the body.",
    );
    mistakes.add(45, Step::Value, &lower, |recipe| {
        for piece in &mut recipe.pieces {
            piece.bytes = bytes(piece.text()?.to_ascii_lowercase());
        }
        Some(())
    });
    if let Some(id) = fields.text("payloadId") {
        let quoted = bytes(["\"", &id, "\""].concat());
        let cause = Cause::new(
            code::PARAMETERS_ENCODED,
            "The payloadId was signed with its quotes.",
            "Sign the text of the field, without quotes.",
        );
        mistakes.set_field(46, &cause, "payloadId", quoted);
    }
}

/// Adds other orders of the named parts, parts that are left out, and names that are signed.
fn parts_of_fields(mistakes: &mut Mistakes, fix: &'static str) {
    let order = Cause::new(code::PARAMETER_ORDER, "The fields were signed in another order.", fix);
    for order_of in mistakes::permutations(&[0usize, 1, 2, 3]).into_iter().filter(|order| *order != [0, 1, 2, 3]) {
        mistakes.add(11, Step::Order, &order, move |recipe| recipe.reorder(&order_of));
    }
    missing_parts(mistakes, fix);
    names(mistakes, fix);
}

fn missing_parts(mistakes: &mut Mistakes, fix: &'static str) {
    let missing = Cause::new(code::PARAMETER_MISSING, "A field was not signed.", fix);
    for at in 0..7 {
        mistakes.add(9, Step::Parts, &missing, move |recipe| {
            let piece = recipe.remove(at)?;
            (piece.role == Role::Field && !piece.bytes.is_empty()).then_some(())
        });
    }
}

fn names(mistakes: &mut Mistakes, fix: &'static str) {
    use crate::explain::recipe::Naming;
    let cause = Cause::new(code::PARAMETER_NAMES, "The names of the fields were signed, too.", fix);
    for (weight, naming, joint) in [(56, Naming::Joined, ""), (57, Naming::Pairs, "&"), (58, Naming::Pairs, "")] {
        mistakes.add(weight, Step::Names, &cause, move |recipe| recipe.name(naming, joint));
    }
}

fn whole_body(mistakes: &mut Mistakes, body: &[u8]) {
    let cause = Cause::new(
        code::WHOLE_BODY,
        "The whole body was signed.",
        "Sign only eventType, eventTimestamp, status and payloadId, joined without separators.",
    );
    let whole = Piece::new(Role::Body, body);
    mistakes.add(8, Step::Key, &cause, move |recipe| {
        recipe.pieces = vec![whole.clone()];
        Some(())
    });
    mistakes::bodies(mistakes, body);
}

impl CraftgateCallbacks {
    /// Explains why the hash of a browser callback does not fit, from the text of its form as it arrived.
    ///
    /// The explanation is for you, who hold the keys: whoever posted the form must not see it. It is bounded, see [`crate::explain`].
    #[must_use]
    pub fn explain(&self, form: &[u8]) -> Explanation {
        let text = String::from_utf8_lossy(form);
        let form = ReceivedForm::read(text.trim_start_matches('?').trim());
        let list = form.value("hashParams");
        let is_accepted = |list: &str| V2_LISTS.contains(&list) || self.lists.iter().any(|known| known == list);
        let rule_names: Vec<&str> = list.as_deref().map_or(V1_FIELDS.to_vec(), |list| list.split(':').collect());
        let separator = if list.is_some() { "" } else { "###" };
        let secrets: Vec<&Secret> = self.keys.iter().collect();
        let signature = form.value("hash").unwrap_or_default();
        let question = KeyedQuestion {
            keys: &self.keys,
            rule: &|key: &Secret| form.recipe(key, &rule_names, separator),
            signature: &signature,
            spelling: Spelling::Hex,
            mistakes: &|key: &Secret| {
                let mut mistakes = Mistakes::default();
                self.hash_params(&mut mistakes, &form, key, list.as_deref());
                form_values(&mut mistakes, &form, separator);
                callback_algorithms(&mut mistakes);
                missing_parts(&mut mistakes, "Hash the key and every value that the rule names, in its order.");
                mistakes::key_text(&mut mistakes, &[KeyPlace::Part(Role::SecretKey)], "callback key");
                mistakes::joints(&mut mistakes, separator);
                mistakes::ends(&mut mistakes);
                mistakes::charsets(&mut mistakes);
                mistakes::algorithm(&mut mistakes);
                mistakes
            },
            secrets: &secrets,
            advice: "Check that the key is the merchant callback key of this environment, not the secret key or the webhook key, and pass the \
                     form as it arrived; a form that the payer changed has no explanation.",
        };
        let mut explanation = question.explain();
        if let Some(list) = list.as_deref().filter(|list| explanation.fits && !is_accepted(list)) {
            explanation.fits = false;
            let message = ["The hash fits, but the list ", &crate::error::redact_quoted(list), " is not accepted."].concat();
            let fix =
                "Configure the list of your product as hashParams, if the vendor named it to you; a list of the form alone proves nothing.";
            explanation.causes.push(Cause::new(code::HASH_PARAMS, message, fix));
        }
        explanation
    }

    /// Adds other lists of names, and the rule of the other version.
    fn hash_params(&self, mistakes: &mut Mistakes, form: &ReceivedForm, key: &Secret, list: Option<&str>) {
        let cause = Cause::new(
            code::HASH_PARAMS,
            "The hash is over other values, or another order of them, than hashParams names.",
            "Hash the values in the order of hashParams, without separators; without hashParams the six values of v1, joined by ###.",
        );
        let add = |mistakes: &mut Mistakes, weight: u16, names: Vec<&str>, joint: &'static str| {
            let pieces = form.recipe(key, &names, joint).pieces;
            mistakes.add(weight, Step::Value, &cause, move |recipe| {
                recipe.joint = joint;
                set_values(recipe, &pieces)
            });
        };
        let lists = V2_LISTS.iter().copied().chain(self.lists.iter().map(String::as_str)).filter(|known| Some(*known) != list);
        for known in lists {
            add(mistakes, 2, known.split(':').collect(), "");
        }
        if list.is_some() {
            add(mistakes, 1, V1_FIELDS.to_vec(), "###");
        }
        let own: Vec<&str> = list.map_or(V1_FIELDS.to_vec(), |list| list.split(':').collect());
        let joint = if list.is_some() { "" } else { "###" };
        add(mistakes, 8, sorted(&own), joint);
        add(mistakes, 9, own.iter().rev().copied().collect(), joint);
        let all: Vec<&str> =
            form.0.iter().map(|field| field.name.as_str()).filter(|name| !matches!(*name, "hash" | "hashParams")).collect();
        let all_sorted = sorted(&all);
        let in_form: Vec<&str> = all.iter().copied().filter(|name| own.contains(name)).collect();
        for names in [in_form, all, all_sorted] {
            for joint in ["", "###"] {
                add(mistakes, 10, names.clone(), joint);
            }
        }
        let mut with_list = own.clone();
        with_list.push("hashParams");
        add(mistakes, 33, with_list, joint);
        // Two neighbours or any two names exchanged.
        for right in 0..own.len().min(8) {
            for left in 0..right {
                let mut names = own.clone();
                names.swap(left, right);
                add(mistakes, 36, names, joint);
            }
        }
        if (3..=7).contains(&own.len()) {
            for names in mistakes::permutations(&own) {
                let pieces = form.recipe(key, &names, joint).pieces;
                mistakes.add_alone(90, Step::Value, core::slice::from_ref(&cause), move |recipe| set_values(recipe, &pieces));
            }
        }
        let included = Cause::new(
            code::SIGNATURE_INCLUDED,
            "The field hash was among the hashed values.",
            "Leave hash and hashParams out of the hashed values.",
        );
        let hash = Piece::field("hash", "");
        mistakes.add(40, Step::Parts, &included, move |recipe| {
            recipe.pieces.push(hash.clone());
            Some(())
        });
    }
}

/// Sets other values after the key.
fn set_values(recipe: &mut Recipe, pieces: &[Piece]) -> Option<()> {
    let _ = recipe.keep(&|piece| piece.role == Role::SecretKey);
    recipe.pieces.extend(pieces.iter().filter(|piece| piece.role != Role::SecretKey).cloned());
    Some(())
}

/// A field of a form.
struct ReceivedField {
    name: String,
    value: String,
    /// As it was sent.
    raw: String,
}

struct ReceivedForm(Vec<ReceivedField>);

impl ReceivedForm {
    fn read(text: &str) -> Self {
        let field = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decoded =
                |text: &str| form_urlencoded::parse(text.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default();
            let escaped = value.replace('=', "%3D");
            ReceivedField { name: decoded(name), value: decoded(&escaped), raw: value.into() }
        };
        Self(text.split('&').filter(|pair| !pair.is_empty()).take(64).map(field).collect())
    }

    fn value(&self, name: &str) -> Option<String> {
        self.0.iter().find(|field| field.name == name).map(|field| field.value.clone())
    }

    /// Returns what is hashed for a list of names.
    fn recipe(&self, key: &Secret, names: &[&str], joint: &'static str) -> Recipe {
        let mut pieces = vec![Piece::new(Role::SecretKey, key.reveal())];
        pieces.extend(names.iter().map(|name| {
            let field = self.0.iter().find(|field| field.name == *name);
            Piece {
                sent: field.map(|field| bytes(field.raw.as_str())),
                ..Piece::field(name, field.map(|field| field.value.as_bytes()).unwrap_or_default())
            }
        }));
        Recipe { joint, ..Recipe::new(pieces, Algorithm::Sha256) }
    }
}

fn form_values(mistakes: &mut Mistakes, form: &ReceivedForm, separator: &'static str) {
    let encoded = Cause::new(
        code::PARAMETERS_ENCODED,
        "The values were hashed with their escapes, or decoded otherwise than forms are.",
        "Decode the form once (application/x-www-form-urlencoded: + is a space), and hash the decoded values.",
    );
    for escaping in Escaping::ALL {
        mistakes.add(4, Step::Escaping, &encoded, move |recipe| recipe.escape(*escaping));
    }
    let decode = |plus: bool| {
        move |recipe: &mut Recipe| {
            for piece in recipe.pieces.iter_mut().filter(|piece| piece.role == Role::Field) {
                let text = piece.text()?;
                let decoded: Vec<u8> = match plus {
                    true => percent_decode_str(&text.replace('+', " ")).collect(),
                    false => percent_decode_str(text).collect(),
                };
                piece.bytes = bytes(decoded);
            }
            Some(())
        }
    };
    mistakes.add(26, Step::Escaping, &encoded, decode(false));
    mistakes.add(27, Step::Escaping, &encoded, decode(true));
    let dropped = Cause::new(
        code::EMPTY_FIELDS_DROPPED,
        "Empty values were left out with their separators, or written as a word.",
        "Hash an empty text for a value that is absent or empty, with the separators around it.",
    );
    if !separator.is_empty() {
        mistakes.add(1, Step::Parts, &dropped, |recipe| recipe.keep(&|piece| !piece.bytes.is_empty()));
        let absent: Vec<String> = V1_FIELDS.iter().filter(|name| form.value(name).is_none()).map(|name| (*name).into()).collect();
        mistakes.add(3, Step::Parts, &dropped, move |recipe| recipe.keep(&|piece| !absent.iter().any(|name| **name == *piece.name)));
        for at in 1..7 {
            mistakes.add(29, Step::Parts, &dropped, move |recipe| recipe.remove(at)?.bytes.is_empty().then_some(()));
        }
    }
    for word in NOTHINGS {
        let word = bytes(word);
        mistakes.add(28, Step::Parts, &dropped, move |recipe| {
            let empty = recipe.pieces.iter_mut().filter(|piece| piece.role == Role::Field && piece.bytes.is_empty());
            empty.for_each(|piece| piece.bytes = Rc::clone(&word));
            Some(())
        });
    }
}

fn callback_algorithms(mistakes: &mut Mistakes) {
    let cause = Cause::new(
        code::HMAC_NOT_HASH,
        "The hash is an HMAC, not a plain hash.",
        "Hash the text, which begins with the key, with SHA-256: createHash in Node, hashlib.sha256 in Python, hash in PHP.",
    );
    for (weight, keeps_key, before) in [(5, false, false), (6, true, false), (7, false, true)] {
        mistakes.add(weight, Step::Algorithm, &cause, move |recipe| {
            let Algorithm::Sha256 = recipe.algorithm else { return None };
            recipe.algorithm = Algorithm::HmacSha256(Bytes::clone(&recipe.piece(Role::SecretKey)?.bytes));
            let _ = recipe.keep(&|piece| keeps_key || piece.role != Role::SecretKey);
            if before {
                recipe.before = bytes(recipe.joint);
            }
            Some(())
        });
    }
    let order = Cause::new(code::PARAMETER_ORDER, "The key was hashed after the values.", "Begin the hashed text with the key.");
    mistakes.add(12, Step::Order, &order, |recipe| {
        let key = recipe.remove(0).filter(|key| key.role == Role::SecretKey)?;
        recipe.pieces.push(key);
        Some(())
    });
    let none = Cause::new(code::SECRET_KEY, "The key was not hashed.", "Begin the hashed text with the merchant callback key.");
    mistakes.add(20, Step::Parts, &none, |recipe| recipe.keep(&|piece| piece.role != Role::SecretKey));
    let joined = Cause::new(code::SEPARATOR, "There is no separator after the key.", "Join the key, too, to the first value with ###.");
    mistakes.add(23, Step::Joint, &joined, |recipe| {
        recipe.before = recipe.remove(0).filter(|key| key.role == Role::SecretKey)?.bytes;
        Some(())
    });
}
