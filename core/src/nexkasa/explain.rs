//! Why the token or the signature of a callback does not fit.
//!
//! The rules are in `sign.rs` and `callback.rs`; here are the mistakes that people make with them. The method and the general part of
//! the mistakes are in [`crate::explain`].

use alloc::string::ToString;
use alloc::vec;

use super::callback::{CallbackChecks, CallbackInput};
use super::client::Nexkasa;
use super::sign::{NONCE, TOKEN, query};
use crate::api::json::Fields;
use crate::decimal::{Amount, FixedDecimal};
use crate::explain::given::Spelling;
use crate::explain::mistakes::{self, KeyPlace};
use crate::explain::recipe::{Algorithm, Naming, Piece, Recipe, Role, bytes};
use crate::explain::search::{Mistakes, Step};
use crate::explain::{Cause, Explanation, KeyedQuestion, code};
use crate::secret::Secret;

/// The parts of an order's token, in the order of the rule.
const KIND: &str = "kind";
const ID: &str = "id";
const AMOUNT: &str = "amount";
const NONCE_PART: &str = "nonce";

/// The key of a MAC.
const MAC: &[KeyPlace] = &[KeyPlace::Mac];

impl Nexkasa {
    /// Explains why a callback is refused: the token in its URL if callback secrets are configured, then the header
    /// `X-NexKasa-Signature` if webhook secrets are, then the sender's address and the static token.
    ///
    /// The explanation is for you, who hold the keys. It is bounded, see [`crate::explain`].
    #[must_use]
    pub fn explain_callback(&self, body: &[u8], input: &CallbackInput<'_>) -> Explanation {
        self.checks.explain(body, input, &self.api_key.0)
    }
}

impl CallbackChecks {
    fn explain(&self, body: &[u8], input: &CallbackInput<'_>, api_key: &Secret) -> Explanation {
        let all = self.keys(api_key);
        let mut explanation = None;
        if !self.secrets.is_empty() {
            explanation = Some(self.explain_token(body, input, &all));
        }
        if !self.webhook_secrets.is_empty() && explanation.as_ref().is_none_or(|explanation| explanation.fits) {
            explanation = Some(self.explain_signature(body, input.signature, &all));
        }
        let mut explanation = explanation.unwrap_or_else(|| Explanation::of_nothing(true));
        if let Err(error) = self.check_address(input.remote_address) {
            explanation.fits = false;
            explanation.causes.push(Cause::new(
                code::REMOTE_ADDRESS,
                ["The sender is refused: ", &error.to_string(), "."].concat(),
                "Pass the address of the peer, behind a proxy of your own the one that it reports, and list it in allowedAddresses.",
            ));
        }
        if let Err(error) = self.check_any().and_then(|()| self.check_static_token(input.url)) {
            explanation.fits = false;
            explanation.causes.push(Cause::new(
                code::SECRET_KEY,
                ["No configured token is in the URL: ", &error.to_string(), "."].concat(),
                "Put the static token into the callback URL's query, percent-encoded, and pass the URL as it was requested.",
            ));
        }
        explanation
    }

    fn explain_token(&self, body: &[u8], input: &CallbackInput<'_>, all: &[&Secret]) -> Explanation {
        let text = core::str::from_utf8(body).unwrap_or_default();
        let fields = Fields::read(text.trim_start_matches('\u{feff}')).unwrap_or_default();
        let value = |name: &str| fields.text(name).map(|text| text.into_owned()).unwrap_or_default();
        let parameters = input.url.map(query).unwrap_or_default();
        let parameter = |name: &str| parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.to_string());
        let written = value("amount");
        let amount = FixedDecimal::read(&written).and_then(|amount| amount.text(0).parse::<Amount>().ok());
        let amount_text = amount.map_or(written.clone(), Amount::text);
        let pieces = vec![
            Piece::field(KIND, value("type")),
            Piece::field(ID, value("external_id")),
            Piece::field(AMOUNT, amount_text),
            Piece::field(NONCE_PART, parameter(NONCE).unwrap_or_default()).of_query(),
        ];
        let token = parameter(TOKEN).unwrap_or_default();
        let expected = input.expected.as_ref();
        let question = KeyedQuestion {
            keys: &self.secrets,
            rule: &|key: &Secret| Recipe { joint: "\n", ..Recipe::new(pieces.clone(), Algorithm::HmacSha256(bytes(key.reveal()))) },
            signature: &token,
            spelling: Spelling::Hex,
            mistakes: &|_: &Secret| {
                let mut mistakes = Mistakes::default();
                other_orders(&mut mistakes, &fields, expected.map(|expected| (expected.kind.as_str(), expected.id, expected.amount)));
                amounts(&mut mistakes, &written);
                nonces(&mut mistakes);
                parts(&mut mistakes);
                keys(&mut mistakes, &self.secrets, all);
                mistakes::hash_for_mac(&mut mistakes);
                mistakes::joints(&mut mistakes, "\n");
                mistakes::ends(&mut mistakes);
                mistakes::charsets(&mut mistakes);
                mistakes::algorithm(&mut mistakes);
                mistakes
            },
            secrets: all,
            advice: "Check that the callback secret is that of the request, pass the URL as it was requested with its query, and the order's own \
                     id, type and amount as expected: an operator may approve another amount.",
        };
        question.explain()
    }

    fn explain_signature(&self, body: &[u8], signature: Option<&str>, all: &[&Secret]) -> Explanation {
        let question = KeyedQuestion {
            keys: &self.webhook_secrets,
            rule: &|key: &Secret| Recipe::new(vec![Piece::new(Role::Body, body)], Algorithm::HmacSha256(bytes(key.reveal()))),
            signature: signature.unwrap_or_default(),
            spelling: Spelling::Hex,
            mistakes: &|_: &Secret| {
                let mut mistakes = Mistakes::default();
                mistakes::bodies(&mut mistakes, body);
                keys(&mut mistakes, &self.webhook_secrets, all);
                mistakes::hash_for_mac(&mut mistakes);
                mistakes::ends(&mut mistakes);
                mistakes::charsets(&mut mistakes);
                mistakes::algorithm(&mut mistakes);
                mistakes
            },
            secrets: all,
            advice: "Check that the webhook secret is that of this account, and pass the body's bytes as they arrived, before any JSON parser.",
        };
        question.explain()
    }
}

