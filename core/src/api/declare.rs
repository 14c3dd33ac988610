//! The declaration macros: an API is written down once, as lists, and everything else follows.
//!
//! Take this declaration:
//!
//! ```ignore
//! operations! {
//!     group payment;
//!
//!     /// Charges a card in one step.
//!     POST "/payment/v1/card-payments" create_payment() body CreatePaymentRequest -> PaymentResponse;
//!     /// Lists the cards a shopper stored.
//!     GET "/payment/v1/cards" search_stored_cards() query SearchStoredCardsRequest -> [StoredCardResponse];
//! }
//!
//! types! {
//!     case camel;
//!
//!     /// A card payment taken in one step.
//!     request CreatePaymentRequest {
//!         /// Basket total: the sum of the items' prices.
//!         price: Decimal required,
//!         /// Forces 3-D Secure.
//!         force_three_ds as "forceThreeDS": bool,
//!         /// What is bought.
//!         items: [PaymentItem] nonempty,
//!     } rules {
//!         sum items.price = price;
//!     }
//! }
//! ```
//!
//! It becomes
//! - `CreatePaymentRequest::TABLE`, a static [`Type`](super::schema::Type) with one [`Field`](super::schema::Field) a line and
//!   the rule, and `create_payment`, a static [`Operation`](super::schema::Operation), listed in `OPERATIONS`;
//! - with the `typed` feature, `pub struct CreatePaymentRequest { pub price: Option<Decimal>, … }` and the method
//!   `PaymentOperations::create_payment(&self, &CreatePaymentRequest, &Context) -> Result<Call<PaymentResponse>>`.
//!
//! A type in a field is a Rust type that has a [`FieldType`]: `String`, `Decimal`, `i32`, `i64`, `bool`, `DateTime`, `Date`,
//! `Json`, the checked texts of [`super::values`], an enum of `enums!`, a type of `types!`; `[T]` is a list, `{T}` an object
//! with free names. `required` must be given, `nonempty` also needs an element. `case camel` means that the wire name is the
//! Rust name in camelCase; with `case snake` it is the Rust name. `as` gives another wire name, `known "x"` another property.
//!
//! Rules:
//! `require f if c and c;` `require f unless c or c;` `forbid f if c;` `nonempty f unless c;` `one_of (a, b) or (c);`
//! `at_most_one a, b;` `sum list.field = total;` `sum list.field = object.field;` `total a + b = c;` `at_least f = 1;` `exactly f = 1 if c and c;`,
//! with conditions `f` (is true), `f given`, `f absent`, `f is "WORD"`, `f in ["A", "B"]`, `f equals g`.
//!
//! An operation reads: method, path, Rust name, `as` the JavaScript name where it is not the Rust name in camelCase, path
//! values, `body` or `query` with the request, the answer (`T`, `[T]` for a page of them, `empty`, `raw`, `bytes`), fields it
//! `requires` beyond those of its type (`[a, b or c]`: `a`, and one of `b` and `c`), and flags: `undocumented` (the vendor does
//! not say which fields are required), `reads` (it changes nothing although it is no GET), `changes` (it changes something
//! although it is a GET).

use super::schema::Ty;

/// A Rust type that can stand in a declaration.
pub trait FieldType {
    /// What the engine expects for it.
    const TY: Ty;
}

/// The Rust type of a declared type: `[T]` is a list, `{T}` a map.
macro_rules! rust_type {
    ([$inner:tt]) => { alloc::vec::Vec<$crate::api::declare::rust_type!($inner)> };
    ({$inner:tt}) => { alloc::collections::BTreeMap<alloc::string::String, $crate::api::declare::rust_type!($inner)> };
    ($name:ident) => { $name };
}
pub(crate) use rust_type;

/// The presence that a field's mark stands for.
macro_rules! presence {
    () => {
        $crate::api::schema::Presence::Optional
    };
    (required) => {
        $crate::api::schema::Presence::Required
    };
    (nonempty) => {
        $crate::api::schema::Presence::NonEmpty
    };
    (computed) => {
        $crate::api::schema::Presence::Optional
    };
}
pub(crate) use presence;

