//! Why the signature of a deposit URL does not fit.
//!
//! The rule is in `sign.rs`; here are the mistakes that people make with it. The method and the general part of the mistakes are in
//! [`crate::explain`].

use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::client::Parax;
use crate::explain::given::Spelling;
use crate::explain::mistakes::{self, KeyPlace};
use crate::explain::parameters::Escaping;
use crate::explain::recipe::{Algorithm, Bytes, Naming, Piece, Recipe, bytes};
use crate::explain::search::{Mistakes, Step};
use crate::explain::{Cause, Explanation, Question, code};
use crate::secret::Secret;
use crate::sign::hex;

/// The parameters in the order of the vendor's URL.
const DOCUMENTED: [&str; 7] = ["sid", "username", "userID", "fullname", "amount", "trx", "data"];

/// The maximum number of parameters that are read.
const MAX_PARAMETERS: usize = 64;

impl Parax {
    /// Explains why the signature of a deposit URL does not fit: a URL that was signed elsewhere, by other code with the same key.
    ///
    /// The explanation is for you, who hold the keys. It is bounded, see [`crate::explain`].
    ///
    /// ```
    /// # use imza::{parax::Parax, secret::{ParaxKey, ParaxSecretKey}};
    /// # fn main() -> imza::Result<()> {
    /// let parax = Parax::new(1001, ParaxKey::new("key-1")?, ParaxSecretKey::new("sk_live_1")?);
    /// // The parameters were signed in the order of the URL.
    /// let url = "https://api.parax.tech/Methods/BankTransfer/V2/?sid=1001&username=u&userID=7&fullname=A+B&amount=1.00&trx=T1\
    ///            &signature=8e6069038e4319056c3156474566352dc9577acfcbeab1527a547e37eab9aeb2";
    /// let explanation = parax.explain(url);
    /// assert_eq!(explanation.string_to_sign, "amount=1.00&fullname=A B&sid=1001&trx=T1&userID=7&username=u");
    /// assert_eq!(explanation.causes[0].code, "parameter_order");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn explain(&self, url: &str) -> Explanation {
        let (key, secret_key) = (&self.merchant.key.0, &self.merchant.secret_key.0);
        let parameters = read(url);
        let signature =
            parameters.iter().find(|piece| &*piece.name == "signature").map(|piece| piece.text().unwrap_or_default().to_string());
        let pieces: Vec<Piece> = parameters.iter().filter(|piece| &*piece.name != "signature").cloned().collect();
        let algorithm = Algorithm::HmacSha256(bytes(secret_key.reveal()));
        let mut rule = Recipe { joint: "&", naming: Naming::Pairs, ..Recipe::new(pieces.clone(), algorithm) };
        let _ = rule.sort(&|left, right| left.name.cmp(&right.name));

        let mut mistakes = Mistakes::default();
        orders(&mut mistakes, &pieces);
        escapings(&mut mistakes);
        parts(&mut mistakes, &rule);
        amounts(&mut mistakes);
        names(&mut mistakes);
        whole_url(&mut mistakes, url, &pieces);
        keys(&mut mistakes, key);
        mistakes::hash_for_mac(&mut mistakes);
        mistakes::joints(&mut mistakes, "&");
        mistakes::ends(&mut mistakes);
        mistakes::charsets(&mut mistakes);
        mistakes::algorithm(&mut mistakes);
        let question = Question {
            rule,
            signature: signature.as_deref().unwrap_or_default(),
            spelling: Spelling::LowerHex,
            mistakes,
            secrets: &[key, secret_key],
            advice: "Check that the secret key belongs to the sid, and that every parameter of the URL was signed with its raw value; compare \
                     the text that your code signs with stringToSign.",
        };
        question.explain()
    }
}

/// Reads the parameters of a URL.
fn read(url: &str) -> Vec<Piece> {
    let query = url.trim().split_once('?').map_or(url.trim(), |(_, query)| query);
    let query = query.split('#').next().unwrap_or(query);
    let piece = |pair: &str| {
        let (name, raw) = pair.split_once('=').unwrap_or((pair, ""));
        let decoded = |text: &str| form_urlencoded::parse(text.as_bytes()).next().map(|(text, _)| text.into_owned()).unwrap_or_default();
        Piece { sent: Some(bytes(raw)), ..Piece::field(&decoded(name), decoded(&raw.replace('=', "%3D"))).of_query() }
    };
    query.split('&').filter(|pair| !pair.is_empty()).take(MAX_PARAMETERS).map(piece).collect()
}

fn order() -> Cause {
    Cause::new(
        code::PARAMETER_ORDER,
        "The parameters were signed in another order.",
        "Sort the parameters by their names in byte order (amount, data, fullname, sid, trx, userID, username), and join name=value with &.",
    )
}

