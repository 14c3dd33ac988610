//! `operations!`.

use heck::ToLowerCamelCase;
use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{LitStr, Result, Token, bracketed, parenthesized, token};

use super::{Docs, Errors, items, keyword, meaning, names, next_is, skip_past_semicolon, text_after, within, word};
use crate::nearest::unknown;

/// A list of operations.
pub struct Operations {
    pub client: Client,
    pub operations: Vec<Operation>,
}

/// The owner of the typed methods.
pub enum Client {
    /// The methods are handwritten.
    Nobody,
    /// The client itself.
    Itself(Ident),
    /// A group that a method of the client returns: the client, if it is not the default one, and the name of the group.
    Group(Option<Ident>, Ident),
}

/// An operation.
pub struct Operation {
    pub docs: Docs,
    pub method: Ident,
    pub path: LitStr,
    pub name: Ident,
    property: Option<LitStr>,
    pub arguments: Vec<Argument>,
    pub request: Option<Request>,
    pub response: Response,
    /// Whether a success may come without data.
    pub may_be_empty: bool,
    /// The handle that the caller gets, made from the response.
    pub gives: Option<Ident>,
    /// Groups of fields; at least one field of each group must be given.
    pub requires: Vec<Vec<Ident>>,
    flags: Vec<Flag>,
}

impl Operation {
    /// Returns the name in camelCase languages.
    pub fn property(&self) -> String {
        self.property.as_ref().map_or_else(|| self.name.unraw().to_string().to_lower_camel_case(), LitStr::value)
    }

    pub fn is_documented(&self) -> bool {
        !self.flags.contains(&Flag::Undocumented)
    }

    /// Returns whether the client fills in the request.
    pub fn is_filled(&self) -> bool {
        self.flags.contains(&Flag::Filled)
    }

    /// Returns whether it can be done only once, so that an earlier attempt may be the reason of a refusal.
    pub fn is_once(&self) -> bool {
        self.flags.contains(&Flag::Once)
    }

    pub fn reads(&self) -> bool {
        self.flags.contains(&Flag::Reads) || self.method == "GET" && !self.flags.contains(&Flag::Changes)
    }
}

/// A value before the request.
pub struct Argument {
    pub name: Ident,
    pub ty: Ident,
}

/// The request of an operation.
pub struct Request {
    pub location: Location,
    pub ty: Ident,
}

/// Location of the request.
#[derive(Clone, Copy)]
pub enum Location {
    Body,
    Query,
}

