//! Craftgate's declarations against the API inventory: nothing is missing, nothing is extra, names and types are the vendor's.
//!
//! A deliberate difference is listed here with its reason, and in `core/src/craftgate/DECISIONS.md`. A listed difference that does
//! not exist fails as well.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

use std::collections::{BTreeMap, BTreeSet};

use imza::api::schema::{EnumTable, Operation, Presence, RequestLocation, ResponseKind, Ty, Type};
use imza::check::TextFormat;
use imza::craftgate::{WebhookData, enums, operations};

const TABLE: &str = include_str!("../api-inventory/craftgate.txt");

// ---- deliberate differences ----

const DOCS_ONLY: &str = "only in the documentation";
const EXAMPLE_ONLY: &str = "only in an example of the documentation";
const INHERITED: &str = "a field of the base class in the Python client";
const ONE_CLIENT: &str = "in one client only, by mistake";
const SAMPLES: &str = "required by the documentation, absent from the vendor's samples";
const ONE_OF: &str = "required by the documentation, replaced by a token in the vendor's samples: a rule covers both";

/// Fields that the inventory lacks: type, wire name, declared type, reason. They come last in their types.
const ADDED_FIELDS: &[(&str, &str, &str, &str)] = &[
    ("CreateFundTransferDepositPaymentRequest", "currency", "Currency", DOCS_ONLY),
    ("CreateMemberRequest", "identityNumber", "string", EXAMPLE_ONLY),
    ("InitBnplPaymentRequest", "clientPort", "int32", INHERITED),
    ("InitCheckoutPaymentRequest", "apmUserIdentity", "string", DOCS_ONLY),
    ("InitThreeDSPaymentRequest", "clientPort", "int32", INHERITED),
    ("MemberResponse", "subMerchantMaximumAllowedNegativeBalance", "decimal", DOCS_ONLY),
    ("MultiPaymentResponse", "paidPrice", "decimal", DOCS_ONLY),
    ("PaymentResponse", "apmType", "ApmType", DOCS_ONLY),
    ("SearchInstallmentsRequest", "paymentPhase", "PaymentPhase", DOCS_ONLY),
    ("SearchPaymentsRequest", "merchantPosId", "int64", DOCS_ONLY),
];

/// Fields that are not declared: type, wire name, reason.
const LEFT_OUT_FIELDS: &[(&str, &str, &str)] = &[
    ("ApmPaymentCompleteResponse", "status", ONE_CLIENT),
    ("BnplLimitInquiryResponse", "apmAdditionalAction", ONE_CLIENT),
    ("BnplPaymentOfferResponse", "nnplBankOffers", ONE_CLIENT),
    ("BnplPaymentVerifyResponse", "apmAdditionalAction", ONE_CLIENT),
    ("InitBnplPaymentRequest", "commissionRate", ONE_CLIENT),
    ("InitBnplPaymentRequest", "paymentSource", ONE_CLIENT),
    ("InitBnplPaymentRequest", "paymentType", ONE_CLIENT),
    ("InitBnplPaymentResponse", "apmAdditionalAction", ONE_CLIENT),
    ("InitCheckoutPaymentRequest", "depositPayments", ONE_CLIENT),
    ("ReportDemandResponse", "reportId", ONE_CLIENT),
    ("ReportingPaymentRefundResponse", "paymentError", ONE_CLIENT),
    ("ReportingPaymentTransactionRefundResponse", "paymentError", ONE_CLIENT),
    ("SearchFraudRuleRequest", "merchantId", ONE_CLIENT),
    ("SearchPaymentTransactionRefundsRequest", "installment", ONE_CLIENT),
    ("SearchWalletTransactionsRequest", "maxWithdrawPrice", ONE_CLIENT),
    ("SearchWalletTransactionsRequest", "minWithdrawPrice", ONE_CLIENT),
    ("SearchWithdrawsRequest", "walletId", ONE_CLIENT),
];

