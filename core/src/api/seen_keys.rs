//! Finds duplicate names in an object.

use alloc::collections::BTreeSet;
use alloc::string::String;

/// The names seen so far. They are kept in a tree, so that even a million hostile names cost no more than sorting them.
#[derive(Debug, Default)]
pub(crate) struct SeenKeys {
    names: BTreeSet<String>,
    duplicate: Option<String>,
}

impl SeenKeys {
    /// Adds a name.
    pub(crate) fn add(&mut self, name: &str) {
        if !self.names.insert(name.into()) && self.duplicate.is_none() {
            self.duplicate = Some(name.into());
        }
    }

    /// Returns the first name that was added twice.
    pub(crate) fn duplicate(&mut self) -> Option<String> {
        self.duplicate.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_stands_twice_is_found_wherever_it_stands() {
        let duplicate = |names: &[&str]| {
            let mut met = SeenKeys::default();
            names.iter().for_each(|name| met.add(name));
            met.duplicate()
        };
        assert_eq!(duplicate(&["b", "a", "", "ab"]), None);
        assert_eq!(duplicate(&["b", "a", "c", "a", "d"]).as_deref(), Some("a"));
        assert_eq!(duplicate(&["", ""]).as_deref(), Some(""));
        assert_eq!(duplicate(&[]), None);
    }
}