fn orders(mistakes: &mut Mistakes, sent: &[Piece]) {
    let cause = order();
    let rank = |names: Vec<String>| {
        move |recipe: &mut Recipe| {
            let rank = |piece: &Piece| names.iter().position(|name| **name == *piece.name).unwrap_or(usize::MAX);
            recipe.sort(&|left, right| rank(left).cmp(&rank(right)))
        }
    };
    let names: Vec<String> = sent.iter().map(|piece| piece.name.to_string()).collect();
    mistakes.add(1, Step::Order, &cause, rank(names.clone()));
    mistakes.add(2, Step::Order, &cause, rank(DOCUMENTED.map(String::from).into()));
    mistakes.add(8, Step::Order, &cause, |recipe| {
        recipe.pieces.reverse();
        Some(())
    });
    mistakes.add(9, Step::Order, &cause, rank(names.iter().rev().cloned().collect()));
    let sorted = |by: fn(&Piece, &Piece) -> core::cmp::Ordering| move |recipe: &mut Recipe| recipe.sort(&by);
    mistakes.add(7, Step::Order, &cause, sorted(|left, right| left.name.to_ascii_lowercase().cmp(&right.name.to_ascii_lowercase())));
    mistakes.add(15, Step::Order, &cause, sorted(|left, right| left.bytes.cmp(&right.bytes)));
    mistakes.add(16, Step::Order, &cause, sorted(|left, right| (left.name.len(), &left.name).cmp(&(right.name.len(), &right.name))));
    for right in 0..names.len().min(8) {
        for left in 0..right {
            let mut exchanged: Vec<usize> = (0..names.len()).collect();
            exchanged.swap(left, right);
            mistakes.add_alone(50, Step::Order, core::slice::from_ref(&cause), move |recipe| recipe.reorder(&exchanged));
        }
    }
    if (3..=7).contains(&names.len()) {
        for names in mistakes::permutations(&names) {
            mistakes.add_alone(90, Step::Order, core::slice::from_ref(&cause), rank(names));
        }
    }
}

fn escapings(mistakes: &mut Mistakes) {
    let cause = Cause::new(
        code::PARAMETERS_ENCODED,
        "The values were signed with percent escapes, or with + for a space.",
        "Sign the raw values, and encode them only in the URL: sign first, then build the query.",
    );
    for escaping in Escaping::ALL {
        mistakes.add(2, Step::Escaping, &cause, move |recipe| recipe.escape(*escaping));
    }
}

/// Adds parameters that are left out, or signed and not sent.
fn parts(mistakes: &mut Mistakes, rule: &Recipe) {
    let dropped = Cause::new(
        code::EMPTY_FIELDS_DROPPED,
        "An empty parameter is in the URL or in the signed text, but not in both.",
        "Sign an empty parameter if the URL has it (data=), and leave it out of both otherwise.",
    );
    mistakes.add(1, Step::Parts, &dropped, |recipe| recipe.keep(&|piece| !piece.bytes.is_empty()));
    let missing = Cause::new(
        code::PARAMETER_MISSING,
        "A parameter is in the URL, but was not signed.",
        "Sign every parameter of the URL except the signature.",
    );
    let count = rule.pieces.len().min(12);
    for at in 0..count {
        let name = rule.pieces.get(at).map(|piece| Rc::clone(&piece.name)).unwrap_or_default();
        let cause = Cause {
            message: ["The parameter ", &crate::error::redact(&name), " is in the URL, but was not signed."].concat(),
            ..missing.clone()
        };
        mistakes.add(3, Step::Parts, &cause, move |recipe| {
            let at = recipe.pieces.iter().position(|piece| piece.name == name)?;
            recipe.remove(at).map(|_| ())
        });
    }
    for right in 0..count {
        for left in 0..right {
            let is_empty = |at: usize| rule.pieces.get(at).is_some_and(|piece| piece.bytes.is_empty());
            let causes = match is_empty(left) || is_empty(right) {
                true => alloc::vec![dropped.clone(), missing.clone()],
                false => alloc::vec![missing.clone()],
            };
            mistakes.add_alone(60, Step::Parts, &causes, move |recipe| {
                recipe.remove(right);
                recipe.remove(left);
                Some(())
            });
        }
    }
    let not_sent = Cause::new(
        code::PARAMETER_MISSING,
        "A parameter was signed that is not in the URL.",
        "Send every parameter that is signed, and sign nothing else: key and secret key are not parameters.",
    );
    let add = |mistakes: &mut Mistakes, weight: u16, cause: &Cause, name: &'static str, value: &str| {
        let value = bytes(value);
        mistakes.add(weight, Step::Parts, cause, move |recipe| insert(recipe, name, &value));
    };
    for (weight, name) in [(2, "data"), (40, "return_url"), (40, "callback_url"), (40, "success_url"), (40, "fail_url")] {
        add(mistakes, weight, &dropped, name, "");
    }
    for nothing in ["undefined", "null", "None"] {
        add(mistakes, 41, &dropped, "data", nothing);
    }
    for (name, value) in [("currency", "TRY"), ("method", "BankTransfer")] {
        add(mistakes, 44, &not_sent, name, value);
    }
    let included = Cause::new(
        code::SIGNATURE_INCLUDED,
        "The parameter signature was among the signed ones.",
        "Remove the signature from the parameters before signing.",
    );
    for (weight, nothing) in [(4, ""), (45, "undefined"), (45, "null"), (45, "None")] {
        add(mistakes, weight, &included, "signature", nothing);
    }
    // Signed twice, the second time with the first signature among the parameters.
    let signature = bytes(hex(rule.digest().0.as_slice()));
    mistakes.add(6, Step::Parts, &included, move |recipe| insert(recipe, "signature", &signature));
    // The signature at the end, where the URL has it.
    let signature = Piece::field("signature", "");
    mistakes.add(19, Step::Ends, &included, move |recipe| {
        recipe.pieces.push(signature.clone());
        Some(())
    });
}