/// Types that are not declared: name, reason.
const LEFT_OUT_TYPES: &[(&str, &str)] = &[
    ("ApmPaymentResponse", "no operation refers to it"),
    ("BasePaymentRefundResponse", "a base class of the clients, its subclasses have its fields"),
    ("BasePaymentResponse", "a base class of the clients, its subclasses have its fields"),
    ("BasePaymentTransactionRefundResponse", "a base class of the clients, its subclasses have its fields"),
    ("BkmExpressToken", "no operation refers to it"),
    ("ErrorResponse", "the envelope: the core reads it itself"),
    ("ListResponse", "the envelope: the core reads it itself"),
    ("Response", "the envelope: the core reads it itself"),
];

/// Enum values that the inventory lacks: enum, value, reason.
const ADDED_WORDS: &[(&str, &str, &str)] = &[
    ("ApmType", "PLUXEE", DOCS_ONLY),
    ("PaymentMethod", "APPLEPAY", DOCS_ONLY),
    ("PaymentMethod", "GOOGLEPAY", DOCS_ONLY),
    ("PaymentMethod", "PLUXEE", DOCS_ONLY),
    ("PaymentSource", "MASTERPASS", DOCS_ONLY),
    ("PaymentSource", "BKM_EXPRESS", "only in the published Node client"),
];

/// Types with another role: name, declared role, reason.
const OTHER_ROLES: &[(&str, &str, &str)] = &[("WebhookData", "response", "it is received, never sent")];

/// Fields that an operation does not require although the documentation says so: operation, wire name, reason.
const NOT_DUE: &[(&str, &str, &str)] = &[
    ("pay_by_link.create_product", "description", SAMPLES),
    ("pay_by_link.update_product", "description", SAMPLES),
    ("payment.create_deposit_payment", "currency", SAMPLES),
    ("payment.create_fund_transfer_deposit_payment", "currency", SAMPLES),
    ("payment.init_3ds_deposit_payment", "currency", SAMPLES),
    ("payment.init_pos_apm_payment", "paymentPhase", SAMPLES),
    ("payment.store_card", "cardHolderName", ONE_OF),
    ("payment.store_card", "cardNumber", ONE_OF),
    ("payment.store_card", "expireMonth", ONE_OF),
    ("payment.store_card", "expireYear", ONE_OF),
    ("wallet.receive_remittance", "currency", SAMPLES),
    ("wallet.send_remittance", "currency", SAMPLES),
];

/// Fields that an operation requires although the documentation does not say so: operation, wire name, reason.
const ALSO_DUE: &[(&str, &str, &str)] = &[
    ("payment.complete_3ds_deposit_payment", "paymentId", "it is all that the request has, and what the completion is of"),
    ("payment.complete_3ds_payment", "paymentId", "it is all that the request has, and what the completion is of"),
];

// ---- the inventory ----

/// The role of a type, and its fields' wire names and types.
type Fields<'t> = (&'t str, Vec<(&'t str, &'t str)>);

#[derive(Default)]
struct Inventory<'t> {
    operations: Vec<Vec<&'t str>>,
    types: BTreeMap<&'t str, Fields<'t>>,
    pages: BTreeMap<&'t str, &'t str>,
    enums: BTreeMap<&'t str, Vec<&'t str>>,
    explained: BTreeMap<&'t str, Vec<&'t str>>,
}

fn inventory() -> Inventory<'static> {
    let mut inventory = Inventory::default();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let (kind, rest) = line.split_once(' ').unwrap();
        let words: Vec<&str> = rest.split(' ').collect();
        match kind {
            "operation" => inventory.operations.push(words),
            "type" => {
                let fields = words[2..].iter().map(|field| field.split_once(':').unwrap()).collect();
                inventory.types.insert(words[0], (words[1], fields));
            }
            "page" => {
                inventory.pages.insert(words[0], words[1]);
            }
            "enum" | "explained" => {
                let (name, words) = rest.split_once(' ').unwrap();
                let list = if kind == "enum" { &mut inventory.enums } else { &mut inventory.explained };
                list.insert(name, words.split(" | ").collect());
            }
            other => panic!("unknown line: {other}"),
        }
    }
    inventory
}