/// Adds tokens of another kind, id or amount.
fn other_orders(mistakes: &mut Mistakes, fields: &Fields<'_>, expected: Option<(&str, &str, &str)>) {
    let cause = Cause::new(
        code::OTHER_EVENT,
        "The token is that of another order: of another type or id.",
        "Make the token from DEPOSIT and user_id, or WITHDRAW and external_id, and give each order its own callback URL.",
    );
    for kind in ["DEPOSIT", "WITHDRAW", "deposit", "withdraw", "WITHDRAWAL", "Deposit", "Withdraw"] {
        mistakes.set_field(2, &cause, KIND, bytes(kind));
    }
    for name in ["transaction_id", "user_id", "id"] {
        if let Some(id) = fields.text(name) {
            mistakes.set_field(4, &cause, ID, bytes(id.as_bytes()));
        }
    }
    let Some((kind, id, amount)) = expected else { return };
    for (name, value) in [(KIND, kind), (ID, id)] {
        mistakes.set_field(1, &cause, name, bytes(value));
    }
    if let Ok(amount) = amount.parse::<Amount>() {
        let other = Cause::new(
            code::OTHER_EVENT,
            "The token is that of the expected amount, not of the callback's: the operator decided on another one.",
            "Allow the amount change where that may be, and credit the amount of the callback.",
        );
        mistakes.set_field(1, &other, AMOUNT, bytes(amount.text()));
    }
}

fn amounts(mistakes: &mut Mistakes, written: &str) {
    let cause = Cause::new(
        code::AMOUNT_FORMAT,
        "The token was made with the amount in another form.",
        "Write the amount with exactly two decimals and a point, in the request and in the token.",
    );
    for form in [written.into(), written.replace('.', ",")].into_iter().chain(mistakes::amount_forms(written)) {
        mistakes.set_field(3, &cause, AMOUNT, bytes(form));
    }
}

fn nonces(mistakes: &mut Mistakes) {
    let cause = Cause::new(
        code::RANDOM_KEY,
        "The nonce is not in the token.",
        "Make the token from type, id, amount and nonce, joined with line feeds; without the nonce two equal deposits have one token.",
    );
    mistakes.add(5, Step::Parts, &cause, |recipe| recipe.keep(&|piece| &*piece.name != NONCE_PART));
    for nothing in ["", "undefined", "null", "None"] {
        mistakes.set_field(6, &cause, NONCE_PART, bytes(nothing));
    }
}

fn parts(mistakes: &mut Mistakes) {
    let fix = "Make the token from type, id, amount and nonce, in this order, joined with line feeds.";
    let order = Cause::new(code::PARAMETER_ORDER, "The parts of the token are in another order.", fix);
    for order_of in mistakes::permutations(&[0usize, 1, 2, 3]).into_iter().filter(|order| *order != [0, 1, 2, 3]) {
        mistakes.add(11, Step::Order, &order, move |recipe| recipe.reorder(&order_of));
    }
    let missing = Cause::new(code::PARAMETER_MISSING, "A part is missing in the token.", fix);
    for at in 0..3 {
        mistakes.add(9, Step::Parts, &missing, move |recipe| recipe.remove(at).map(|_| ()));
    }
    let names = Cause::new(code::PARAMETER_NAMES, "The names of the parts are in the token, too.", fix);
    for joint in ["\n", "&"] {
        mistakes.add(55, Step::Names, &names, move |recipe| recipe.name(Naming::Pairs, joint));
    }
}

fn keys(mistakes: &mut Mistakes, own: &[Secret], all: &[&Secret]) {
    let cause = Cause::new(
        code::SECRET_KEY,
        "Another configured key signed: the API key, or a token or secret for something else.",
        "Make the token with the callback secret; the webhook secret is for the header, the API key for requests.",
    );
    for other in all.iter().filter(|other| own.iter().all(|own| own.reveal() != other.reveal())) {
        mistakes::other_key(mistakes, 0, KeyPlace::Mac, &bytes(other.reveal()), &cause);
    }
    let none = Cause { message: "The token was made with an empty key, or one that was not set.".into(), ..cause };
    for nothing in ["", "undefined", "null", "None"] {
        mistakes::other_key(mistakes, 30, KeyPlace::Mac, &bytes(nothing), &none);
    }
    mistakes::key_text(mistakes, MAC, "key");
}