/// Whether a field's mark says that the client adds it.
#[cfg(feature = "schema")]
macro_rules! computed {
    (computed) => {
        true
    };
    ($($mark:ident)?) => {
        false
    };
}
#[cfg(feature = "schema")]
pub(crate) use computed;

/// A field's wire name: the given one, else the Rust name in the declaration's case.
macro_rules! wire_name {
    ($case:ident, $name:ident, $wire:literal) => {
        $wire
    };
    (camel, $name:ident,) => {
        $crate::api::case::camel_case!(stringify!($name))
    };
    (snake, $name:ident,) => {
        $crate::api::case::plain(stringify!($name))
    };
}
pub(crate) use wire_name;

/// A field's name in camelCase languages where it is not the wire name: `known`, or the Rust name in camelCase.
macro_rules! renamed {
    ($case:ident, $name:ident, $($wire:literal)?, $known:literal) => { $known };
    (camel, $name:ident, $($wire:literal)?,) => { "" };
    (snake, $name:ident, $($wire:literal)?,) => {
        $crate::api::case::unless_same(
            $crate::api::case::camel_case!(stringify!($name)),
            $crate::api::declare::wire_name!(snake, $name, $($wire)?),
        )
    };
}
pub(crate) use renamed;

/// One condition of a rule.
macro_rules! condition {
    ($t:ident, $f:ident) => { $crate::api::schema::Condition::True($t::index(stringify!($f))) };
    ($t:ident, $f:ident given) => { $crate::api::schema::Condition::Present($t::index(stringify!($f))) };
    ($t:ident, $f:ident absent) => { $crate::api::schema::Condition::Absent($t::index(stringify!($f))) };
    ($t:ident, $f:ident is $word:literal) => { $crate::api::schema::Condition::In($t::index(stringify!($f)), &[$word]) };
    ($t:ident, $f:ident in [$($word:literal),+ $(,)?]) => { $crate::api::schema::Condition::In($t::index(stringify!($f)), &[$($word),+]) };
    ($t:ident, $f:ident equals $g:ident) => {
        $crate::api::schema::Condition::Equals($t::index(stringify!($f)), $t::index(stringify!($g)))
    };
}
pub(crate) use condition;

