//! Rules across fields, in words.

use imza::api::schema::{Condition, Field, Rule, Ty, Type};

use super::model::Words;

/// A rule in words.
pub enum Said {
    /// Of one field, by its index.
    OfField(u8, Words),
    /// Of the object as a whole.
    OfObject(Words),
}

impl Said {
    /// The sentence.
    pub fn words(&self) -> Words {
        match self {
            Self::OfField(_, words) | Self::OfObject(words) => words.clone(),
        }
    }
}

/// What a rule says.
pub fn said(table: &'static Type, rule: &'static Rule) -> Vec<Said> {
    let words = |say: &dyn Fn(Speaker) -> String| Words {
        camel: say(Speaker { table, name: Field::property }),
        snake: say(Speaker { table, name: |field| field.name }),
        wire: say(Speaker { table, name: Field::wire }),
    };
    let of = |field: u8, say: &dyn Fn(Speaker) -> String| vec![Said::OfField(field, words(say))];
    match rule {
        Rule::Require(field, when) => of(*field, &|speaker| format!("Required if {}.", speaker.conditions(when, " and "))),
        Rule::RequireUnless(field, unless) => of(*field, &|speaker| format!("Required unless {}.", speaker.conditions(unless, " or "))),
        Rule::Forbid(field, when) => of(*field, &|speaker| format!("Must be left out if {}.", speaker.conditions(when, " and "))),
        Rule::NonEmptyUnless(field, unless) => of(*field, &|speaker| format!("Needs an element unless {}.", speaker.condition(unless))),
        Rule::AtLeast(field, least) => of(*field, &|_| format!("At least {least}.")),
        Rule::Total(parts, total) => of(*total, &|speaker| format!("It is {}.", speaker.fields(parts, " + "))),
        Rule::Sum { list, of: summed, total, within: None } => {
            of(*total, &|speaker| format!("It is the sum of {}.", speaker.of_elements(*list, summed)))
        }
        Rule::Sum { list, of: summed, total, within: Some(within) } => vec![Said::OfObject(words(&|speaker| {
            format!("{} is the sum of {}.", speaker.nested(*total, ".", within), speaker.of_elements(*list, summed))
        }))],
        Rule::AtMostOne(fields) => {
            let others = |field: u8| fields.iter().copied().filter(move |other| *other != field).collect::<Vec<_>>();
            let one = |field: &u8| {
                Said::OfField(*field, words(&|speaker| format!("Not together with {}.", speaker.fields(&others(*field), " or "))))
            };
            fields.iter().map(one).collect()
        }
        Rule::OneOf(groups) => vec![Said::OfObject(words(&|speaker| {
            let groups: Vec<String> = groups.iter().map(|group| speaker.fields(group, ", ")).collect();
            format!("At least one of these must be complete: {}.", groups.join("; "))
        }))],
    }
}

/// Names fields in one way.
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
            Condition::Given(field) => format!("{} is given", self.field(*field)),
            Condition::Absent(field) => format!("{} is not given", self.field(*field)),
            Condition::Equals(left, right) => format!("{} equals {}", self.field(*left), self.field(*right)),
            Condition::In(field, words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                format!("{} is {}", self.field(*field), words.join(" or "))
            }
        }
    }

    /// A field of the elements of a list, by its name on the wire.
    fn of_elements(self, list: u8, wire: &str) -> String {
        self.nested(list, "[].", wire)
    }

    /// A field of the object or of the objects in a field.
    fn nested(self, outer: u8, joint: &str, wire: &str) -> String {
        let Some(field) = self.table.fields.get(usize::from(outer)) else { return String::new() };
        let inner = match field.ty {
            Ty::List(Ty::Object(table)) => Some(*table),
            Ty::Object(table) => Some(table),
            _ => None,
        };
        let inner = inner.and_then(|table| table.fields.iter().find(|inner| inner.wire() == wire));
        format!("`{}{joint}{}`", (self.name)(field), inner.map_or(wire, |inner| (self.name)(inner)))
    }
}
