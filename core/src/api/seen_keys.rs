//! The names of one object, to find one that stands in it twice.

use alloc::collections::BinaryHeap;
use alloc::string::String;

/// Names as they come. A heap: a million of them cost no more than sorting them, whoever chose them.
#[derive(Debug, Default)]
pub(crate) struct SeenKeys(BinaryHeap<String>);

impl SeenKeys {
    /// Keeps a name.
    #[inline(never)]
    pub(crate) fn add(&mut self, name: &str) {
        self.0.push(String::from(name));
    }

    /// A name that was met twice. It forgets all of them.
    #[inline(never)]
    pub(crate) fn duplicate(&mut self) -> Option<String> {
        let mut greater = self.0.pop()?;
        while let Some(name) = self.0.pop() {
            if name == greater {
                return Some(name);
            }
            greater = name;
        }
        None
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