/// Rules, one after another, gathered into a list.
macro_rules! rules {
    ($t:ident; [$($done:expr,)*]) => { &[$($done,)*] };
    ($t:ident; [$($done:expr,)*] require $f:ident if $($rest:tt)+) => {
        $crate::api::declare::rules!(@conditions $t; [$($done,)*] [Require $f] [] [] $($rest)+)
    };
    ($t:ident; [$($done:expr,)*] forbid $f:ident if $($rest:tt)+) => {
        $crate::api::declare::rules!(@conditions $t; [$($done,)*] [Forbid $f] [] [] $($rest)+)
    };
    ($t:ident; [$($done:expr,)*] require $f:ident unless $($rest:tt)+) => {
        $crate::api::declare::rules!(@conditions $t; [$($done,)*] [RequireUnless $f] [] [] $($rest)+)
    };
    ($t:ident; [$($done:expr,)*] exactly $f:ident = $due:literal if $($rest:tt)+) => {
        $crate::api::declare::rules!(@conditions $t; [$($done,)*] [Exactly $f $due] [] [] $($rest)+)
    };
    ($t:ident; [$($done:expr,)*] nonempty $f:ident unless $a:ident $($b:ident $($c:tt)?)?; $($rest:tt)*) => {
        $crate::api::declare::rules!($t; [$($done,)*
            $crate::api::schema::Rule::NonEmptyUnless($t::index(stringify!($f)), $crate::api::declare::condition!($t, $a $($b $($c)?)?)),] $($rest)*)
    };
    ($t:ident; [$($done:expr,)*] one_of $(($($f:ident),+ $(,)?))or+; $($rest:tt)*) => {
        $crate::api::declare::rules!($t; [$($done,)*
            $crate::api::schema::Rule::OneOf(&[$(&[$($t::index(stringify!($f))),+]),+]),] $($rest)*)
    };
    ($t:ident; [$($done:expr,)*] at_most_one $($f:ident),+; $($rest:tt)*) => {
        $crate::api::declare::rules!($t; [$($done,)*
            $crate::api::schema::Rule::AtMostOne(&[$($t::index(stringify!($f))),+]),] $($rest)*)
    };
    ($t:ident; [$($done:expr,)*] sum $list:ident.$of:ident = $total:ident; $($rest:tt)*) => {
        $crate::api::declare::rules!($t; [$($done,)* $crate::api::schema::Rule::Sum {
            list: $t::index(stringify!($list)),
            of: $crate::api::case::camel_case!(stringify!($of)),
            total: $t::index(stringify!($total)),
            within: None,
        },] $($rest)*)
    };
    ($t:ident; [$($done:expr,)*] sum $list:ident.$of:ident = $object:ident.$total:ident; $($rest:tt)*) => {
        $crate::api::declare::rules!($t; [$($done,)* $crate::api::schema::Rule::Sum {
            list: $t::index(stringify!($list)),
            of: $crate::api::case::camel_case!(stringify!($of)),
            total: $t::index(stringify!($object)),
            within: Some($crate::api::case::camel_case!(stringify!($total))),
        },] $($rest)*)
    };
    ($t:ident; [$($done:expr,)*] total $first:ident $(+ $part:ident)+ = $total:ident; $($rest:tt)*) => {
        $crate::api::declare::rules!($t; [$($done,)*
            $crate::api::schema::Rule::Total(&[$t::index(stringify!($first)), $($t::index(stringify!($part))),+], $t::index(stringify!($total))),] $($rest)*)
    };
    ($t:ident; [$($done:expr,)*] at_least $f:ident = $least:literal; $($rest:tt)*) => {
        $crate::api::declare::rules!($t; [$($done,)*
            $crate::api::schema::Rule::AtLeast($t::index(stringify!($f)), $least),] $($rest)*)
    };
    // Conditions end at `and`, `or` or `;`.
    (@conditions $t:ident; [$($done:expr,)*] [$kind:ident $f:ident $($due:literal)?] [$($c:expr,)*] [$($now:tt)+] or $($rest:tt)+) => {
        $crate::api::declare::rules!(@conditions $t; [$($done,)*] [$kind $f $($due)?] [$($c,)* $crate::api::declare::condition!($t, $($now)+),] [] $($rest)+)
    };
    (@conditions $t:ident; [$($done:expr,)*] [$kind:ident $f:ident $($due:literal)?] [$($c:expr,)*] [$($now:tt)+] and $($rest:tt)+) => {
        $crate::api::declare::rules!(@conditions $t; [$($done,)*] [$kind $f $($due)?] [$($c,)* $crate::api::declare::condition!($t, $($now)+),] [] $($rest)+)
    };
    (@conditions $t:ident; [$($done:expr,)*] [$kind:ident $f:ident $($due:literal)?] [$($c:expr,)*] [$($now:tt)+] ; $($rest:tt)*) => {
        $crate::api::declare::rules!($t; [$($done,)*
            $crate::api::schema::Rule::$kind($t::index(stringify!($f)), $($due,)? &[$($c,)* $crate::api::declare::condition!($t, $($now)+),]),] $($rest)*)
    };
    (@conditions $t:ident; [$($done:expr,)*] [$kind:ident $f:ident $($due:literal)?] [$($c:expr,)*] [$($now:tt)*] $next:tt $($rest:tt)*) => {
        $crate::api::declare::rules!(@conditions $t; [$($done,)*] [$kind $f $($due)?] [$($c,)*] [$($now)* $next] $($rest)*)
    };
}
pub(crate) use rules;

