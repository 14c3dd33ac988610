//! The rules of a type.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{LitInt, LitStr, Result, Token, bracketed, parenthesized};

use super::types::{Field, FieldRef, Value, named};
use super::{Errors, keyword, meaning, names, next_is, within, word};

/// A rule across the fields of a type.
pub enum Rule {
    Require(FieldRef, Vec<Condition>),
    RequireUnless(FieldRef, Vec<Condition>),
    Forbid(FieldRef, Vec<Condition>),
    NonEmptyUnless(FieldRef, Condition),
    OneOf(Vec<Vec<FieldRef>>),
    AtMostOne(Vec<FieldRef>),
    Sum { list: FieldRef, of: Foreign, total: FieldRef, within: Option<Foreign> },
    Total(Vec<FieldRef>, FieldRef),
    AtLeast(FieldRef, i64),
    Exactly(FieldRef, i64, Vec<Condition>),
}

/// A field of another type, which may be in another declaration.
pub struct Foreign {
    pub ty: Ident,
    pub field: Ident,
}

/// A condition of a rule.
pub struct Condition {
    pub field: FieldRef,
    pub kind: ConditionKind,
}

/// The test that a condition applies to its field.
pub enum ConditionKind {
    True,
    Present,
    Absent,
    In(Vec<LitStr>),
    Equals(FieldRef),
}

#[derive(Clone, Copy)]
enum RuleWord {
    Require,
    Forbid,
    NonEmpty,
    OneOf,
    AtMostOne,
    Sum,
    Total,
    AtLeast,
    Exactly,
}

const RULES: [(&str, RuleWord); 9] = [
    ("require", RuleWord::Require),
    ("forbid", RuleWord::Forbid),
    ("nonempty", RuleWord::NonEmpty),
    ("one_of", RuleWord::OneOf),
    ("at_most_one", RuleWord::AtMostOne),
    ("sum", RuleWord::Sum),
    ("total", RuleWord::Total),
    ("at_least", RuleWord::AtLeast),
    ("exactly", RuleWord::Exactly),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    If,
    Unless,
}

#[derive(Clone, Copy)]
enum ConditionWord {
    Given,
    Absent,
    Is,
    In,
    Equals,
}

const CONDITIONS: [(&str, ConditionWord); 5] = [
    ("given", ConditionWord::Given),
    ("absent", ConditionWord::Absent),
    ("is", ConditionWord::Is),
    ("in", ConditionWord::In),
    ("equals", ConditionWord::Equals),
];

/// Parses a rule with the `;` that ends it.
pub fn rule(input: ParseStream<'_>, fields: &[Field], errors: &mut Errors) -> Result<Rule> {
    let rule = meaning("rule", &word(input)?, &RULES)?;
    let mut rest = Rest { input, fields, errors };
    let rule = match rule {
        RuleWord::Require => rest.require()?,
        RuleWord::Forbid => Rule::Forbid(rest.field()?, rest.conditions_if()?),
        RuleWord::NonEmpty => rest.nonempty()?,
        RuleWord::OneOf => Rule::OneOf(rest.groups()?),
        RuleWord::AtMostOne => Rule::AtMostOne(rest.fields_between(|input| input.parse::<Token![,]>().map(|_| ()))?),
        RuleWord::Sum => rest.sum()?,
        RuleWord::Total => {
            let parts = rest.fields_between(|input| input.parse::<Token![+]>().map(|_| ()))?;
            rest.input.parse::<Token![=]>()?;
            Rule::Total(parts, rest.field()?)
        }
        RuleWord::AtLeast => Rule::AtLeast(rest.field()?, rest.number()?),
        RuleWord::Exactly => Rule::Exactly(rest.field()?, rest.number()?, rest.conditions_if()?),
    };
    input.parse::<Token![;]>()?;
    Ok(rule)
}

/// The parser of a rule after its first word.
struct Rest<'r, 'i> {
    input: ParseStream<'i>,
    fields: &'r [Field],
    errors: &'r mut Errors,
}

