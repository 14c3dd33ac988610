//! The value types that a declaration can name besides Rust's own.

use alloc::collections::BTreeMap;
pub use alloc::string::String;
use alloc::vec::Vec;

use super::declare::FieldType;
use super::misfit::Misfits;
use super::schema::{self, Field, Ty, Type, TypeChecks};
use super::transcode::described;
pub use crate::check::FormatError;
use crate::check::{TextFormat, civil};
pub use crate::decimal::Decimal;
use crate::quote::{Place, shown};

/// Any JSON value. What it holds has no declared type, so its `Debug` shows nothing of it: it may be a card number.
#[cfg(feature = "typed")]
#[derive(Clone, Default, PartialEq)]
pub struct Json(pub serde_json::Value);

#[cfg(feature = "typed")]
impl core::fmt::Debug for Json {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match &self.0 {
            serde_json::Value::Null => "null",
            serde_json::Value::Array(_) => "[…]",
            serde_json::Value::Object(_) => "{…}",
            _ => "…",
        })
    }
}

#[cfg(feature = "typed")]
impl<T: Into<serde_json::Value>> From<T> for Json {
    fn from(value: T) -> Self {
        Self(value.into())
    }
}

/// Any JSON value.
#[cfg(not(feature = "typed"))]
#[derive(Debug)]
pub enum Json {}

/// Fields of a response that its type does not declare, by their names on the wire.
#[cfg(feature = "typed")]
pub type OtherFields = BTreeMap<String, Json>;

/// Maps Rust types to what the engine expects for them.
macro_rules! field_types {
    ($($rust:ty => $ty:expr,)*) => { $(impl FieldType for $rust { const TY: Ty = $ty; })* };
}

field_types! {
    String => Ty::Text(TextFormat::Any),
    Decimal => Ty::Decimal,
    i32 => Ty::Int32,
    i64 => Ty::Int64,
    bool => Ty::Bool,
    Json => Ty::Json,
}

impl<T: FieldType> FieldType for Vec<T> {
    const TY: Ty = Ty::List(&T::TY);
}

impl<T: FieldType> FieldType for BTreeMap<String, T> {
    const TY: Ty = Ty::Map(&T::TY);
}

/// The text as it is sent, if it has the form of a type.
fn checked(ty: Ty, text: &str) -> Result<String, FormatError> {
    let fits = match ty {
        Ty::Text(format) => return format.checked(text),
        Ty::Date => civil::is_date(text),
        _ => civil::is_date_time(text),
    };
    let refuse = || {
        FormatError::new(
            described(ty),
            shown(text, Place::Date),
            "write a day that exists, in this order, as the merchant's clock shows it",
        )
    };
    fits.then(|| text.into()).ok_or_else(refuse)
}