/// Response of an operation.
pub enum Response {
    Data(Ident),
    Page(Ident),
    Empty,
    Raw,
    Bytes,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Flag {
    Undocumented,
    Reads,
    Changes,
    Filled,
    Once,
}

const HEADERS: [&str; 3] = ["group", "client", "tables"];
const METHODS: [(&str, ()); 5] = [("GET", ()), ("POST", ()), ("PUT", ()), ("PATCH", ()), ("DELETE", ())];
const LOCATIONS: [(&str, Location); 2] = [("body", Location::Body), ("query", Location::Query)];
const FLAGS: [(&str, Flag); 5] = [
    ("undocumented", Flag::Undocumented),
    ("reads", Flag::Reads),
    ("changes", Flag::Changes),
    ("filled", Flag::Filled),
    ("once", Flag::Once),
];

impl Operations {
    pub fn parse(input: ParseStream<'_>, errors: &mut Errors) -> Self {
        let client = errors.kept(client(input)).unwrap_or_else(|| {
            skip_past_semicolon(input);
            Client::Nobody
        });
        Self { client, operations: items(input, errors, skip_past_semicolon, operation) }
    }
}

fn client(input: ParseStream<'_>) -> Result<Client> {
    let header = word(input)?;
    let client = match header.to_string().as_str() {
        "tables" => Client::Nobody,
        "group" => Client::Group(None, input.parse()?),
        "client" => Client::Itself(input.parse()?),
        _ => return Err(unknown("header", &header, HEADERS)),
    };
    input.parse::<Token![;]>()?;
    match client {
        Client::Itself(name) if next_is(input, "group") => {
            word(input)?;
            let group = input.parse()?;
            input.parse::<Token![;]>()?;
            Ok(Client::Group(Some(name), group))
        }
        client => Ok(client),
    }
}

fn operation(input: ParseStream<'_>, errors: &mut Errors) -> Result<Operation> {
    let docs = Docs::required(input, errors)?;
    let method = word(input)?;
    errors.kept(meaning("method", &method, &METHODS));
    let path: LitStr = input.parse()?;
    let name = input.parse()?;
    let property = text_after(input, input.peek(Token![as]))?;
    let arguments = arguments(input)?;
    if let Some(placeholder) = unnamed_placeholder(&path, &arguments) {
        errors.at(path.span(), &format!("`{{{placeholder}}}` is not filled by a value of this operation"));
    }
    let request = if input.peek(Token![->]) { None } else { Some(request(input, errors)?) };
    input.parse::<Token![->]>()?;
    let response = response(input)?;
    let may_be_empty = may_be_empty(input, &response)?;
    let gives = gives(input, &response)?;
    let requires = if input.peek(syn::Ident) { requires(input, request.is_some(), errors)? } else { Vec::new() };
    let flags = if input.peek(token::Paren) { flags(input, errors)? } else { Vec::new() };
    input.parse::<Token![;]>()?;
    Ok(Operation { docs, method, path, name, property, arguments, request, response, may_be_empty, gives, requires, flags })
}

fn arguments(input: ParseStream<'_>) -> Result<Vec<Argument>> {
    let content;
    parenthesized!(content in input);
    let arguments = within(&content, |content| content.parse_terminated(argument, Token![,]))?;
    Ok(arguments.into_iter().collect())
}

fn argument(input: ParseStream<'_>) -> Result<Argument> {
    let name = input.parse()?;
    input.parse::<Token![:]>()?;
    Ok(Argument { name, ty: input.parse()? })
}

/// Parses `or empty` after the response.
fn may_be_empty(input: ParseStream<'_>, response: &Response) -> Result<bool> {
    if !next_is(input, "or") {
        return Ok(false);
    }
    let place = word(input)?;
    keyword(input, "empty")?;
    match response {
        Response::Data(_) => Ok(true),
        _ => Err(syn::Error::new(place.span(), "only data of a declared type may be left out")),
    }
}

/// Parses `gives Handle` after the response.
fn gives(input: ParseStream<'_>, response: &Response) -> Result<Option<Ident>> {
    if !next_is(input, "gives") {
        return Ok(None);
    }
    let place = word(input)?;
    match response {
        Response::Data(_) => input.parse().map(Some),
        _ => Err(syn::Error::new(place.span(), "a handle can only be made from a response of a declared type")),
    }
}

/// Returns a placeholder of the path that is not filled. The last values fill the placeholders in order; text and numbers have the name
/// of their placeholder, a handle has its own name.
fn unnamed_placeholder(path: &LitStr, arguments: &[Argument]) -> Option<String> {
    let path = path.value();
    let placeholders: Vec<&str> = path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let unplaced = arguments.len().saturating_sub(placeholders.len());
    let mut placed = arguments.iter().skip(unplaced);
    let is_filled = |placeholder: &str| {
        placed.next().is_some_and(|argument| {
            let is_scalar = ["String", "i64"].iter().any(|scalar| argument.ty == *scalar);
            !is_scalar || argument.name.unraw() == *placeholder
        })
    };
    placeholders
        .iter()
        .copied()
        .find({
            let mut is_filled = is_filled;
            move |placeholder| !is_filled(placeholder)
        })
        .map(str::to_owned)
}

fn request(input: ParseStream<'_>, errors: &mut Errors) -> Result<Request> {
    let place = word(input)?;
    let location = errors.kept(meaning("request location", &place, &LOCATIONS)).unwrap_or(Location::Body);
    Ok(Request { location, ty: input.parse()? })
}

fn response(input: ParseStream<'_>) -> Result<Response> {
    if input.peek(token::Bracket) {
        let content;
        bracketed!(content in input);
        return within(&content, |content| content.parse()).map(Response::Page);
    }
    let name: Ident = input.parse()?;
    match name.to_string().as_str() {
        "empty" => Ok(Response::Empty),
        "raw" => Ok(Response::Raw),
        "bytes" => Ok(Response::Bytes),
        other if other.starts_with(char::is_lowercase) => Err(unknown("response", &name, ["empty", "raw", "bytes"])),
        _ => Ok(Response::Data(name)),
    }
}

fn requires(input: ParseStream<'_>, has_request: bool, errors: &mut Errors) -> Result<Vec<Vec<Ident>>> {
    let place = input.span();
    keyword(input, "requires")?;
    if !has_request {
        errors.at(place, "an operation without a request requires no fields");
    }
    let content;
    bracketed!(content in input);
    let groups = within(&content, |content| content.parse_terminated(alternatives, Token![,]))?;
    Ok(groups.into_iter().collect())
}

/// Parses `b or c`.
fn alternatives(input: ParseStream<'_>) -> Result<Vec<Ident>> {
    let mut fields = vec![input.parse()?];
    while input.peek(syn::Ident) {
        keyword(input, "or")?;
        fields.push(input.parse()?);
    }
    Ok(fields)
}

fn flags(input: ParseStream<'_>, errors: &mut Errors) -> Result<Vec<Flag>> {
    let content;
    parenthesized!(content in input);
    let mut flags = Vec::new();
    for word in within(&content, names)? {
        match errors.kept(meaning("flag", &word, &FLAGS)) {
            Some(flag) if flags.contains(&flag) => errors.at(word.span(), "this flag is given twice"),
            Some(Flag::Reads) if flags.contains(&Flag::Changes) => errors.at(word.span(), "an operation cannot read and change"),
            Some(Flag::Changes) if flags.contains(&Flag::Reads) => errors.at(word.span(), "an operation cannot read and change"),
            flag => flags.extend(flag),
        }
    }
    Ok(flags)
}
