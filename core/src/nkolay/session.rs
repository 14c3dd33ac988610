//! The results that one step passes to the next: the token, the session with a bank, the pre-approval.
//!
//! Each has its own type and comes only from the step that makes it, or from its saved text in another process. The saved text names its
//! kind, so that restoring it as another kind is an error at once:
//!
//! ```text
//! nkolay-token:<token>    nkolay-session:<referenceId>    nkolay-pre-approval:<referenceId>
//! ```
//!
//! The token is a JWT (RFC 7519). Its `exp` is read without verifying the signature, which N Kolay does.

use alloc::string::{String, ToString};
use core::fmt;

use super::messages;
use crate::api::declare::FieldType;
use crate::api::json::Fields;
use crate::api::schema::Ty;
use crate::api::url::PathValue;
use crate::error::{Error, Result};
use crate::integer::whole;
use crate::secret::{NkolayToken, Secret, SecretText};
use crate::sign::from_base64_url;

/// Maximum length of a token in bytes, since HTTP servers accept headers of 8 KiB.
const TOKEN_BYTES: usize = 8000;
/// Maximum length of a reference in bytes, which is that of a path value.
const REFERENCE_BYTES: usize = 1024;

/// A bearer token. Treat it as a secret; its `Debug` shows `***`.
#[derive(Clone)]
pub struct Token(NkolayToken);

impl Token {
    /// Returns the expiry time in Unix seconds, if the token contains it. Renew the token a little earlier.
    ///
    /// ```
    /// # use imza::nkolay::Token;
    /// // {"alg":"HS512"} . {"exp":1770121800} . signature
    /// let token = Token::restore("nkolay-token:eyJhbGciOiJIUzUxMiJ9.eyJleHAiOjE3NzAxMjE4MDB9.c2ln")?;
    /// assert_eq!(token.expires_at(), Some(1770121800));
    /// # Ok::<(), imza::Error>(())
    /// ```
    #[must_use]
    pub fn expires_at(&self) -> Option<i64> {
        let mut parts = self.secret().reveal().split('.');
        let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let claims = from_base64_url(payload)?;
        let claims = Fields::read(core::str::from_utf8(&claims).ok()?)?;
        // RFC 7519 allows a fraction of a second.
        whole(claims.json("exp")?.split('.').next()?)
    }

    /// Returns the text that restores the token in another process. Store it like a password.
    #[must_use]
    pub fn save(&self) -> String {
        self.saved().into_string()
    }

    pub(super) fn saved(&self) -> SecretText {
        SecretText::of(&[Saved::Token.prefix(), self.secret().reveal()])
    }

    /// Restores a token from its saved text.
    ///
    /// # Errors
    /// `invalid_request` (`token`) if the text is not the saved text of a token.
    pub fn restore(saved: &str) -> Result<Self> {
        Self::new(Saved::Token.text_of(saved)?).map_err(|reason| Error::invalid(Saved::Token.path(), &[reason]))
    }

    /// Checks a token as it arrived; returns the reason if it is invalid.
    pub(super) fn new(text: &str) -> core::result::Result<Self, &'static str> {
        if text.is_empty() || !text.bytes().all(|b| (b'!'..=b'~').contains(&b)) || text.len() > TOKEN_BYTES {
            return Err("expected a token of at most 8000 printable ASCII characters without spaces, found another text");
        }
        NkolayToken::new(text).map(Self).map_err(|_| "expected a token")
    }

    pub(super) fn secret(&self) -> &Secret {
        &self.0.0
    }
}

impl FieldType for Token {
    const TY: Ty = Ty::Object(messages::Token::TABLE);
}

