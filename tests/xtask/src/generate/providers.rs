//! The providers, and what the core's tables do not say of them.

use imza::api::declare::FieldType;
use imza::api::schema::{Operation, Ty, Type};
use imza::{ErrorKind, Method, craftgate, nexkasa, nkolay, parax};

use super::model::KnownError;

/// Where a provider's model comes from.
pub struct Provider {
    /// Its name in paths and namespaces.
    pub name: &'static str,
    /// Its name in prose.
    pub title: &'static str,
    /// The name of its client.
    pub client: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// Its operations, in declared order.
    pub operations: Vec<&'static Operation>,
    /// Types and enums that are there whether or not an operation names them.
    pub further: Vec<Ty>,
    /// What its known words of errors are called in OpenAPI, and the words.
    pub errors: (&'static str, Vec<KnownError>),
    /// Fields that the client adds to an answer: the type and the names on the wire.
    pub computed: Option<(&'static str, &'static [&'static str])>,
    /// What its answers are wrapped in.
    pub envelope: Envelope,
    /// Whether a key makes this method safe to repeat.
    pub honours_key: fn(Method) -> bool,
}

impl Provider {
    /// The fields of a type that the client adds, by their names on the wire.
    pub fn computed_of(&self, table: &Type) -> &'static [&'static str] {
        self.computed.filter(|(name, _)| *name == table.name).map_or(&[], |(_, fields)| fields)
    }
}

/// What an answer is wrapped in.
#[derive(Clone, Copy)]
pub enum Envelope {
    /// Nothing.
    Bare,
    /// `{"data": …}`
    Data,
    /// `{"code": 200, "message": …, "data": …}`
    Code,
}

/// All providers.
pub fn all() -> [Provider; 4] {
    [
        Provider {
            name: "craftgate",
            title: "Craftgate",
            client: "Craftgate",
            doc: "Payments, onboarding, installments, wallets and reports.",
            operations: craftgate::operations().collect(),
            further: further_of_craftgate(),
            errors: ("ErrorGroup", craftgate::known_groups().map(|(word, kind, outcome)| known(word, kind, outcome.as_str())).collect()),
            computed: None,
            envelope: Envelope::Data,
            honours_key: |method| matches!(method, Method::POST | Method::PATCH | Method::DELETE),
        },
        Provider {
            name: "parax",
            title: "ParaX",
            client: "ParaX",
            doc: "Deposits by bank transfer.",
            operations: parax::OPERATIONS.to_vec(),
            further: vec![],
            errors: ("ErrorCode", parax::known_codes().map(|(word, kind)| known(word, kind, "")).collect()),
            computed: Some(("DepositAnswer", &parax::ADDED)),
            envelope: Envelope::Code,
            honours_key: |_| false,
        },
        Provider {
            name: "nexkasa",
            title: "NexKasa",
            client: "NexKasa",
            doc: "Deposits and withdrawals that an operator decides on.",
            operations: nexkasa::OPERATIONS.to_vec(),
            further: vec![],
            errors: ("", vec![]),
            computed: None,
            envelope: Envelope::Bare,
            honours_key: |_| false,
        },
        Provider {
            name: "nkolay",
            title: "N Kolay",
            client: "NKolay",
            doc: "Shopping loans of several banks.",
            operations: nkolay::operations().collect(),
            further: vec![],
            errors: ("", vec![]),
            computed: None,
            envelope: Envelope::Bare,
            honours_key: |_| false,
        },
    ]
}

fn known(word: &'static str, kind: ErrorKind, outcome: &'static str) -> KnownError {
    KnownError { word, kind: kind.as_str(), outcome }
}

/// All enums, and what webhooks and callbacks have, which are no operations.
fn further_of_craftgate() -> Vec<Ty> {
    let enums = craftgate::enums::ENUMS.iter().map(|words| Ty::Enum(words));
    enums.chain([craftgate::WebhookData::TY, craftgate::MdStatus::TY]).collect()
}