// ---- the declarations, in the inventory's terms ----

fn spelled(ty: Ty) -> String {
    match ty {
        Ty::Text(_) => "string".into(),
        Ty::Decimal => "decimal".into(),
        Ty::Int32 => "int32".into(),
        Ty::Int64 => "int64".into(),
        Ty::Bool => "bool".into(),
        Ty::DateTime => "datetime".into(),
        Ty::Date => "date".into(),
        Ty::Json => "any".into(),
        Ty::Enum(words) => words.name.into(),
        Ty::Object(table) => table.name.into(),
        Ty::List(inner) => format!("[{}]", spelled(*inner)),
        Ty::Map(inner) => format!("{{{}}}", spelled(*inner)),
    }
}

fn answer(operation: &Operation) -> String {
    match operation.response {
        ResponseKind::Data(Ty::Object(Type { name: "Page", fields, .. })) => spelled(fields[0].ty()),
        ResponseKind::Data(ty) => spelled(ty),
        ResponseKind::Empty => "empty".into(),
        ResponseKind::Raw => "raw".into(),
        ResponseKind::Bytes => "bytes".into(),
    }
}

fn request(operation: &Operation) -> (&'static str, Option<&'static Type>) {
    match operation.location {
        RequestLocation::Nothing => ("nothing", None),
        RequestLocation::Query(table) => ("query", Some(table)),
        RequestLocation::Body(table) => ("body", Some(table)),
    }
}

/// The path with the types of its values.
fn path(operation: &Operation) -> String {
    operation.arguments.iter().fold(operation.path.to_string(), |path, argument| {
        path.replace(&format!("{{{}}}", argument.name), &format!("{{{}:{}}}", argument.name, spelled(argument.ty)))
    })
}

/// Fields that every request of the operation must have, by wire name.
fn dues(operation: &Operation) -> BTreeSet<String> {
    let Some(table) = request(operation).1.filter(|_| operation.documented) else { return BTreeSet::new() };
    let marked = table.fields.iter().filter(|field| field.presence != Presence::Optional);
    let own = operation.requires.iter().filter(|group| group.len() == 1).map(|group| &table.fields[usize::from(group[0])]);
    marked.chain(own).map(|field| field.wire().to_string()).collect()
}

/// Every declared type that an operation reaches, and the webhook's type.
fn declared_types() -> BTreeMap<&'static str, &'static Type> {
    fn walk(ty: Ty, out: &mut BTreeMap<&'static str, &'static Type>) {
        match ty {
            Ty::Object(table) if table.name == "Page" || out.insert(table.name, table).is_none() => {
                table.fields.iter().for_each(|field| walk(field.ty(), out));
            }
            Ty::List(inner) | Ty::Map(inner) => walk(*inner, out),
            _ => {}
        }
    }
    let mut out = BTreeMap::new();
    for operation in operations() {
        request(operation).1.into_iter().for_each(|table| walk(Ty::Object(table), &mut out));
        if let ResponseKind::Data(ty) = operation.response {
            walk(ty, &mut out);
        }
    }
    walk(Ty::Object(WebhookData::TABLE), &mut out);
    out
}