/// Declares object types: see the module's doc.
macro_rules! types {
    (case $case:ident; $(
        $(#[doc = $doc:literal])+
        $role:ident $name:ident {
            $($(#[doc = $field_doc:literal])+ $field:ident $(as $wire:literal)? $(known $known:literal)? : $ty:tt $($mark:ident)?),* $(,)?
        } $(rules { $($rules:tt)+ })?
    )*) => { $(
        $crate::api::declare::typed_struct! { $role $(#[doc = $doc])+ $name { $($(#[doc = $field_doc])+ $field: $ty,)* } }

        impl $name {
            const NAMES: &'static [&'static str] = &[$(stringify!($field)),*];
            const FIELDS: &'static [$crate::api::schema::Field] = &[$($crate::api::schema::Field {
                key: &$crate::api::schema::FieldKey($crate::api::case::json_key!(
                    $crate::api::declare::wire_name!($case, $field, $($wire)?),
                    $crate::api::declare::renamed!($case, $field, $($wire)?, $($known)?)
                )),
                ty: &<$crate::api::declare::rust_type!($ty) as $crate::api::declare::FieldType>::TY,
                #[cfg(feature = "schema")]
                presence: $crate::api::declare::presence!($($mark)?),
                #[cfg(feature = "schema")]
                name: $crate::api::case::plain(stringify!($field)),
                #[cfg(feature = "schema")]
                computed: $crate::api::declare::computed!($($mark)?),
                #[cfg(feature = "schema")]
                doc: concat!($($field_doc),+),
            }),*];
            const PRESENCE: &'static [$crate::api::schema::Presence] = &[$($crate::api::declare::presence!($($mark)?)),*];
            const RULES: &'static [$crate::api::schema::Rule] = $crate::api::declare::rules!($name; [] $($($rules)+)?);

            /// The index of a field by its Rust name.
            #[allow(dead_code)] // only types that rules or operations name use it
            pub(crate) const fn index(name: &str) -> u8 {
                $crate::api::schema::index(Self::NAMES, name)
            }

            /// Its table.
            #[doc(hidden)]
            pub const TABLE: &'static $crate::api::schema::Type = {
                static TABLE: $crate::api::schema::Type = $crate::api::schema::Type {
                    name: stringify!($name),
                    fields: $name::FIELDS,
                    checks: &$crate::api::schema::TypeChecks {
                        rules: $name::RULES,
                        required: $crate::api::schema::presence_bits($name::PRESENCE, false),
                        nonempty: $crate::api::schema::presence_bits($name::PRESENCE, true),
                        rule_inputs: $crate::api::schema::rule_input_bits($name::RULES),
                    },
                    #[cfg(feature = "schema")]
                    role: stringify!($role),
                    #[cfg(feature = "schema")]
                    doc: concat!($($doc),+),
                };
                &TABLE
            };
        }

        impl $crate::api::declare::FieldType for $name {
            const TY: $crate::api::schema::Ty = $crate::api::schema::Ty::Object($name::TABLE);
        }
    )*
        /// The types of this list, in the order of their declaration.
        #[cfg(feature = "schema")]
        #[allow(dead_code)] // only the generator reads it, and not of every module
        #[doc(hidden)]
        pub static TYPES: &[&$crate::api::schema::Type] = &[$($name::TABLE),*];
    };
}
pub(crate) use types;

