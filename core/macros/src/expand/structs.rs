//! `types!`: the structs of the `typed` feature.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::types::rust_type;
use crate::syntax::{Declared, Field, Role, Value};

/// The most parameters of `new`: more in a row are easily mistaken for each other.
const MOST_PARAMETERS: usize = 6;

/// The struct of a declared type with what it can do; without the `typed` feature a name to hang the table on.
pub fn typed(declared: &Declared) -> TokenStream {
    let Declared { docs, name, role, .. } = declared;
    let table_only = quote! {
        #docs
        #[cfg(not(feature = "typed"))]
        #[derive(Debug)]
        pub enum #name {}
    };
    let parts = match role {
        Role::Request => [request(declared), table_only, sent(declared), constructor(declared)],
        Role::Response => [received(declared), table_only, TokenStream::new(), TokenStream::new()],
        Role::Shared => [received(declared), table_only, sent(declared), constructor(declared)],
        // Rust has types of its own for what a binding passes.
        Role::Settings | Role::Options | Role::Input | Role::Value => return quote!(#docs #[derive(Debug)] pub enum #name {}),
    };
    parts.into_iter().collect()
}

fn request(declared: &Declared) -> TokenStream {
    let Declared { docs, name, .. } = declared;
    let fields = declared.fields.iter().map(field);
    quote! {
        #docs
        ///
        /// A field left `None` is not sent.
        #[cfg(feature = "typed")]
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct #name {
            #(#fields,)*
        }
    }
}

fn received(declared: &Declared) -> TokenStream {
    let Declared { docs, name, .. } = declared;
    let fields = declared.fields.iter().map(field);
    let names = declared.fields.iter().map(|field| &field.name);
    let indices = (0u8..).map(Literal::u8_suffixed);
    quote! {
        #docs
        ///
        /// A field that the answer does not have is `None`.
        #[cfg(feature = "typed")]
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct #name {
            #(#fields,)*
            /// What the answer has beyond this description. Never sent.
            pub other_fields: crate::api::values::OtherFields,
        }

        #[cfg(feature = "typed")]
        impl crate::api::typed::ValueSlot for #name {
            fn field(&mut self, index: u8) -> Option<&mut dyn crate::api::typed::ValueSlot> {
                match index {
                    #(#indices => Some(&mut self.#names),)*
                    _ => None,
                }
            }

            fn named(&mut self, name: &str) -> Option<&mut dyn crate::api::typed::ValueSlot> {
                self.other_fields.named(name)
            }
        }

        #[cfg(feature = "typed")]
        impl crate::api::typed::Empty for #name {
            fn empty() -> Self {
                Self::default()
            }
        }

        #[cfg(feature = "typed")]
        impl crate::api::typed::FromAnswer for #name {
            type Data = Self;

            fn from_data(data: Self) -> Self {
                data
            }
        }
    }
}

fn field(Field { docs, name, ty, .. }: &Field) -> TokenStream {
    let ty = rust_type(ty);
    quote!(#docs pub #name: Option<#ty>)
}

fn sent(Declared { name, fields, .. }: &Declared) -> TokenStream {
    let names = fields.iter().map(|field| &field.name);
    let indices = (0u8..).map(Literal::u8_suffixed);
    quote! {
        #[cfg(feature = "typed")]
        impl crate::api::transcode::Source for #name {
            fn send(&self, to: &mut crate::api::transcode::Transcoder<'_>) -> crate::api::transcode::TranscodeResult {
                to.begin_object()?;
                #(if let Some(value) = &self.#names {
                    to.field_at(#indices)?;
                    value.send(to)?;
                })*
                to.end_object()
            }
        }
    }
}

/// `new`, if some fields must be given and not too many.
fn constructor(Declared { name, role, fields, .. }: &Declared) -> TokenStream {
    let due: Vec<&Field> = fields.iter().filter(|field| field.is_due()).collect();
    if due.is_empty() || due.len() > MOST_PARAMETERS {
        return TokenStream::new();
    }
    let names: Vec<_> = due.iter().map(|field| &field.name).collect();
    let (types, values): (Vec<_>, Vec<_>) = due.iter().map(|field| parameter(field)).unzip();
    let is_whole = *role == Role::Request && due.len() == fields.len();
    let (rest, doc) = if is_whole {
        (TokenStream::new(), " Makes one with its fields, all of which must be given.")
    } else {
        (quote!(..Self::default()), " Makes one with the fields that must be given; the others are `None`.")
    };
    quote! {
        #[cfg(feature = "typed")]
        impl #name {
            #[doc = #doc]
            #[must_use]
            pub fn new(#(#names: #types),*) -> Self {
                Self { #(#names: Some(#values),)* #rest }
            }
        }
    }
}

/// The type of a parameter, and the field's value made of it.
fn parameter(Field { name, ty, .. }: &Field) -> (TokenStream, TokenStream) {
    let rust = rust_type(ty);
    match ty {
        Value::Named(named) if !TAKEN_AS_THEY_ARE.iter().any(|known| named == known) => (quote!(impl Into<#rust>), quote!(#name.into())),
        Value::Named(_) | Value::List(_) | Value::Map(_) => (rust, quote!(#name)),
    }
}

/// Types of which `new` takes a value, so that `"10.50".parse()?` knows what to parse.
const TAKEN_AS_THEY_ARE: [&str; 4] = ["Decimal", "i32", "i64", "bool"];