impl<'a> From<&'a Token> for PathValue<'a> {
    fn from(token: &'a Token) -> Self {
        Self::Text(token.secret().reveal())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

/// A session with a bank, for `simulate` and `pre_approve` of [`Nkolay`](super::Nkolay). It comes only from starting one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankSession(Reference);

/// A pre-approval that the bank granted, for `apply` of [`Nkolay`](super::Nkolay).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreApproval(Reference);

/// Implements the methods of the types that hold a reference.
macro_rules! references {
    ($($name:ident),+) => { $(
        impl $name {
            /// Returns N Kolay's reference, e.g. to ask the vendor about it or to search logs.
            #[must_use]
            pub fn reference_id(&self) -> &str {
                &self.0.0
            }

            /// Returns the text that restores the value in another process.
            #[must_use]
            pub fn save(&self) -> String {
                self.saved().into_string()
            }

            pub(super) fn saved(&self) -> SecretText {
                SecretText::of(&[Saved::$name.prefix(), self.reference_id()])
            }

            /// Restores a value from its saved text.
            ///
            /// # Errors
            /// `invalid_request` if the text was saved from another kind of value.
            pub fn restore(saved: &str) -> Result<Self> {
                Self::new(Saved::$name.text_of(saved)?).map_err(|reason| Error::invalid(&Saved::$name.path(), &[&reason]))
            }

            /// Checks a reference as it arrived; returns the reason if it is invalid.
            pub(super) fn new(text: &str) -> core::result::Result<Self, &'static str> {
                Reference::new(text).map(Self)
            }
        }

        impl FieldType for $name {
            const TY: Ty = Ty::Object(messages::$name::TABLE);
        }

        impl<'a> From<&'a $name> for PathValue<'a> {
            fn from(step: &'a $name) -> Self {
                Self::Text(step.reference_id())
            }
        }
    )+ };
}

references!(BankSession, PreApproval);

/// The engine builds handles from their saved text, which is the first field; the other fields are derived from it.
#[cfg(feature = "typed")]
mod typed {
    use super::{BankSession, NkolayToken, PreApproval, Reference, Secret, String, Token};
    use serde::ser::{Serialize, SerializeMap, Serializer};

    use crate::api::serde_values::SerializeValue;
    use crate::api::typed::{Empty, FromAnswer, ValueSlot};

    macro_rules! handles {
        ($($name:ident, $empty:expr, $is_empty:expr;)+) => { $(
            impl ValueSlot for $name {
                fn field(&mut self, _: u8) -> Option<&mut dyn ValueSlot> {
                    Some(self)
                }

                fn text(&mut self, saved: &str) -> bool {
                    let is_empty: fn(&Self) -> bool = $is_empty;
                    if !is_empty(self) {
                        return true;
                    }
                    Self::restore(saved).is_ok_and(|restored| {
                        *self = restored;
                        true
                    })
                }

                fn number(&mut self, _: &str) -> bool {
                    true
                }
            }

            impl Empty for $name {
                fn empty() -> Self {
                    $empty
                }
            }

            impl SerializeValue for $name {
                fn serialize_value<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let mut object = serializer.serialize_map(Some(1))?;
                    object.serialize_entry("saved", &self.save())?;
                    object.end()
                }
            }

            /// An object with the saved text, which restores it: keep that of a token like a password.
            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    self.serialize_value(serializer)
                }
            }

            impl FromAnswer for $name {
                type Data = Self;

                fn from_data(data: Self) -> Self {
                    data
                }
            }
        )+ };
    }

    handles! {
        Token, Self(NkolayToken(Secret::new(String::new()))), |token| token.secret().reveal().is_empty();
        BankSession, Self(Reference(String::new())), |session| session.reference_id().is_empty();
        PreApproval, Self(Reference(String::new())), |approval| approval.reference_id().is_empty();
    }
}

/// A reference that is valid as a path value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reference(String);

impl Reference {
    fn new(text: &str) -> core::result::Result<Self, &'static str> {
        match text {
            "" | "." | ".." => Err("expected a reference, found empty text or dots"),
            _ if text.trim() != text || text.contains(char::is_control) => {
                Err("expected a reference without control characters and surrounding spaces, found one with them")
            }
            _ if text.len() > REFERENCE_BYTES => Err("expected a reference of at most 1024 bytes, found a longer one"),
            _ => Ok(Self(text.to_string())),
        }
    }
}

