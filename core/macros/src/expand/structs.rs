//! `types!`: the structs of the `typed` feature.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::types::rust_type;
use crate::syntax::{Case, Declared, Field, Role, Value};

/// Maximum number of parameters of `new`: longer lists of arguments are easily mixed up.
const MOST_PARAMETERS: usize = 6;

/// Writes the struct of a declared type with its methods; without the `typed` feature an empty enum that carries the table.
pub fn typed(case: Case, declared: &Declared) -> TokenStream {
    let Declared { docs, name, role, .. } = declared;
    let table_only = quote! {
        #docs
        #[cfg(not(feature = "typed"))]
        #[derive(Debug)]
        pub enum #name {}
    };
    let parts = match role {
        Role::Request => [request(declared), table_only, serde(case, declared), sent(declared), constructor(declared)],
        Role::Response => [received(declared), table_only, serde(case, declared), TokenStream::new(), TokenStream::new()],
        Role::Shared => [received(declared), table_only, serde(case, declared), sent(declared), constructor(declared)],
        // The Rust API has handwritten types for the settings, options and inputs of bindings.
        Role::Settings | Role::Options | Role::Input | Role::Value => return quote!(#docs #[derive(Debug)] pub enum #name {}),
    };
    parts.into_iter().collect()
}

fn request(declared: &Declared) -> TokenStream {
    let Declared { docs, name, .. } = declared;
    let fields = declared.fields.iter().map(field);
    let places = places(declared, &TokenStream::new());
    quote! {
        #docs
        ///
        /// A field left `None` is not sent.
        #[cfg(feature = "typed")]
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct #name {
            #(#fields,)*
        }

        #places
    }
}

fn received(declared: &Declared) -> TokenStream {
    let Declared { docs, name, .. } = declared;
    let fields = declared.fields.iter().map(field);
    let others = quote! {
        fn named(&mut self, name: &str) -> Option<&mut dyn crate::api::typed::ValueSlot> {
            match name {
                crate::api::typed::MISFITS => Some(&mut self.misfits),
                _ => self.other_fields.named(name),
            }
        }

        fn misfits(&mut self) -> Option<&mut crate::api::misfit::Misfits> {
            Some(&mut self.misfits)
        }
    };
    let places = places(declared, &others);
    quote! {
        #docs
        ///
        /// A field that the response does not contain is `None`.
        #[cfg(feature = "typed")]
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct #name {
            #(#fields,)*
            /// Fields of the response that this description does not contain. They are never sent.
            pub other_fields: crate::api::values::OtherFields,
            /// Parts of the response that do not fit their type, of nested objects too, if this is the whole result; nearly always none.
            /// Their fields are `None`.
            pub misfits: crate::api::misfit::Misfits,
        }

        #places

        #[cfg(feature = "typed")]
        impl crate::api::typed::FromAnswer for #name {
            type Data = Self;

            const TABLE: Option<&'static crate::api::schema::Type> = Some(Self::TABLE);

            fn from_data(data: Self) -> Self {
                data
            }
        }
    }
}

/// The places that values are put into; `others` has those under names that are not declared.
fn places(Declared { name, fields, .. }: &Declared, others: &TokenStream) -> TokenStream {
    let names = fields.iter().map(|field| &field.name);
    let indices = (0u8..).map(Literal::u8_suffixed);
    quote! {
        #[cfg(feature = "typed")]
        impl crate::api::typed::ValueSlot for #name {
            fn field(&mut self, index: u8) -> Option<&mut dyn crate::api::typed::ValueSlot> {
                match index {
                    #(#indices => Some(&mut self.#names),)*
                    _ => None,
                }
            }

            #others
        }

        #[cfg(feature = "typed")]
        impl crate::api::typed::Empty for #name {
            fn empty() -> Self {
                Self::default()
            }
        }
    }
}

/// `Serialize` and `Deserialize`, with the names on the wire.
fn serde(case: Case, Declared { name, role, fields, .. }: &Declared) -> TokenStream {
    let names = fields.iter().map(|field| &field.name);
    let wires = fields.iter().map(|field| field.wire(case));
    let (others, read) = match role {
        Role::Request => (TokenStream::new(), quote!(deserialize_request)),
        _ => {
            let others = quote! {
                crate::api::serde_values::put_others(&mut object, &self.other_fields)?;
                crate::api::serde_values::put_misfits(&mut object, &self.misfits)?;
            };
            // A caller may write a shared value for a request, where nothing must get lost.
            (others, if *role == Role::Shared { quote!(deserialize_shared) } else { quote!(deserialize_answer) })
        }
    };
    quote! {
        #[cfg(feature = "typed")]
        impl crate::api::serde_values::SerializeValue for #name {
            fn serialize_value<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                let mut object = serializer.serialize_map(None)?;
                #(crate::api::serde_values::put_field(&mut object, #wires, self.#names.as_ref())?;)*
                #others
                ::serde::ser::SerializeMap::end(object)
            }
        }

        #[cfg(feature = "typed")]
        impl ::serde::Serialize for #name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                crate::api::serde_values::SerializeValue::serialize_value(self, serializer)
            }
        }

        #[cfg(feature = "typed")]
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                crate::api::serde_values::#read(deserializer)
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

/// Writes `new`, unless no field or too many fields are required.
fn constructor(Declared { name, role, fields, .. }: &Declared) -> TokenStream {
    let due: Vec<&Field> = fields.iter().filter(|field| field.is_due()).collect();
    if due.is_empty() || due.len() > MOST_PARAMETERS {
        return TokenStream::new();
    }
    let names: Vec<_> = due.iter().map(|field| &field.name).collect();
    let (types, values): (Vec<_>, Vec<_>) = due.iter().map(|field| parameter(field)).unzip();
    let is_whole = *role == Role::Request && due.len() == fields.len();
    let (rest, doc) = if is_whole {
        (TokenStream::new(), " Makes a value from its fields, which are all required.")
    } else {
        (quote!(..Self::default()), " Makes a value from the required fields; the others are `None`.")
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

/// Returns the type of a parameter and the expression that converts it to the field's value.
fn parameter(Field { name, ty, .. }: &Field) -> (TokenStream, TokenStream) {
    let rust = rust_type(ty);
    match ty {
        Value::Named(named) if !TAKEN_AS_THEY_ARE.iter().any(|known| named == known) => (quote!(impl Into<#rust>), quote!(#name.into())),
        Value::Named(_) | Value::List(_) | Value::Map(_) => (rust, quote!(#name)),
    }
}

/// Types that `new` takes by value, so that the types of `"10.50".parse()?` and `"TR…".try_into()?` are inferred.
const TAKEN_AS_THEY_ARE: [&str; 23] = [
    "Decimal",
    "i32",
    "i64",
    "bool",
    "DateTime",
    "Date",
    "Reference",
    "CardNumber",
    "Cvc",
    "ExpireYear",
    "ExpireMonth",
    "Iban",
    "NationalId",
    "Gsm",
    "Money",
    "Identifier",
    "Name",
    "Bin",
    "Url",
    "Signed",
    "SignedId",
    "SignedData",
    "SignedUrl",
];
