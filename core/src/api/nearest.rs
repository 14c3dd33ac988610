//! The nearest known word or name to one that is not known, for errors.
//!
//! Case and separators (`_`, `-`, spaces) do not count. A letter too many, too few or wrong, or two neighbours swapped, count one each
//! (optimal string alignment). A word fits with one such fault, and one more for every four letters; a word that begins with the other
//! always fits. Of equally near words the first of the table is taken.

use alloc::vec::Vec;

/// Maximum length of a word that is compared, in bytes.
const MOST_BYTES: usize = 64;

/// Returns the nearest known word; `None` if none is near.
pub(crate) fn nearest<T: AsRef<str>>(found: &str, known: impl IntoIterator<Item = T>) -> Option<T> {
    if found.len() > MOST_BYTES {
        return None;
    }
    let found = folded(found);
    let most = 1 + found.len() / 4;
    let distances = known.into_iter().filter_map(|word| {
        let letters = folded(word.as_ref());
        let distance = distance(&found, &letters);
        let begins = !found.is_empty() && !letters.is_empty() && (letters.starts_with(&found) || found.starts_with(&letters));
        (begins || distance <= most && distance < letters.len()).then_some((distance, word))
    });
    distances.min_by_key(|(distance, _)| *distance).map(|(_, word)| word)
}

/// Returns the letters that count.
fn folded(text: &str) -> Vec<char> {
    // The lower case of `İ` has a dot of its own; a Turkish keyboard writes `ı` for the lower case of `I`.
    let letters = text.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase);
    letters.filter(|c| *c != '\u{307}').map(|c| if c == 'ı' { 'i' } else { c }).collect()
}

/// Computes the number of letters to change, add, remove or swap with a neighbour to turn one word into the other.
fn distance(left: &[char], right: &[char]) -> usize {
    // The distances of the beginnings of `left` (by row) to those of `right`: the last row, and the one before it.
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    let mut last: Option<char> = None;
    for (done, a) in left.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(done + 1);
        let mut last_of_right: Option<char> = None;
        for (at, b) in right.iter().enumerate() {
            let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX - 1);
            let mut least = (cell(&row, at) + usize::from(a != b)).min(cell(&row, at + 1) + 1).min(cell(&next, at) + 1);
            if at > 0 && last == Some(*b) && last_of_right == Some(*a) {
                least = least.min(cell(&before, at - 1) + 1);
            }
            next.push(least);
            last_of_right = Some(*b);
        }
        before = core::mem::replace(&mut row, next);
        last = Some(*a);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_by_what_people_mistype() {
        let currencies = ["TRY", "USD", "EUR", "GBP"];
        for (found, meant) in [("TYR", "TRY"), ("try", "TRY"), ("USDT", "USD"), ("EU", "EUR"), ("gb", "GBP"), ("tryy", "TRY")] {
            assert_eq!(nearest(found, currencies), Some(meant), "{found}");
        }
        assert_eq!(nearest("CHF", currencies), None);
        assert_eq!(nearest("", currencies), None);
        assert_eq!(nearest("secret", ["apiKey", "secretKey", "environment"]), Some("secretKey"));
        assert_eq!(nearest("timeout", ["apiKey", "secretKey", "environment"]), None);
        assert_eq!(nearest("paid_prcie", ["price", "paidPrice"]), Some("paidPrice"));
        assert_eq!(nearest("LİSTİNG_OR_SUBSCRİPTİON", ["PRODUCT", "LISTING_OR_SUBSCRIPTION"]), Some("LISTING_OR_SUBSCRIPTION"));
    }

    #[test]
    fn the_first_of_equally_near_words_is_taken() {
        assert_eq!(nearest("AB", ["AC", "AD"]), Some("AC"));
        assert_eq!(nearest("AB", ["AD", "AC"]), Some("AD"));
    }

    #[test]
    fn a_swap_of_neighbours_counts_one() {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        for (left, right, count) in
            [("ab", "ba", 1), ("ca", "abc", 3), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("a", "a", 0)]
        {
            assert_eq!(distance(&letters(left), &letters(right)), count, "{left} {right}");
        }
    }
}
