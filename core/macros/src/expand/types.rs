//! `types!`: the tables.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use super::{rules, structs};
use crate::syntax::{Case, Declared, Field, Mark, Role, Types, Value};

/// Writes the types and the list of their tables.
pub fn types(Types { case, types }: &Types) -> TokenStream {
    let structs = types.iter().map(|declared| structs::typed(*case, declared));
    let tables = types.iter().map(|declared| table(*case, declared));
    let names = types.iter().map(|declared| &declared.name);
    let foreign = types.iter().flat_map(|declared| rules::foreign(&declared.rules));
    quote! {
        #(#structs)*
        #(#tables)*

        // Checks that the fields of other types that rules name exist.
        const _: &[u8] = &[#(#foreign),*];

        /// The types of this list, in the order of their declaration.
        #[cfg(feature = "schema")]
        #[allow(dead_code)] // only the generator reads it, for some modules
        #[doc(hidden)]
        pub static TYPES: &[&crate::api::schema::Type] = &[#(#names::TABLE),*];
    }
}

fn table(case: Case, Declared { docs, role, name, fields, rules }: &Declared) -> TokenStream {
    let (name_text, role_text, doc) = (name.to_string(), role.as_str(), docs.text());
    let field_names = fields.iter().map(|field| &field.name);
    let indices = (0u8..).map(Literal::u8_suffixed);
    let entries = fields.iter().map(|field| entry(case, field));
    let required = marked(fields, Field::is_due);
    // In a response that is also a request, the mark is about the request.
    let decisive = if matches!(role, Role::Response | Role::Value) { required } else { 0 };
    let nonempty = marked(fields, Field::is_nonempty_list);
    let nonblank = marked(fields, |field| field.has(Mark::NonEmpty) && !field.is_nonempty_list());
    let positive = marked(fields, |field| field.has(Mark::Positive));
    let at_least_one = marked(fields, |field| field.has(Mark::AtLeastOne));
    let not_negative = marked(fields, |field| field.has(Mark::NotNegative));
    let rule_inputs = rules::inputs(rules);
    let rules = rules.iter().map(|rule| rules::rule(case, rule));
    quote! {
        #[allow(non_upper_case_globals, dead_code)] // named after the fields; only some are read
        impl #name {
            #(pub(crate) const #field_names: u8 = #indices;)*
        }

        impl #name {
            /// The table of this type.
            #[doc(hidden)]
            pub const TABLE: &'static crate::api::schema::Type = {
                static TABLE: crate::api::schema::Type = crate::api::schema::Type {
                    name: #name_text,
                    fields: &[#(#entries),*],
                    checks: &crate::api::schema::TypeChecks {
                        rules: &[#(#rules),*],
                        required: #required,
                        decisive: #decisive,
                        nonempty: #nonempty,
                        nonblank: #nonblank,
                        positive: #positive,
                        at_least_one: #at_least_one,
                        not_negative: #not_negative,
                        rule_inputs: #rule_inputs,
                    },
                    #[cfg(feature = "schema")]
                    role: #role_text,
                    #[cfg(feature = "schema")]
                    doc: #doc,
                };
                &TABLE
            };
        }

        impl crate::api::declare::FieldType for #name {
            const TY: crate::api::schema::Ty = crate::api::schema::Ty::Object(#name::TABLE);
        }
    }
}

fn entry(case: Case, field: &Field) -> TokenStream {
    let (key, name, doc) = (field.key(case), field.name.unraw().to_string(), field.docs.text());
    let ty = rust_type(&field.ty);
    let computed = field.has(Mark::Computed);
    let presence = match field {
        _ if field.is_nonempty_list() => quote!(NonEmpty),
        _ if field.is_due() => quote!(Required),
        _ => quote!(Optional),
    };
    let bound = match field {
        _ if field.has(Mark::Positive) => quote!(Positive),
        _ if field.has(Mark::AtLeastOne) => quote!(AtLeastOne),
        _ if field.has(Mark::NotNegative) => quote!(NotNegative),
        _ if field.has(Mark::NonEmpty) && !field.is_nonempty_list() => quote!(NonBlank),
        _ => quote!(None),
    };
    quote! {
        crate::api::schema::Field {
            key: &crate::api::schema::FieldKey(#key),
            ty: &<#ty as crate::api::declare::FieldType>::TY,
            #[cfg(feature = "schema")]
            presence: crate::api::schema::Presence::#presence,
            #[cfg(feature = "schema")]
            bound: crate::api::schema::Bound::#bound,
            #[cfg(feature = "schema")]
            name: #name,
            #[cfg(feature = "schema")]
            computed: #computed,
            #[cfg(feature = "schema")]
            doc: #doc,
        }
    }
}

/// Returns the fields with this mark as a bit set.
fn marked(fields: &[Field], is_meant: fn(&Field) -> bool) -> u64 {
    (0u8..).zip(fields).filter(|(_, field)| is_meant(field)).fold(0, |bits, (index, _)| bits | rules::bit(index))
}

/// Returns the Rust type of a field's value.
pub(super) fn rust_type(ty: &Value) -> TokenStream {
    match ty {
        Value::Named(name) => quote!(#name),
        Value::List(element) => {
            let element = rust_type(element);
            quote!(::alloc::vec::Vec<#element>)
        }
        Value::Map(value) => {
            let value = rust_type(value);
            quote!(::alloc::collections::BTreeMap<::alloc::string::String, #value>)
        }
    }
}
