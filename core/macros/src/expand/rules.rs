//! The rules of a type.

use proc_macro2::TokenStream;
use quote::quote;

use crate::syntax::{Case, Condition, ConditionKind, FieldRef, Foreign, Rule};

/// Writes a rule of the table.
pub fn rule(case: Case, rule: &Rule) -> TokenStream {
    let rule = match rule {
        Rule::Require(FieldRef(field), when) => {
            let when = conditions(when);
            quote!(Require(#field, #when))
        }
        Rule::RequireUnless(FieldRef(field), when) => {
            let when = conditions(when);
            quote!(RequireUnless(#field, #when))
        }
        Rule::Forbid(FieldRef(field), when) => {
            let when = conditions(when);
            quote!(Forbid(#field, #when))
        }
        Rule::NonEmptyUnless(FieldRef(field), unless) => {
            let unless = condition(unless);
            quote!(NonEmptyUnless(#field, #unless))
        }
        Rule::OneOf(groups) => {
            let groups = groups.iter().map(|group| indices(group));
            quote!(OneOf(&[#(#groups),*]))
        }
        Rule::AtMostOne(fields) => {
            let fields = indices(fields);
            quote!(AtMostOne(#fields))
        }
        Rule::Sum { list: FieldRef(list), of, total: FieldRef(total), within } => {
            let of = case.wire(&of.field);
            let within = match within {
                Some(within) => {
                    let within = case.wire(&within.field);
                    quote!(Some(#within))
                }
                None => quote!(None),
            };
            quote!(Sum { list: #list, of: #of, total: #total, within: #within })
        }
        Rule::Total(parts, FieldRef(total)) => {
            let parts = indices(parts);
            quote!(Total(#parts, #total))
        }
        Rule::AtLeast(FieldRef(field), least) => quote!(AtLeast(#field, #least)),
        Rule::Exactly(FieldRef(field), due, when) => {
            let when = conditions(when);
            quote!(Exactly(#field, #due, #when))
        }
    };
    quote!(crate::api::schema::Rule::#rule)
}

fn indices(fields: &[FieldRef]) -> TokenStream {
    let fields = fields.iter().map(|FieldRef(index)| index);
    quote!(&[#(#fields),*])
}

fn conditions(conditions: &[Condition]) -> TokenStream {
    let conditions = conditions.iter().map(condition);
    quote!(&[#(#conditions),*])
}

fn condition(Condition { field: FieldRef(field), kind }: &Condition) -> TokenStream {
    let condition = match kind {
        ConditionKind::True => quote!(True(#field)),
        ConditionKind::Present => quote!(Present(#field)),
        ConditionKind::Absent => quote!(Absent(#field)),
        ConditionKind::In(words) => quote!(In(#field, &[#(#words),*])),
        ConditionKind::Equals(FieldRef(other)) => quote!(Equals(#field, #other)),
    };
    quote!(crate::api::schema::Condition::#condition)
}

/// Returns the constants of fields of other types that rules name.
pub fn foreign(rules: &[Rule]) -> impl Iterator<Item = TokenStream> {
    let named = rules.iter().flat_map(|rule| match rule {
        Rule::Sum { of, within, .. } => [Some(of), within.as_ref()],
        _ => [None, None],
    });
    named.flatten().map(|Foreign { ty, field }| {
        // Uses the span of the field only, so that an error points to it.
        let mut ty = ty.clone();
        ty.set_span(field.span());
        quote!(#ty::#field)
    })
}

/// Returns the fields whose values the rules read, as a bit set.
pub fn inputs(rules: &[Rule]) -> u64 {
    rules.iter().flat_map(looked_at).fold(0, |bits, FieldRef(index)| bits | bit(index))
}

fn looked_at(rule: &Rule) -> Vec<FieldRef> {
    match rule {
        Rule::Require(_, when) | Rule::RequireUnless(_, when) => when.iter().flat_map(asked).collect(),
        Rule::Forbid(field, when) | Rule::Exactly(field, _, when) => when.iter().flat_map(asked).chain([*field]).collect(),
        Rule::NonEmptyUnless(_, unless) => asked(unless),
        Rule::Sum { list, total, .. } => vec![*list, *total],
        Rule::Total(parts, total) => parts.iter().copied().chain([*total]).collect(),
        Rule::AtLeast(field, _) => vec![*field],
        Rule::OneOf(_) | Rule::AtMostOne(_) => vec![],
    }
}

/// Returns the fields whose values a condition reads, apart from their presence.
fn asked(condition: &Condition) -> Vec<FieldRef> {
    match condition.kind {
        ConditionKind::True | ConditionKind::In(_) => vec![condition.field],
        ConditionKind::Equals(other) => vec![condition.field, other],
        ConditionKind::Present | ConditionKind::Absent => vec![],
    }
}

/// Returns the bit of a field.
pub fn bit(index: u8) -> u64 {
    1u64.checked_shl(index.into()).unwrap_or_default()
}