/// The struct of a declared type; without the `typed` feature a name to hang the table on.
macro_rules! typed_struct {
    (request $(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $field_doc:literal])+ $field:ident : $ty:tt,)* }) => {
        $(#[doc = $doc])+
        ///
        /// A field left `None` is not sent.
        #[cfg(feature = "typed")]
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $($(#[doc = $field_doc])+ pub $field: Option<$crate::api::declare::rust_type!($ty)>,)*
        }

        $crate::api::declare::typed_struct!(@table_only $(#[doc = $doc])+ $name);
        $crate::api::declare::typed_struct!(@sent $name { $($field,)* });
    };
    (response $(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $field_doc:literal])+ $field:ident : $ty:tt,)* }) => {
        $crate::api::declare::typed_struct!(@read $(#[doc = $doc])+ $name { $($(#[doc = $field_doc])+ $field: $ty,)* });
    };
    (shared $(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $field_doc:literal])+ $field:ident : $ty:tt,)* }) => {
        $crate::api::declare::typed_struct!(@read $(#[doc = $doc])+ $name { $($(#[doc = $field_doc])+ $field: $ty,)* });
        $crate::api::declare::typed_struct!(@sent $name { $($field,)* });
    };
    // What a binding passes or receives besides requests and answers: Rust has types of its own for it.
    (input $($declaration:tt)*) => { $crate::api::declare::typed_struct!(@name $($declaration)*); };
    (settings $($declaration:tt)*) => { $crate::api::declare::typed_struct!(@name $($declaration)*); };
    (options $($declaration:tt)*) => { $crate::api::declare::typed_struct!(@name $($declaration)*); };
    (value $($declaration:tt)*) => { $crate::api::declare::typed_struct!(@name $($declaration)*); };
    (@name $(#[doc = $doc:literal])+ $name:ident { $($rest:tt)* }) => {
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub enum $name {}
    };
    (@read $(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $field_doc:literal])+ $field:ident : $ty:tt,)* }) => {
        $(#[doc = $doc])+
        ///
        /// A field that the answer does not have is `None`.
        #[cfg(feature = "typed")]
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $($(#[doc = $field_doc])+ pub $field: Option<$crate::api::declare::rust_type!($ty)>,)*
            /// What the answer has beyond this description. Never sent.
            pub other_fields: $crate::api::values::OtherFields,
        }

        #[cfg(feature = "typed")]
        impl $crate::api::typed::ValueSlot for $name {
            fn field(&mut self, index: u8) -> Option<&mut dyn $crate::api::typed::ValueSlot> {
                $(if index == const { $name::index(stringify!($field)) } {
                    return Some(&mut self.$field);
                })*
                None
            }

            fn named(&mut self, name: &str) -> Option<&mut dyn $crate::api::typed::ValueSlot> {
                self.other_fields.named(name)
            }
        }

        #[cfg(feature = "typed")]
        impl $crate::api::typed::Empty for $name {
            fn empty() -> Self {
                Self::default()
            }
        }

        #[cfg(feature = "typed")]
        impl $crate::api::typed::FromAnswer for $name {
            type Data = Self;

            fn from_data(data: Self) -> Self {
                data
            }
        }

        $crate::api::declare::typed_struct!(@table_only $(#[doc = $doc])+ $name);
    };
    (@table_only $(#[doc = $doc:literal])+ $name:ident) => {
        $(#[doc = $doc])+
        #[cfg(not(feature = "typed"))]
        #[derive(Debug)]
        pub enum $name {}
    };
    (@sent $name:ident { $($field:ident,)* }) => {
        #[cfg(feature = "typed")]
        impl $crate::api::transcode::Source for $name {
            fn send(&self, to: &mut $crate::api::transcode::Transcoder<'_>) -> $crate::api::transcode::TranscodeResult {
                to.begin_object()?;
                $(if let Some(value) = &self.$field {
                    to.field_at(const { $name::index(stringify!($field)) })?;
                    value.send(to)?;
                })*
                to.end_object()
            }
        }
    };
}
pub(crate) use typed_struct;

/// Declares enums whose unknown words are kept: `Name { WORD, IDENT = "word" }`.
macro_rules! enums {
    ($($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $word_doc:literal])* $word:ident $(= $wire:literal)?),* $(,)? })*) => { $(
        $(#[doc = $doc])+
        ///
        /// The variants are the words of the API. A word that this version does not know is kept in `Unknown`.
        #[cfg(feature = "typed")]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)] // the API's own words
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!("`", $crate::api::declare::word!($word $($wire)?), "`", $(" – ", $word_doc),*)] $word,)*
            /// A word that this version does not know.
            Unknown(alloc::string::String),
        }

        $(#[doc = $doc])+
        #[cfg(not(feature = "typed"))]
        #[derive(Debug)]
        pub enum $name {}

        #[cfg(feature = "typed")]
        impl $name {
            /// The words this version knows, in the order of the API's description.
            pub const KNOWN: &'static [Self] = &[$(Self::$word),*];

            /// The word as the API writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$word => $crate::api::declare::word!($word $($wire)?),)*
                    Self::Unknown(word) => word,
                }
            }
        }

        #[cfg(feature = "typed")]
        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($crate::api::declare::word!($word $($wire)?) => Self::$word,)*
                    unknown => Self::Unknown(unknown.into()),
                }
            }
        }

        #[cfg(feature = "typed")]
        impl $crate::api::typed::ValueSlot for $name {
            fn text(&mut self, word: &str) -> bool {
                *self = Self::from(word);
                true
            }
        }

        #[cfg(feature = "typed")]
        impl $crate::api::typed::Empty for $name {
            fn empty() -> Self {
                Self::Unknown(alloc::string::String::new())
            }
        }

        #[cfg(feature = "typed")]
        impl $crate::api::transcode::Source for $name {
            fn send(&self, to: &mut $crate::api::transcode::Transcoder<'_>) -> $crate::api::transcode::TranscodeResult {
                to.text(self.as_str())
            }
        }

        #[cfg(feature = "typed")]
        impl<'a> From<&'a $name> for $crate::api::url::PathValue<'a> {
            fn from(word: &'a $name) -> Self {
                Self::Text(word.as_str())
            }
        }

        impl $name {
            /// Its table.
            #[doc(hidden)]
            pub const ENUM: &'static $crate::api::schema::EnumTable = {
                static ENUM: $crate::api::schema::EnumTable = $crate::api::schema::EnumTable {
                    #[cfg(feature = "schema")]
                    name: stringify!($name),
                    #[cfg(feature = "schema")]
                    words: &[$($crate::api::schema::EnumWord {
                        name: stringify!($word),
                        wire: $crate::api::declare::word!($word $($wire)?),
                        doc: concat!($($word_doc),*),
                    }),*],
                    #[cfg(feature = "schema")]
                    doc: concat!($($doc),+),
                };
                &ENUM
            };
        }

        impl $crate::api::declare::FieldType for $name {
            const TY: $crate::api::schema::Ty = $crate::api::schema::Ty::Enum($name::ENUM);
        }
    )*
        /// The enums of this list, in the order of their declaration.
        #[cfg(feature = "schema")]
        #[allow(dead_code)] // a list in a private module is read by nobody
        #[doc(hidden)]
        pub static ENUMS: &[&$crate::api::schema::EnumTable] = &[$($name::ENUM),*];
    };
}
pub(crate) use enums;

