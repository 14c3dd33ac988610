//! `enums!`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use crate::syntax::{Enum, Enums, Word};

/// Writes the enums and the list of their tables.
pub fn enums(Enums(enums): &Enums) -> TokenStream {
    let typed = enums.iter().map(typed);
    let tables = enums.iter().map(table);
    let names = enums.iter().map(|declared| &declared.name);
    quote! {
        #(#typed)*
        #(#tables)*

        /// The enums of this list, in the order of their declaration.
        #[cfg(feature = "schema")]
        #[allow(dead_code)] // the list is unused in a private module
        #[doc(hidden)]
        pub static ENUMS: &[&crate::api::schema::EnumTable] = &[#(#names::ENUM),*];
    }
}

/// Writes the table of an enum.
fn table(Enum { docs, name, words }: &Enum) -> TokenStream {
    let name_text = name.to_string();
    let doc = docs.text();
    let words = words.iter().map(|word| {
        let (name, wire, doc) = (word.name.unraw().to_string(), word.wire(), word.docs.text());
        quote! {
            crate::api::schema::EnumWord {
                #[cfg(feature = "schema")]
                name: #name,
                wire: #wire,
                #[cfg(feature = "schema")]
                doc: #doc,
            }
        }
    });
    quote! {
        impl #name {
            /// The table of this enum.
            #[doc(hidden)]
            pub const ENUM: &'static crate::api::schema::EnumTable = {
                static ENUM: crate::api::schema::EnumTable = crate::api::schema::EnumTable {
                    #[cfg(feature = "schema")]
                    name: #name_text,
                    words: &[#(#words),*],
                    #[cfg(feature = "schema")]
                    doc: #doc,
                };
                &ENUM
            };
        }

        impl crate::api::declare::FieldType for #name {
            const TY: crate::api::schema::Ty = crate::api::schema::Ty::Enum(#name::ENUM);
        }
    }
}

/// Writes the Rust enum; without the `typed` feature an empty enum that carries the table.
fn typed(Enum { docs, name, words }: &Enum) -> TokenStream {
    let variants: Vec<_> = words.iter().map(|word| &word.name).collect();
    let wires: Vec<_> = words.iter().map(Word::wire).collect();
    let variant_docs = words.iter().map(|word| match word.docs.text().as_str() {
        "" => format!(" `{}`", word.wire()),
        doc => format!(" `{}` –{doc}", word.wire()),
    });
    quote! {
        #docs
        ///
        /// The variants are the values of the API. A value that this version does not know is kept in `Unknown`.
        #[cfg(feature = "typed")]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)] // names of the API
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#[doc = #variant_docs] #variants,)*
            /// A value that this version does not know.
            Unknown(::alloc::string::String),
        }

        #docs
        #[cfg(not(feature = "typed"))]
        #[derive(Debug)]
        pub enum #name {}

        #[cfg(feature = "typed")]
        impl #name {
            /// The values that this version knows, in declared order.
            pub const KNOWN: &'static [Self] = &[#(Self::#variants),*];

            /// Returns the value as the API writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::Unknown(word) => word,
                }
            }
        }

        #[cfg(feature = "typed")]
        impl From<&str> for #name {
            fn from(word: &str) -> Self {
                match word {
                    #(#wires => Self::#variants,)*
                    unknown => Self::Unknown(unknown.into()),
                }
            }
        }

        #[cfg(feature = "typed")]
        impl crate::api::typed::ValueSlot for #name {
            fn text(&mut self, word: &str) -> bool {
                *self = Self::from(word);
                true
            }
        }

        #[cfg(feature = "typed")]
        impl crate::api::typed::Empty for #name {
            fn empty() -> Self {
                Self::Unknown(::alloc::string::String::new())
            }
        }

        #[cfg(feature = "typed")]
        impl crate::api::transcode::Source for #name {
            fn send(&self, to: &mut crate::api::transcode::Transcoder<'_>) -> crate::api::transcode::TranscodeResult {
                to.text(self.as_str())
            }
        }

        #[cfg(feature = "typed")]
        impl crate::api::serde_values::SerializeValue for #name {
            fn serialize_value<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "typed")]
        impl ::serde::Serialize for #name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "typed")]
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                crate::api::serde_values::deserialize_answer(deserializer)
            }
        }

        #[cfg(feature = "typed")]
        impl<'a> From<&'a #name> for crate::api::url::PathValue<'a> {
            fn from(word: &'a #name) -> Self {
                Self::Text(word.as_str())
            }
        }
    }
}