/// Kinds of saved texts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Saved {
    Token,
    BankSession,
    PreApproval,
}

impl Saved {
    const ALL: [Self; 3] = [Self::Token, Self::BankSession, Self::PreApproval];

    fn prefix(self) -> &'static str {
        match self {
            Self::Token => "nkolay-token:",
            Self::BankSession => "nkolay-session:",
            Self::PreApproval => "nkolay-pre-approval:",
        }
    }

    /// Returns the name of the argument that it is passed as.
    fn path(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::BankSession => "session",
            Self::PreApproval => "pre_approval",
        }
    }

    fn described(self) -> &'static str {
        match self {
            Self::Token => "a token",
            Self::BankSession => "a bank session",
            Self::PreApproval => "a pre-approval",
        }
    }

    /// Returns the text after the prefix of this kind. Errors never show the text, which may be a token.
    fn text_of(self, saved: &str) -> Result<&str> {
        saved.strip_prefix(self.prefix()).ok_or_else(|| {
            let other = Self::ALL.iter().find(|kind| saved.starts_with(kind.prefix()));
            let found = other.map_or("text that was not made by save()", |kind| kind.described());
            Error::invalid(self.path(), &["expected the saved text of ", self.described(), ", found ", found])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign::base64;

    #[test]
    fn what_is_saved_is_restored() {
        assert_eq!(BankSession::restore(&BankSession::new("7b94/ü").unwrap().save()).unwrap().reference_id(), "7b94/ü");
        assert_eq!(PreApproval::restore(&PreApproval::new("5017").unwrap().save()).unwrap().reference_id(), "5017");
        assert_eq!(Token::restore(&Token::new("a.b.c").unwrap().save()).unwrap().secret().reveal(), "a.b.c");
    }

    #[test]
    fn one_restored_as_another_is_a_clear_error() {
        let session = BankSession::new("7b94").unwrap().save();
        let error = PreApproval::restore(&session).unwrap_err();
        assert_eq!((error.code(), error.path()), ("invalid_request", "pre_approval"));
        assert!(error.to_string().contains("the saved text of a pre-approval, found a bank session"), "{error}");

        let token = Token::new("eyJsecret").unwrap().save();
        for error in [BankSession::restore(&token).unwrap_err(), BankSession::restore("eyJsecret").unwrap_err()] {
            assert!(!alloc::format!("{error} {error:?}").contains("eyJsecret"));
        }
        for bad in
            ["nkolay-session:", "nkolay-session:..", "nkolay-session:a\nb", "nkolay-token:a b", "nkolay-token:ü", "nkolay-token:", ""]
        {
            assert!(BankSession::restore(bad).is_err() && Token::restore(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_token_is_never_shown() {
        assert_eq!(alloc::format!("{:?}", Token::new("eyJsecret").unwrap()), "Token(***)");
    }

    #[test]
    fn an_expiry_is_read_where_there_is_one() {
        let token = |claims: &str| {
            Token::new(&["e30.", &base64(claims.as_bytes()).replace('+', "-").replace('/', "_"), ".c2ln"].concat()).unwrap().expires_at()
        };
        assert_eq!(token(r#"{"exp":1770121800}"#), Some(1_770_121_800));
        assert_eq!(token(r#"{"exp":1770121800.5}"#), Some(1_770_121_800));
        for none in [
            "{}",
            "[]",
            "",
            r#"{"exp":"1770121800"}"#,
            r#"{"exp":null}"#,
            r#"{"exp":1,"exp":2}"#,
            r#"{"exp":99999999999999999999}"#,
            "{\"exp",
        ] {
            assert_eq!(token(none), None, "{none}");
        }
        for none in ["opaque", "a.b", "a.b.c.d", "..", "a.%.c"] {
            assert_eq!(Token::new(none).unwrap().expires_at(), None, "{none}");
        }
    }
}
