//! Parts of a response that do not fit their type. They are left out of their fields and reported beside the result, so that one field
//! of an unexpected form does not hide the rest.
//!
//! These stay errors: the envelope of a response and a whole body that is not what the operation returns, a name given twice, and a
//! field that its declaration marks `required`, since it decides what the response means.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Deref;

/// A part of a response, or of a message from outside, that does not fit its type. Its field is absent.
///
/// Its `Debug` shows path and reason only: what arrived may be a card number.
///
/// ```
/// # use imza::craftgate::{Craftgate, Environment};
/// # use imza::secret::{CraftgateApiKey, CraftgateSecretKey};
/// # use imza::Context;
/// # fn main() -> imza::Result<()> {
/// # #[cfg(feature = "typed")] {
/// # let craftgate = Craftgate::new(CraftgateApiKey::new("key-1")?, CraftgateSecretKey::new("FooBar123!")?, Environment::Sandbox);
/// let call = craftgate.payment().retrieve_payment(7, &Context { random_key: "Xa15Fp11T", ..Context::default() })?;
/// let payment = call.parse(200, br#"{"data":{"id":7,"installment":"three"}}"#)?;
/// assert_eq!((payment.id, payment.installment), (Some(7), None));
/// assert_eq!((payment.misfits[0].path.as_str(), payment.misfits[0].raw.as_str()), ("installment", "\"three\""));
/// # }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Misfit {
    /// Its place in the result, e.g. `items[2].price`. Indices count the elements as they arrived: an element that does not fit is left out
    /// of its list.
    pub path: String,
    /// The expected form and the kind of value that was found, never the value.
    pub reason: String,
    /// The JSON text that arrived, as it was written.
    pub raw: String,
}

impl fmt::Debug for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Misfit").field("path", &self.path).field("reason", &self.reason).finish_non_exhaustive()
    }
}

/// The [`Misfit`]s of a result, in the order of the response; nearly always none. It derefs to a slice.
#[derive(Clone, Default, PartialEq, Eq)]
// One pointer, since every typed response has a place for it.
#[allow(clippy::box_collection)]
pub struct Misfits(Option<Box<Vec<Misfit>>>);

impl Misfits {
    pub(crate) fn push(&mut self, misfit: Misfit) {
        self.0.get_or_insert_default().push(misfit);
    }

    #[cfg(feature = "typed")]
    pub(crate) fn last_mut(&mut self) -> Option<&mut Misfit> {
        self.0.as_mut()?.last_mut()
    }
}

impl fmt::Debug for Misfits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl Deref for Misfits {
    type Target = [Misfit];

    fn deref(&self) -> &[Misfit] {
        self.0.as_ref().map_or(&[], |misfits| misfits.as_slice())
    }
}

impl Extend<Misfit> for Misfits {
    fn extend<I: IntoIterator<Item = Misfit>>(&mut self, misfits: I) {
        misfits.into_iter().for_each(|misfit| self.push(misfit));
    }
}

impl IntoIterator for Misfits {
    type Item = Misfit;
    type IntoIter = alloc::vec::IntoIter<Misfit>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.map(|misfits| *misfits).unwrap_or_default().into_iter()
    }
}

impl<'m> IntoIterator for &'m Misfits {
    type Item = &'m Misfit;
    type IntoIter = core::slice::Iter<'m, Misfit>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