/// An enum's word on the wire.
#[cfg(any(feature = "typed", feature = "schema"))]
macro_rules! word {
    ($word:ident) => {
        stringify!($word)
    };
    ($word:ident $wire:literal) => {
        $wire
    };
}
#[cfg(any(feature = "typed", feature = "schema"))]
pub(crate) use word;

/// The table of an operation's request.
macro_rules! request_location {
    () => {
        $crate::api::schema::RequestLocation::Nothing
    };
    (body $request:ident) => {
        $crate::api::schema::RequestLocation::Body($request::TABLE)
    };
    (query $request:ident) => {
        $crate::api::schema::RequestLocation::Query($request::TABLE)
    };
}
pub(crate) use request_location;

/// The table of an operation's answer.
macro_rules! answer {
    (empty) => {
        $crate::api::schema::ResponseKind::Empty
    };
    (raw) => {
        $crate::api::schema::ResponseKind::Raw
    };
    (bytes) => {
        $crate::api::schema::ResponseKind::Bytes
    };
    ([$item:ident]) => {
        $crate::api::schema::ResponseKind::Data(<$crate::api::values::Page<$item> as $crate::api::declare::FieldType>::TY)
    };
    ($data:ident) => {
        $crate::api::schema::ResponseKind::Data(<$data as $crate::api::declare::FieldType>::TY)
    };
}
pub(crate) use answer;

/// What the caller gets where it is made of the answer.
macro_rules! gives {
    () => {
        None
    };
    ($handle:ident) => {
        Some(<$handle as $crate::api::declare::FieldType>::TY)
    };
}
pub(crate) use gives;

/// The Rust type of an operation's answer.
#[cfg(feature = "typed")]
macro_rules! answer_type {
    (empty) => { () };
    (raw) => { $crate::api::values::Json };
    (bytes) => { alloc::vec::Vec<u8> };
    ([$item:ident]) => { $crate::api::values::Page<$item> };
    ($data:ident) => { $data };
    ($data:ident $gives:ident) => { $gives };
}
#[cfg(feature = "typed")]
pub(crate) use answer_type;