/// Fails and prints every difference at once.
fn no_differences(differences: &[String]) {
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

/// Entries that only one side has.
fn compare<T: Ord + std::fmt::Debug>(what: &str, declared: &BTreeSet<T>, expected: &BTreeSet<T>, differences: &mut Vec<String>) {
    differences.extend(expected.difference(declared).map(|missing| format!("{what}: missing {missing:?}")));
    differences.extend(declared.difference(expected).map(|extra| format!("{what}: extra {extra:?}")));
}

// ---- statements ----

#[test]
fn the_inventory_is_complete() {
    let inventory = inventory();
    assert_eq!(inventory.operations.len(), 139);
    assert_eq!(inventory.types.len() + inventory.pages.len(), 233);
    assert_eq!(inventory.enums.len(), 67);
}

#[test]
fn every_operation_is_declared_with_its_names_path_request_and_response() {
    let inventory = inventory();
    let expected: BTreeSet<String> = inventory.operations.iter().map(|words| words[..8].join(" ")).collect();
    let declared: BTreeSet<String> = operations()
        .map(|operation| {
            let (carrier, table) = request(operation);
            let request = table.map_or("-", |table| table.name);
            let Operation { group, name, property, method, .. } = operation;
            format!("{group} {name} {property} {} {} {carrier} {request} {}", method.as_str(), path(operation), answer(operation))
        })
        .collect();
    let mut differences = Vec::new();
    compare("operation", &declared, &expected, &mut differences);
    no_differences(&differences);
    assert_eq!(operations().count(), declared.len(), "an operation is declared twice");
}

#[test]
fn required_fields_are_those_of_the_documentation() {
    let mut differences = Vec::new();
    for words in &inventory().operations {
        let name = words[..2].join(".");
        let operation = operations().find(|operation| operation.group == words[0] && operation.name == words[1]).unwrap();
        if operation.documented == (words[8] == "undocumented") {
            differences.push(format!("{name}: declared as documented: {}", operation.documented));
        }
        let mut expected: BTreeSet<String> = match words[8] {
            "undocumented" | "-" => BTreeSet::new(),
            fields => fields.split(',').map(String::from).collect(),
        };
        for excepted in NOT_DUE.iter().filter(|(operation, ..)| *operation == name) {
            if !expected.remove(excepted.1) {
                differences.push(format!("no difference: {excepted:?}"));
            }
        }
        for also in ALSO_DUE.iter().filter(|(operation, ..)| *operation == name) {
            if !expected.insert(also.1.into()) {
                differences.push(format!("no difference: {also:?}"));
            }
        }
        compare(&name, &dues(operation), &expected, &mut differences);
    }
    no_differences(&differences);
}

#[test]
fn every_type_is_declared_with_its_fields_in_order() {
    let inventory = inventory();
    let declared = declared_types();
    let mut differences = Vec::new();

    let left_out: BTreeSet<&str> = LEFT_OUT_TYPES.iter().map(|(name, _)| *name).collect();
    let expected: BTreeSet<&str> = inventory.types.keys().copied().filter(|name| !left_out.contains(name)).collect();
    compare("type", &declared.keys().copied().collect(), &expected, &mut differences);
    differences
        .extend(left_out.iter().filter(|name| !inventory.types.contains_key(*name)).map(|name| format!("no type to leave out: {name}")));

    for (name, table) in declared {
        let Some((role, fields)) = inventory.types.get(name) else { continue };
        let role = OTHER_ROLES.iter().find(|(of, ..)| *of == name).map_or(*role, |(_, role, _)| role);
        if table.role != role {
            differences.push(format!("{name}: is {}, expected {role}", table.role));
        }
        let without = |wire: &str| LEFT_OUT_FIELDS.iter().any(|(of, field, _)| *of == name && *field == wire);
        let added = ADDED_FIELDS.iter().filter(|(of, ..)| *of == name).map(|(_, wire, ty, _)| format!("{wire}:{ty}"));
        let kept = fields.iter().filter(|(wire, _)| !without(wire)).map(|(wire, ty)| format!("{wire}:{ty}"));
        let expected: Vec<String> = kept.chain(added).collect();
        let found: Vec<String> = table.fields.iter().map(|field| format!("{}:{}", field.wire(), spelled(field.ty()))).collect();
        let before = differences.len();
        compare(name, &found.iter().collect(), &expected.iter().collect(), &mut differences);
        if found != expected && differences.len() == before {
            differences.push(format!("{name}: the order is {found:?}\n    expected {expected:?}"));
        }
    }
    no_differences(&differences);
}

#[test]
fn left_out_entries_are_those_that_the_inventory_doubts() {
    let inventory = inventory();
    let doubted: BTreeSet<(&str, &str)> = inventory
        .types
        .iter()
        .flat_map(|(name, (_, fields))| fields.iter().filter(|(_, ty)| ty.ends_with('~')).map(|(wire, _)| (*name, *wire)))
        .collect();
    let left_out: BTreeSet<(&str, &str)> = LEFT_OUT_FIELDS.iter().map(|(name, wire, _)| (*name, *wire)).collect();
    assert_eq!(left_out, doubted);
}

#[test]
fn fields_are_named_after_their_wire_names_in_every_language() {
    let mut differences = Vec::new();
    for (name, table) in declared_types() {
        for field in table.fields {
            let squeezed = field.name.trim_start_matches("r#").replace('_', "");
            if field.property() != field.wire() || squeezed != field.wire().to_lowercase() {
                differences.push(format!("{name}: {} / {} on the wire as {}", field.name, field.property(), field.wire()));
            }
        }
    }
    no_differences(&differences);
}

#[test]
fn every_enum_has_its_values() {
    let inventory = inventory();
    let declared: BTreeMap<&str, &EnumTable> = enums::ENUMS.iter().map(|words| (words.name, *words)).collect();
    assert_eq!(declared.len(), enums::ENUMS.len(), "an enum is declared twice");
    let mut differences = Vec::new();
    compare("enum", &declared.keys().collect(), &inventory.enums.keys().collect(), &mut differences);
    for (name, words) in declared {
        let added = ADDED_WORDS.iter().filter(|(of, ..)| *of == name).map(|(_, word, _)| *word);
        let expected: BTreeSet<&str> = inventory.enums.get(name).into_iter().flatten().copied().chain(added).collect();
        compare(name, &words.words.iter().map(|word| word.wire).collect(), &expected, &mut differences);
        if words.words.len() != expected.len() {
            differences.push(format!("{name}: a value is declared twice"));
        }
    }
    no_differences(&differences);
}

#[test]
fn every_word_that_the_documentation_explains_has_its_meaning() {
    let mut differences = Vec::new();
    for (name, explained) in inventory().explained {
        let words = enums::ENUMS.iter().find(|words| words.name == name).unwrap().words;
        for word in words.iter().filter(|word| explained.contains(&word.wire)) {
            if word.doc.trim().len() < 4 || !word.doc.trim().ends_with('.') {
                differences.push(format!("{name}.{}: {:?}", word.wire, word.doc));
            }
        }
    }
    no_differences(&differences);
}

#[test]
fn responses_are_not_checked_for_the_forms_of_requests() {
    let mut differences = Vec::new();
    for (name, table) in declared_types().into_iter().filter(|(_, table)| table.role == "response") {
        for field in table.fields {
            if matches!(field.ty(), Ty::Text(form) if !matches!(form, TextFormat::Any | TextFormat::Sensitive)) {
                differences.push(format!("{name}: {}", field.wire()));
            }
        }
    }
    no_differences(&differences);
}

#[test]
fn every_operation_type_and_field_is_described() {
    let mut differences = Vec::new();
    let mut described = |what: String, doc: &str| {
        let doc = doc.trim();
        if doc.len() < 8 || !doc.ends_with(['.', '…', '`']) {
            differences.push(format!("{what}: {doc:?}"));
        }
    };
    operations().for_each(|operation| described(format!("{}.{}", operation.group, operation.name), operation.doc));
    for (name, table) in declared_types() {
        described(name.to_string(), table.doc);
        table.fields.iter().for_each(|field| described(format!("{name}.{}", field.name), field.doc));
    }
    enums::ENUMS.iter().for_each(|words| described(words.name.to_string(), words.doc));
    no_differences(&differences);
}
