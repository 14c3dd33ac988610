//! A sink for queries and forms: it stores one parameter for each field, so that they can be written in another order.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::schema::{Field, Type};
use super::sink::{Sink, Text};
use crate::secret::SecretText;

/// A name and its values: one for a scalar, any number for a list. Its `Debug` hides the values.
pub struct Param {
    /// Index of the field; an undeclared name has an index after all fields.
    order: u8,
    /// Wire name.
    pub name: Cow<'static, str>,
    /// Values as text.
    pub(crate) values: Vec<SecretText>,
    /// Whether the value is a list.
    pub is_list: bool,
}

impl fmt::Debug for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Param({:?}, {} values)", self.name, self.values.len())
    }
}

/// The values of a flat object.
#[derive(Debug, Default)]
pub struct ParamSink {
    /// In declared order; undeclared names last, in the caller's order.
    params: Vec<Param>,
    /// Index of the parameter that the next value belongs to.
    current: usize,
}

#[cfg(test)]
impl Param {
    /// Makes a parameter with these values.
    pub(crate) fn of(name: &'static str, values: &[&str], is_list: bool) -> Self {
        Self { order: 0, name: name.into(), values: values.iter().map(|value| SecretText::from(*value)).collect(), is_list }
    }
}

impl ParamSink {
    /// Returns the parameters in declared order; undeclared names come last, in the caller's order.
    #[must_use]
    pub fn in_declared_order(self) -> Vec<Param> {
        self.params
    }

    /// Returns the text of a scalar field by its index in the type.
    #[must_use]
    pub fn scalar(&self, index: u8) -> Option<&str> {
        self.params.iter().find(|param| param.order == index).and_then(|param| param.values.first()).map(|text| &**text)
    }

    /// Inserts a field in declared order; most fields arrive in that order.
    fn open(&mut self, param: Param) {
        let after = self.params.iter().rposition(|before| before.order <= param.order).map_or(0, |at| at + 1);
        self.params.insert(after, param);
        self.current = after;
    }

    fn value(&mut self, text: &str) {
        if let Some(param) = self.params.get_mut(self.current) {
            param.values.push(text.into());
        }
    }
}

impl Sink for ParamSink {
    fn is_flat(&self) -> bool {
        true
    }

    fn begin_object(&mut self, _: Option<&'static Type>) {}

    fn end_object(&mut self) {}

    fn begin_list(&mut self) {
        if let Some(param) = self.params.get_mut(self.current) {
            param.is_list = true;
        }
    }

    fn end_list(&mut self) {}

    fn field(&mut self, index: u8, field: &'static Field) {
        self.open(Param { order: index, name: Cow::Borrowed(field.wire()), values: Vec::new(), is_list: false });
    }

    fn name(&mut self, name: &str) {
        self.open(Param { order: u8::MAX, name: Cow::Owned(String::from(name)), values: Vec::new(), is_list: false });
    }

    fn element(&mut self) {}

    fn text(&mut self, text: Text<'_>) {
        self.value(text.as_str());
    }

    fn decimal(&mut self, digits: &str) {
        self.value(digits);
    }

    fn number(&mut self, digits: &str) {
        self.value(digits);
    }

    fn boolean(&mut self, value: bool) {
        self.value(if value { "true" } else { "false" });
    }

    fn null(&mut self) {}
}