/// Inserts a parameter in its place by name; `None` if it is there.
fn insert(recipe: &mut Recipe, name: &str, value: &Bytes) -> Option<()> {
    let at = recipe.pieces.binary_search_by(|piece| (*piece.name).cmp(name)).err()?;
    recipe.pieces.insert(at, Piece { bytes: Rc::clone(value), ..Piece::field(name, "") });
    Some(())
}

fn amounts(mistakes: &mut Mistakes) {
    let cause = Cause::new(
        code::AMOUNT_FORMAT,
        "The amount was signed in another form than it has in the URL.",
        "Write the amount once, with two decimals and a point, and sign and send the same text.",
    );
    for form in 0..6 {
        mistakes.add(5, Step::Value, &cause, move |recipe| {
            let written = recipe.pieces.iter().find(|piece| &*piece.name == "amount")?.text()?;
            let other = bytes(mistakes::amount_forms(written).into_iter().nth(form)?);
            recipe.set_field("amount", &other)
        });
    }
}

/// Writes a name in another spelling.
type Spell = fn(&str) -> String;

fn names(mistakes: &mut Mistakes) {
    let cause = |message: &'static str| {
        Cause::new(
            code::PARAMETER_NAMES,
            message,
            "Sign name=value with the names of the URL: sid, username, userID, fullname, amount, trx, data.",
        )
    };
    let left_out = cause("The values were signed without their names.");
    for (weight, naming, joint) in [(10, Naming::Values, ""), (11, Naming::Values, "&"), (24, Naming::Joined, "")] {
        mistakes.add(weight, Step::Names, &left_out, move |recipe| recipe.name(naming, joint));
    }
    let renamed = cause("The names were signed in another case or spelling than they have in the URL.");
    let spellings: [(u16, Spell); 4] =
        [(12, |name| name.to_ascii_lowercase()), (13, camel), (14, snake), (46, |name| name.to_ascii_uppercase())];
    for (weight, spell) in spellings {
        mistakes.add(weight, Step::Names, &renamed, move |recipe| {
            for piece in &mut recipe.pieces {
                piece.name = Rc::from(spell(&piece.name));
            }
            let _ = recipe.sort(&|left, right| left.name.cmp(&right.name));
            Some(())
        });
    }
}

fn camel(name: &str) -> String {
    match name {
        "userID" => "userId".into(),
        "fullname" => "fullName".into(),
        other => other.into(),
    }
}

fn snake(name: &str) -> String {
    match name {
        "userID" => "user_id".into(),
        "fullname" => "full_name".into(),
        other => other.into(),
    }
}

fn whole_url(mistakes: &mut Mistakes, url: &str, sent: &[Piece]) {
    let cause = Cause::new(
        code::PARAMETERS_ENCODED,
        "The query or the whole URL was signed as it is sent.",
        "Sign the raw values as name=value, sorted by name and joined with &; sign first, then build the URL.",
    );
    let is_sorted = sent.is_sorted_by(|left, right| left.name <= right.name);
    let url = url.trim();
    let end = url.find("signature=").map_or(url.len(), |at| at.saturating_sub(1));
    let unsigned = url.get(..end).unwrap_or(url);
    let query = unsigned.split_once('?').map_or("", |(_, query)| query);
    for (weight, text) in [(26, query.to_string()), (27, unsigned.into()), (28, ["?", query].concat())] {
        let text = Piece::field("", text);
        // The query has the order of the URL, too.
        let causes: Vec<Cause> = core::iter::once(cause.clone()).chain((!is_sorted).then(order)).collect();
        mistakes.add_alone(weight, Step::Parts, &causes, move |recipe| {
            recipe.pieces = alloc::vec![text.clone()];
            recipe.naming = Naming::Values;
            Some(())
        });
    }
}

fn keys(mistakes: &mut Mistakes, key: &Secret) {
    let cause = Cause::new(
        code::SECRET_KEY,
        "The URL was signed with the API key (key) instead of the secret key.",
        "Sign with the secret key; the API key is sent in status queries only.",
    );
    mistakes::other_key(mistakes, 0, KeyPlace::Mac, &bytes(key.reveal()), &cause);
    let none = Cause { message: "The URL was signed with an empty key, or one that was not set.".into(), ..cause };
    for nothing in ["", "undefined", "null", "None"] {
        mistakes::other_key(mistakes, 30, KeyPlace::Mac, &bytes(nothing), &none);
    }
    mistakes::key_text(mistakes, &[KeyPlace::Mac], "secret key");
}
