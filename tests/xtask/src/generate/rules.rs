//! Rules across fields, as sentences.

use imza::api::schema::{Bound, Condition, Field, Rule, Ty, Type};

use super::model::Sentence;

/// A rule as a sentence.
pub struct Said {
    /// The index of the field that it is about; none if it is about the object as a whole.
    pub field: Option<u8>,
    /// The sentence.
    pub words: Sentence,
}

/// The sentences of a rule.
pub fn said(table: &'static Type, rule: &'static Rule) -> Vec<Said> {
    let words = |say: &dyn Fn(Speaker) -> String| Sentence {
        camel: say(Speaker { table, name: Field::property }),
        snake: say(Speaker { table, name: |field| field.name }),
        wire: say(Speaker { table, name: Field::wire }),
    };
    let of_field = |field: &u8, say: &dyn Fn(Speaker) -> String| Said { field: Some(*field), words: words(say) };
    let of_object = |say: &dyn Fn(Speaker) -> String| Said { field: None, words: words(say) };
    let one = match rule {
        Rule::Require(field, when) => of_field(field, &|speaker| format!("Required if {}.", speaker.conditions(when, " and "))),
        Rule::RequireUnless(field, unless) => {
            of_field(field, &|speaker| format!("Required unless {}.", speaker.conditions(unless, " or ")))
        }
        Rule::Forbid(field, when) => of_field(field, &|speaker| format!("Must be left out if {}.", speaker.conditions(when, " and "))),
        Rule::NonEmptyUnless(field, unless) => {
            of_field(field, &|speaker| format!("Needs an element unless {}.", speaker.condition(unless)))
        }
        Rule::AtLeast(field, least) => of_field(field, &|_| format!("At least {least}.")),
        Rule::Exactly(field, due, when) => of_field(field, &|speaker| format!("Exactly {due} if {}.", speaker.conditions(when, " and "))),
        Rule::Total(parts, total) => of_field(total, &|speaker| format!("It is {}.", speaker.fields(parts, " + "))),
        Rule::Sum { list, of, total, within: None } => {
            of_field(total, &|speaker| format!("It is the sum of {}.", speaker.nested(*list, "[].", of)))
        }
        Rule::Sum { list, of, total, within: Some(within) } => {
            of_object(&|speaker| format!("{} is the sum of {}.", speaker.nested(*total, ".", within), speaker.nested(*list, "[].", of)))
        }
        Rule::OneOf(groups) => of_object(&|speaker| {
            let groups: Vec<String> = groups.iter().map(|group| speaker.fields(group, ", ")).collect();
            format!("At least one of these must be complete: {}.", groups.join("; "))
        }),
        Rule::AtMostOne(fields) => {
            let others = |field: u8| fields.iter().copied().filter(move |other| *other != field).collect::<Vec<_>>();
            let not_with = |field| of_field(field, &|speaker| format!("Not together with {}.", speaker.fields(&others(*field), " or ")));
            return fields.iter().map(not_with).collect();
        }
    };
    vec![one]
}

/// The bound of a field's value in a request, or of each element of a list, as a sentence.
pub fn bound(bound: Bound, is_list: bool) -> Option<Sentence> {
    let words = match (bound, is_list) {
        (Bound::None, _) => return None,
        (Bound::NonBlank, _) => "Not empty.",
        (Bound::Positive, false) => "Above zero.",
        (Bound::Positive, true) => "Each above zero.",
        (Bound::AtLeastOne, false) => "At least 1.",
        (Bound::AtLeastOne, true) => "Each at least 1.",
        (Bound::NotNegative, false) => "Not negative.",
        (Bound::NotNegative, true) => "None negative.",
    };
    Some(Sentence { camel: words.into(), snake: words.into(), wire: words.into() })
}

/// Spells field names in one way.
#[derive(Clone, Copy)]
struct Speaker {
    table: &'static Type,
    name: fn(&Field) -> &'static str,
}

impl Speaker {
    fn field(self, index: u8) -> String {
        let name = self.table.fields.get(usize::from(index)).map_or("", |field| (self.name)(field));
        format!("`{name}`")
    }

    fn fields(self, indices: &[u8], joint: &str) -> String {
        indices.iter().map(|index| self.field(*index)).collect::<Vec<_>>().join(joint)
    }

    fn conditions(self, conditions: &[Condition], joint: &str) -> String {
        conditions.iter().map(|condition| self.condition(condition)).collect::<Vec<_>>().join(joint)
    }

    fn condition(self, condition: &Condition) -> String {
        match condition {
            Condition::True(field) => format!("{} is true", self.field(*field)),
            Condition::Present(field) => format!("{} is given", self.field(*field)),
            Condition::Absent(field) => format!("{} is not given", self.field(*field)),
            Condition::Equals(left, right) => format!("{} equals {}", self.field(*left), self.field(*right)),
            Condition::In(field, words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                format!("{} is {}", self.field(*field), words.join(" or "))
            }
        }
    }

    /// A field of the object or of the objects in a field, by its name on the wire.
    fn nested(self, outer: u8, joint: &str, wire: &str) -> String {
        let Some(field) = self.table.fields.get(usize::from(outer)) else { return String::new() };
        let inner = match field.ty() {
            Ty::List(Ty::Object(table)) => Some(*table),
            Ty::Object(table) => Some(table),
            _ => None,
        };
        let inner = inner.and_then(|table| table.fields.iter().find(|inner| inner.wire() == wire));
        format!("`{}{joint}{}`", (self.name)(field), inner.map_or(wire, |inner| (self.name)(inner)))
    }
}

#[cfg(test)]
mod tests {
    use imza::api::schema::RequestLocation;

    use super::*;

    #[test]
    fn a_sentence_has_the_names_of_its_reader() {
        let operation = imza::craftgate::operation("payment", "create_payment").unwrap();
        let RequestLocation::Body(table) = operation.location else { panic!("it has a body") };
        let sentences: Vec<Sentence> = table.checks.rules.iter().flat_map(|rule| said(table, rule)).map(|said| said.words).collect();
        assert_eq!(sentences[0].camel, "It is the sum of `items[].price`.");
        assert_eq!(sentences[1].snake, "Required unless `paid_price` equals `wallet_price` or `additional_params` is given.");
        assert_eq!(sentences[2].wire, "Must be left out if `paidPrice` equals `walletPrice`.");
    }
}
