//! Errors for unknown words, with the nearest known word.

use proc_macro2::Ident;
use syn::ext::IdentExt;

/// Maximum number of known words that an error lists if none is near.
const MOST_LISTED: usize = 12;

/// Makes the error for an unknown word, at that word. `kind` names the kind of word, e.g. `flag`.
pub fn unknown<'k>(kind: &str, word: &Ident, known: impl IntoIterator<Item = &'k str>) -> syn::Error {
    let known: Vec<&str> = known.into_iter().collect();
    let found = word.unraw().to_string();
    let hint = match nearest(&found, &known) {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None if known.is_empty() || known.len() > MOST_LISTED => String::new(),
        None if known.len() == 1 => format!("; expected `{}`", known.concat()),
        None => format!("; expected one of `{}`", known.join("`, `")),
    };
    syn::Error::new(word.span(), format!("unknown {kind} `{found}`{hint}"))
}

/// Returns the nearest known word, if at most a third of the letters are wrong.
fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let most = word.chars().count().max(3) / 3;
    let distances = known.iter().map(|known| (strsim::damerau_levenshtein(word, known), *known));
    distances.filter(|(distance, _)| *distance <= most).min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    const FLAGS: [&str; 3] = ["undocumented", "reads", "changes"];

    #[test]
    fn a_misspelt_word_is_told_from_a_strange_one() {
        for (word, meant) in [("chnages", "changes"), ("read", "reads"), ("undocumentd", "undocumented"), ("changs", "changes")] {
            assert_eq!(nearest(word, &FLAGS), Some(meant), "{word}");
        }
        assert_eq!(nearest("idempotent", &FLAGS), None);
        assert_eq!(nearest("prce", &["price", "paid_price"]), Some("price"));
    }

    #[test]
    fn an_error_tells_the_nearest_word_or_all_of_them() {
        let message = |word: &str| unknown("flag", &Ident::new(word, Span::call_site()), FLAGS).to_string();
        assert_eq!(message("chnages"), "unknown flag `chnages`; did you mean `changes`?");
        assert_eq!(message("cached"), "unknown flag `cached`; expected one of `undocumented`, `reads`, `changes`");
    }
}