/// The Rust type of a value before the request.
#[cfg(feature = "typed")]
macro_rules! argument_type {
    (String) => {
        &str
    };
    (Identifier) => {
        &str
    };
    (i64) => {
        i64
    };
    ($word:ident) => {
        &$word
    };
}
#[cfg(feature = "typed")]
pub(crate) use argument_type;

/// An operation's name in camelCase languages.
#[cfg(feature = "schema")]
macro_rules! operation_property {
    ($name:ident) => {
        $crate::api::case::camel_case!(stringify!($name))
    };
    ($name:ident $property:literal) => {
        $property
    };
}
#[cfg(feature = "schema")]
pub(crate) use operation_property;

/// A flag of an operation, looked for among those it has.
macro_rules! has_flag {
    ($wanted:ident) => { false };
    (undocumented undocumented $($rest:ident)*) => { true };
    (reads reads $($rest:ident)*) => { true };
    (changes changes $($rest:ident)*) => { true };
    (filled filled $($rest:ident)*) => { true };
    ($wanted:ident $other:ident $($rest:ident)*) => { $crate::api::declare::has_flag!($wanted $($rest)*) };
}
pub(crate) use has_flag;

/// The request of a typed method, or none.
#[cfg(feature = "typed")]
macro_rules! request_or_none {
    ($request:ident) => {
        None
    };
    ($request:ident $ty:ident) => {
        Some($request)
    };
}
#[cfg(feature = "typed")]
pub(crate) use request_or_none;

/// The fields that an operation requires of its request, one of each group.
macro_rules! required_groups {
    (($($request:ident)?)) => { &[] };
    (($request:ident) $([$($field:ident)+])+) => { &[$(&[$($request::index(stringify!($field))),+]),+] };
}
pub(crate) use required_groups;