impl<'r> Rest<'r, '_> {
    /// Parses a field of the type; reports an unknown one and continues.
    fn field(&mut self) -> Result<FieldRef> {
        let name = self.input.parse()?;
        Ok(self.resolved(&name))
    }

    fn resolved(&mut self, name: &Ident) -> FieldRef {
        self.errors.kept(named(name, self.fields)).map_or(FieldRef(0), |(field, _)| field)
    }

    fn when(&mut self) -> Result<When> {
        meaning("word", &word(self.input)?, &[("if", When::If), ("unless", When::Unless)])
    }

    /// Parses `f if c and c` or `f unless c or c`.
    fn require(&mut self) -> Result<Rule> {
        let field = self.field()?;
        Ok(match self.when()? {
            When::If => Rule::Require(field, self.conditions("and")?),
            When::Unless => Rule::RequireUnless(field, self.conditions("or")?),
        })
    }

    /// Parses `f unless c`.
    fn nonempty(&mut self) -> Result<Rule> {
        let field = self.field()?;
        keyword(self.input, "unless")?;
        Ok(Rule::NonEmptyUnless(field, self.condition()?))
    }

    fn conditions_if(&mut self) -> Result<Vec<Condition>> {
        keyword(self.input, "if")?;
        self.conditions("and")
    }

    /// Parses conditions separated by a word.
    fn conditions(&mut self, between: &str) -> Result<Vec<Condition>> {
        let mut conditions = vec![self.condition()?];
        while !self.input.peek(Token![;]) {
            keyword(self.input, between)?;
            conditions.push(self.condition()?);
        }
        Ok(conditions)
    }

    fn condition(&mut self) -> Result<Condition> {
        let field = self.field()?;
        let ends = !self.input.peek(syn::Ident) && !self.input.peek(Token![in]);
        if ends || next_is(self.input, "and") || next_is(self.input, "or") {
            return Ok(Condition { field, kind: ConditionKind::True });
        }
        let kind = match meaning("condition", &word(self.input)?, &CONDITIONS)? {
            ConditionWord::Given => ConditionKind::Present,
            ConditionWord::Absent => ConditionKind::Absent,
            ConditionWord::Is => ConditionKind::In(vec![self.input.parse()?]),
            ConditionWord::In => ConditionKind::In(self.words()?),
            ConditionWord::Equals => ConditionKind::Equals(self.field()?),
        };
        Ok(Condition { field, kind })
    }

    /// Parses `["A", "B"]`.
    fn words(&mut self) -> Result<Vec<LitStr>> {
        let content;
        bracketed!(content in self.input);
        let words = within(&content, |content| content.parse_terminated(|word| word.parse(), Token![,]))?;
        Ok(words.into_iter().collect())
    }

    /// Parses `(a, b) or (c)`.
    fn groups(&mut self) -> Result<Vec<Vec<FieldRef>>> {
        let mut groups = vec![self.group()?];
        while !self.input.peek(Token![;]) {
            keyword(self.input, "or")?;
            groups.push(self.group()?);
        }
        Ok(groups)
    }

    fn group(&mut self) -> Result<Vec<FieldRef>> {
        let content;
        parenthesized!(content in self.input);
        let names = within(&content, names)?;
        Ok(names.iter().map(|name| self.resolved(name)).collect())
    }

    /// Parses two or more fields separated by a mark.
    fn fields_between(&mut self, mark: fn(ParseStream<'_>) -> Result<()>) -> Result<Vec<FieldRef>> {
        let mut fields = vec![self.field()?];
        while fields.len() < 2 || !self.input.peek(Token![;]) && !self.input.peek(Token![=]) {
            mark(self.input)?;
            fields.push(self.field()?);
        }
        Ok(fields)
    }

    /// Parses `list.field = total` or `list.field = object.field`.
    fn sum(&mut self) -> Result<Rule> {
        let (list, of) = self.dotted("a list of objects", |ty| match ty {
            Value::List(element) => object(element),
            _ => None,
        })?;
        self.input.parse::<Token![=]>()?;
        let (total, within) = if self.input.peek2(Token![.]) {
            let (total, within) = self.dotted("an object", object)?;
            (total, Some(within))
        } else {
            (self.field()?, None)
        };
        Ok(Rule::Sum { list, of, total, within })
    }

    /// Parses a field of the type and, after a dot, a field of its value.
    fn dotted(&mut self, expected: &str, held: fn(&Value) -> Option<&Ident>) -> Result<(FieldRef, Foreign)> {
        let name: Ident = self.input.parse()?;
        self.input.parse::<Token![.]>()?;
        let inner: Ident = self.input.parse()?;
        let declared = named(&name, self.fields);
        let Some((field, declared)) = self.errors.kept(declared) else { return Ok((FieldRef(0), Foreign { ty: name, field: inner })) };
        let ty = held(&declared.ty).unwrap_or_else(|| {
            self.errors.at(name.span(), &format!("expected {expected}, found a field of another type"));
            &name
        });
        Ok((field, Foreign { ty: ty.clone(), field: inner }))
    }

    /// Parses `= 1`.
    fn number(&mut self) -> Result<i64> {
        self.input.parse::<Token![=]>()?;
        let minus = self.input.parse::<Option<Token![-]>>()?;
        let number: i64 = self.input.parse::<LitInt>()?.base10_parse()?;
        Ok(if minus.is_some() { -number } else { number })
    }
}

/// Returns the name of an object's type.
fn object(ty: &Value) -> Option<&Ident> {
    match ty {
        Value::Named(name) => Some(name),
        Value::List(_) | Value::Map(_) => None,
    }
}