/// Declares text types: a newtype over `String` with what the engine expects of it. `secret` ones print `***` and are zeroed when they are dropped. What is `checked` comes
/// from outside only through its check.
macro_rules! text_types {
    ($($(#[doc = $doc:literal])+ $name:ident => $ty:expr, $shown:ident $made:ident;)*) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text: of a request as it is sent, of an answer as it arrived.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        text_types!(@made $name $made);
        text_types!(@debug $name $shown);

        impl FieldType for $name {
            const TY: Ty = $ty;
        }
    )* };
    (@made $name:ident any) => {
        #[cfg(feature = "typed")]
        impl $name {
            pub(crate) fn unchecked(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    };
    (@made $name:ident checked) => {
        impl $name {
            /// Takes any text, without a check: test data with made-up check digits, or what a waived check lets pass (see
            /// [`Waiver`](crate::Waiver) and [`Checks`](crate::Checks)). A request with it is refused where its checks are not waived.
            #[must_use]
            pub fn unchecked(text: impl Into<String>) -> Self {
                Self(text.into())
            }
        }

        impl TryFrom<&str> for $name {
            type Error = FormatError;

            fn try_from(text: &str) -> Result<Self, FormatError> {
                checked(Self::TY, text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = FormatError;

            fn try_from(text: String) -> Result<Self, FormatError> {
                Self::try_from(text.as_str())
            }
        }

        impl core::str::FromStr for $name {
            type Err = FormatError;

            fn from_str(text: &str) -> Result<Self, FormatError> {
                Self::try_from(text)
            }
        }
    };
    (@debug $name:ident secret) => {
        impl Drop for $name {
            fn drop(&mut self) {
                zeroize::Zeroize::zeroize(&mut self.0);
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("***")
            }
        }
    };
    (@debug $name:ident open) => {
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

text_types! {
    /// A civil date and time without a zone, `yyyy-MM-ddTHH:mm:ss`, in Istanbul (UTC+03:00). An answer may carry a fraction.
    DateTime => Ty::DateTime, open checked;
    /// A civil date, `yyyy-MM-dd`.
    Date => Ty::Date, open checked;
    /// A reference of the merchant's own that must not begin with `+` or `-`, nor contain control characters; at most 8 KiB.
    Reference => Ty::Text(TextFormat::Reference), open checked;
    /// A card number: 12 to 19 digits with a check digit. `Debug` prints `***`; with serde the number itself is written: a request is
    /// serialized to be sent or stored.
    CardNumber => Ty::Text(TextFormat::CardNumber), secret checked;
    /// A card's security code: 3 digits, 4 for American Express. `Debug` prints `***`; with serde the code itself is written. It must
    /// not be stored.
    Cvc => Ty::Text(TextFormat::Cvc), secret checked;
    /// The year a card expires, in four digits or its last two.
    ExpireYear => Ty::Text(TextFormat::ExpireYear), open checked;
    /// The month a card expires, `01` to `12`; a single digit gets its zero.
    ExpireMonth => Ty::Text(TextFormat::ExpireMonth), open checked;
    /// A Turkish IBAN. Spaces and lower case are taken, 26 characters are sent.
    Iban => Ty::Text(TextFormat::Iban), open checked;
    /// A T.C. identity number: 11 digits with two check digits. `Debug` prints `***`; with serde the number itself is written.
    NationalId => Ty::Text(TextFormat::NationalId), secret checked;
    /// A Turkish mobile number. Taken as people write it, sent as `5XXXXXXXXX`.
    Gsm => Ty::Text(TextFormat::Gsm), open checked;
    /// Money above zero, in lira with at most two decimals; sent with exactly two.
    Money => Ty::Text(TextFormat::Amount), open checked;
    /// An id as text; its digits are taken as a number, too.
    Id => Ty::Text(TextFormat::Id), open any;
    /// An id: not empty, no control characters; its digits are taken as a number, too.
    Identifier => Ty::Text(TextFormat::Identifier), open checked;
    /// A person's or a product's name: not empty, no control characters.
    Name => Ty::Text(TextFormat::Name), open checked;
    /// The first 6 to 8 digits of a card number.
    Bin => Ty::Text(TextFormat::Bin), open checked;
    /// An absolute `https` address (`http` on a loopback host).
    Url => Ty::Text(TextFormat::Url), open checked;
    /// A value that ParaX signs: not empty, no control characters, no `&`.
    Signed => Ty::Text(TextFormat::Signed), open checked;
    /// An id that ParaX signs: not empty, no control characters, no `&`; its digits are taken as a number, too.
    SignedId => Ty::Text(TextFormat::SignedId), open checked;
    /// A value that ParaX signs and that may be empty: no control characters, no `&`.
    SignedData => Ty::Text(TextFormat::SignedData), open checked;
    /// A URL that ParaX signs: absolute, `https` (`http` on a loopback host), no `&`.
    SignedUrl => Ty::Text(TextFormat::SignedUrl), open checked;
    /// Text that acts as a secret or identifies a person. `Debug` prints `***`; with serde the text itself is written: a request is
    /// serialized to be sent or stored.
    Sensitive => Ty::Text(TextFormat::Sensitive), secret any;
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The elements.
    pub items: Vec<T>,
    /// Which page this is, from 0, if the list has pages.
    pub page: Option<i64>,
    /// How many elements a page has.
    pub size: Option<i64>,
    /// How many elements there are in all.
    pub total_size: Option<i64>,
    /// Fields of the response that this version does not know.
    #[cfg(feature = "typed")]
    pub other_fields: OtherFields,
    /// Parts of the response that do not fit their type, of its items too; nearly always none.
    pub misfits: Misfits,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            page: None,
            size: None,
            total_size: None,
            #[cfg(feature = "typed")]
            other_fields: OtherFields::new(),
            misfits: Misfits::default(),
        }
    }
}

macro_rules! page_field {
    ($wire:literal, $name:literal, $ty:expr) => {
        Field {
            key: &schema::FieldKey(concat!("\"", $wire, "\":")),
            ty: &$ty,
            #[cfg(feature = "schema")]
            presence: crate::api::schema::Presence::Optional,
            #[cfg(feature = "schema")]
            bound: crate::api::schema::Bound::None,
            #[cfg(feature = "schema")]
            name: $name,
            #[cfg(feature = "schema")]
            computed: false,
            #[cfg(feature = "schema")]
            doc: "",
        }
    };
}

impl<T: FieldType> FieldType for Page<T> {
    const TY: Ty = Ty::Object(&Type {
        name: "Page",
        fields: &[
            page_field!("items", "items", Ty::List(&T::TY)),
            page_field!("page", "page", Ty::Int64),
            page_field!("size", "size", Ty::Int64),
            page_field!("totalSize", "total_size", Ty::Int64),
        ],
        // The items are the envelope of the list: without them nothing was found, so that another value there is an error.
        checks: &TypeChecks {
            rules: &[],
            required: 0,
            decisive: 1,
            nonempty: 0,
            nonblank: 0,
            positive: 0,
            at_least_one: 0,
            not_negative: 0,
            rule_inputs: 0,
        },
        #[cfg(feature = "schema")]
        role: "response",
        #[cfg(feature = "schema")]
        doc: "A page of a list.",
    });
}
