//! A sink that collects members that a type does not declare: JSON for readers with fixed types.
//!
//! `{"id": 1, "news": 2}` of a type that only knows `id` becomes `{"id": 1, "otherFields": {"news": 2}}`. Objects without a type
//! (maps, untyped data) stay as they are. Misfits of the whole answer are there as well, as `$misfits`, so that copies and stored answers
//! keep them.

use imza::Misfit;
use imza::api::schema::{Field, Type};
use imza::api::sink::{JsonText, Sink, Text};

/// The member that holds the undeclared ones.
const OTHER_FIELDS: &str = "otherFields";

/// The member of the outermost `otherFields` that holds the misfits. No API has such a name.
const MISFITS: &str = "$misfits";

/// JSON text that has undeclared members in `otherFields`.
pub(crate) struct OtherFieldsSink {
    text: JsonText,
    objects: Vec<Object>,
    /// How many objects and lists are open.
    depth: usize,
}

/// An open object with a type.
struct Object {
    depth: usize,
    others: Option<JsonText>,
    /// Whether the current member is one of the others.
    in_others: bool,
}

impl OtherFieldsSink {
    pub(crate) fn new(text: JsonText) -> Self {
        Self { text, objects: Vec::new(), depth: 0 }
    }

    pub(crate) fn into_string(self) -> String {
        self.text.into_string()
    }

    /// The text that the current value goes to. Nothing within an undeclared member is declared, so only the innermost object counts.
    fn to(&mut self) -> &mut JsonText {
        match self.objects.last_mut() {
            Some(Object { others: Some(others), in_others: true, .. }) => others,
            _ => &mut self.text,
        }
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

impl Sink for OtherFieldsSink {
    fn begin_object(&mut self, ty: Option<&'static Type>) {
        self.to().begin_object(ty);
        self.depth += 1;
        if ty.is_some() {
            self.objects.push(Object { depth: self.depth, others: None, in_others: false });
        }
    }

    fn end_object(&mut self) {
        let depth = self.depth;
        if depth == 1
            && let Some(misfits) = self.text.take_misfits()
        {
            self.name(MISFITS);
            // JSON is written as it is.
            self.number(&misfits);
        }
        if let Some(object) = self.objects.pop_if(|object| object.depth == depth)
            && let Some(mut others) = object.others
        {
            others.end_object();
            self.to().name(OTHER_FIELDS);
            // A number is written as it is, which suits this text, too.
            self.to().number(&others.into_string());
        }
        self.to().end_object();
        self.close();
    }

    fn begin_list(&mut self) {
        self.to().begin_list();
        self.depth += 1;
    }

    fn end_list(&mut self) {
        self.to().end_list();
        self.close();
    }

    fn field(&mut self, index: u8, field: &'static Field) {
        if let Some(object) = self.objects.last_mut() {
            object.in_others = false;
        }
        self.to().field(index, field);
    }

    fn name(&mut self, name: &str) {
        let depth = self.depth;
        if let Some(object) = self.objects.last_mut()
            && object.depth == depth
        {
            object.in_others = true;
            object.others.get_or_insert_with(|| {
                let mut others = JsonText::result(super::NAMES);
                others.begin_object(None);
                others
            });
        }
        self.to().name(name);
    }

    fn element(&mut self) {
        self.to().element();
    }

    fn text(&mut self, text: Text<'_>) {
        self.to().text(text);
    }

    fn decimal(&mut self, digits: &str) {
        self.to().decimal(digits);
    }

    fn number(&mut self, digits: &str) {
        self.to().number(digits);
    }

    fn boolean(&mut self, value: bool) {
        self.to().boolean(value);
    }

    fn null(&mut self) {
        self.to().null();
    }

    fn holds_decimal(&self, digits: &str) -> bool {
        // Swift's decimals hold 38 digits.
        digits.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count() <= 38
    }

    fn misfit(&mut self, misfit: Misfit) {
        self.text.misfit(misfit);
    }
}

#[cfg(test)]
mod tests {
    use imza::Names;
    use imza::api::json::JsonSource;
    use imza::bridge::Client;

    #[test]
    fn undeclared_members_are_collected() {
        let settings = r#"{"apiKey":"a","secretKey":"b","environment":"sandbox"}"#;
        let client = Client::new("craftgate", &JsonSource(settings), Names::Camel).unwrap();
        let body = br#"{"data":{"id":1,"news":[{"a":{"b":"\""}}],"card":{"cardToken":"t","more":1},"price":1.50,"less":{}}}"#;
        let (text, _) = super::super::collect(|into| client.read("payment.retrieve_payment", "", 200, body, into)).unwrap();
        assert_eq!(
            text,
            r#"{"id":1,"price":"1.50","otherFields":{"news":[{"a":{"b":"\""}}],"card":{"cardToken":"t","more":1},"less":{}}}"#
        );
    }

    #[test]
    fn misfits_are_in_the_other_fields_of_the_whole_answer() {
        let settings = r#"{"apiKey":"a","secretKey":"b","environment":"sandbox"}"#;
        let client = Client::new("craftgate", &JsonSource(settings), Names::Camel).unwrap();
        let read = |body: &[u8]| super::super::collect(|into| client.read("payment.retrieve_payment", "", 200, body, into)).unwrap().0;
        let text = read(br#"{"data":{"id":1,"pos":{"id":"x","new":2},"price":1.00000000000000000000000000000000000001}}"#);
        let (fields, misfits) = text.split_once(r#","otherFields":{"$misfits":"#).unwrap();
        assert_eq!(fields, r#"{"id":1,"pos":{"otherFields":{"new":2}}"#);
        assert!(
            misfits.starts_with(r#"[{"path":"pos.id","reason":"expected a 64-bit integer, found text","raw":"\"x\""},{"path":"price""#),
            "{misfits}"
        );
        assert!(misfits.ends_with(r#""raw":"1.00000000000000000000000000000000000001"}]}}"#), "{misfits}");
        assert_eq!(
            read(br#"{"data":{"price":1.0000000000000000000000000000000000001}}"#),
            r#"{"price":"1.0000000000000000000000000000000000001"}"#
        );
    }
}