/// Declares operations: see the module's doc. `tables;` instead of `group name;` declares no methods.
macro_rules! operations {
    (group $group:ident; $($operations:tt)*) => {
        $crate::api::declare::operations! { @tables stringify!($group); $($operations)* }
        $crate::api::declare::operations! { @methods $group; $($operations)* }
    };
    (client $client:ident; $($operations:tt)*) => {
        $crate::api::declare::operations! { @tables ""; $($operations)* }
        #[cfg(feature = "typed")]
        impl $client {
            $crate::api::declare::operations! { @client $($operations)* }
        }
    };
    (tables; $($operations:tt)*) => {
        $crate::api::declare::operations! { @tables ""; $($operations)* }
    };
    (@tables $group:expr; $(
        $(#[doc = $doc:literal])+
        $method:ident $path:literal $name:ident $(as $property:literal)? ($($argument:ident : $argument_ty:ident),* $(,)?)
            $($carrier:ident $request:ident)? -> $answer:tt $(gives $gives:ident)? $(requires [$($due:ident $(or $other:ident)*),+ $(,)?])? $(($($flag:ident),+))?;
    )*) => {
        $(
            $(#[doc = $doc])+
            #[allow(non_upper_case_globals)] // a table is called like its operation
            #[doc(hidden)]
            pub static $name: $crate::api::schema::Operation = $crate::api::schema::Operation {
                group: $group,
                name: stringify!($name),
                #[cfg(feature = "schema")]
                property: $crate::api::declare::operation_property!($name $($property)?),
                method: $crate::http::Method::$method,
                path: $path,
                arguments: &[$($crate::api::schema::Argument {
                    name: stringify!($argument),
                    ty: <$argument_ty as $crate::api::declare::FieldType>::TY,
                }),*],
                location: $crate::api::declare::request_location!($($carrier $request)?),
                response: $crate::api::declare::answer!($answer),
                gives: $crate::api::declare::gives!($($gives)?),
                requires: $crate::api::declare::required_groups!(($($request)?) $($([$due $($other)*])+)?),
                documented: !$crate::api::declare::has_flag!(undocumented $($($flag)+)?),
                reads: ($crate::http::Method::$method.reads() && !$crate::api::declare::has_flag!(changes $($($flag)+)?))
                    || $crate::api::declare::has_flag!(reads $($($flag)+)?),
                filled: $crate::api::declare::has_flag!(filled $($($flag)+)?),
                #[cfg(feature = "schema")]
                doc: concat!($($doc),+),
            };
        )*

        /// The operations of this group, in the order of their declaration.
        #[doc(hidden)]
        pub static OPERATIONS: &[&$crate::api::schema::Operation] = &[$(&$name),*];
    };
    (@client $(
        $(#[doc = $doc:literal])+
        $method:ident $path:literal $name:ident $(as $property:literal)? ($($argument:ident : $argument_ty:ident),* $(,)?)
            $($carrier:ident $request:ident)? -> $answer:tt $(gives $gives:ident)? $(requires [$($due:ident $(or $other:ident)*),+ $(,)?])? $(($($flag:ident),+))?;
    )*) => {
        $(
            $crate::api::declare::operations! { @method
                [$(#[doc = $doc])+] $method $path $name ($($argument: $argument_ty),*) [$($request)?] [$answer $($gives)?] [$($($flag),+)?]
            }
        )*
    };
    (@method [$(#[doc = $doc:literal])+] $method:ident $path:literal $name:ident ($($argument:ident : $argument_ty:ident),*)
        [$request:ident] [$($result:tt)+] [reads, filled]) => {
        $crate::api::declare::operations! { @method
            [$(#[doc = $doc])+] $method $path $name ($($argument: $argument_ty),*) [] [$($result)+] []
        }
    };
    (@method [$(#[doc = $doc:literal])+] $method:ident $path:literal $name:ident ($($argument:ident : $argument_ty:ident),*)
        [$($request:ident)?] [$($result:tt)+] [$($flag:ident),*]) => {
        $(#[doc = $doc])+
        ///
        #[doc = concat!("`", stringify!($method), " ", $path, "`")]
        ///
        /// # Errors
        /// `invalid_request` with the path of the field at fault: nothing was built.
        pub fn $name(
            &self,
            $($argument: $crate::api::declare::argument_type!($argument_ty),)*
            $(request: &$request,)?
            context: &$crate::http::Context<'_>,
        ) -> $crate::error::Result<$crate::http::Call<$crate::api::declare::answer_type!($($result)+)>> {
            $crate::api::typed::call(
                self,
                &$name,
                &[$($crate::api::url::PathValue::from($argument)),*],
                $crate::api::declare::request_or_none!(request $($request)?),
                context,
            )
        }
    };
    (@methods $group:ident; $(
        $(#[doc = $doc:literal])+
        $method:ident $path:literal $name:ident $(as $property:literal)? ($($argument:ident : $argument_ty:ident),* $(,)?)
            $($carrier:ident $request:ident)? -> $answer:tt $(gives $gives:ident)? $(requires [$($due:ident $(or $other:ident)*),+ $(,)?])? $(($($flag:ident),+))?;
    )*) => {
        /// The operations of this group, as methods.
        #[cfg(feature = "typed")]
        #[derive(Clone, Copy, Debug)]
        pub struct Operations<'a>(&'a super::Craftgate);

        #[cfg(feature = "typed")]
        impl super::Craftgate {
            #[doc = concat!("The operations of the group `", stringify!($group), "`.")]
            #[must_use]
            pub fn $group(&self) -> Operations<'_> {
                Operations(self)
            }
        }

        #[cfg(feature = "typed")]
        impl Operations<'_> {
            $(
                $(#[doc = $doc])+
                ///
                #[doc = concat!("`", stringify!($method), " ", $path, "`")]
                ///
                /// # Errors
                /// `invalid_request` with the path of the field at fault: nothing was built.
                pub fn $name(
                    &self,
                    $($argument: $crate::api::declare::argument_type!($argument_ty),)*
                    $(request: &$request,)?
                    context: &$crate::http::Context<'_>,
                ) -> $crate::error::Result<$crate::http::Call<$crate::api::declare::answer_type!($answer)>> {
                    $crate::api::typed::call(
                        self.0,
                        &$name,
                        &[$($crate::api::url::PathValue::from($argument)),*],
                        $crate::api::declare::request_or_none!(request $($request)?),
                        context,
                    )
                }
            )*
        }
    };
}
pub(crate) use operations;
