//! The bridge of the bindings: clients, operations and messages by name. The first two parts of the input configure the client.

use imza::Result;
use imza::api::case::Names;
use imza::api::json::JsonSource;
use imza::bridge::{self, Arguments, Client, Payload, Prepared, ResponseBody};

use crate::{number, text};

/// The result of an entry point; an error becomes its report.
pub fn run<'a>(entry: u32, part: &dyn Fn(usize) -> &'a str) -> String {
    result(entry, part).unwrap_or_else(|error| {
        let report = text(|into| {
            bridge::report(&error, into);
            Ok(())
        });
        report.map(|(text, ())| text).unwrap_or_default()
    })
}

fn result<'a>(entry: u32, part: &dyn Fn(usize) -> &'a str) -> Result<String> {
    let names = Names::Camel;
    let source = |at| JsonSource(part(at));
    if entry == 0 {
        return text(|into| bridge::call_function(part(0), &source(1), into)).map(|(text, ())| text);
    }
    let client = Client::new(part(0), &source(1), names)?;
    let (path, request, options) = (source(3), source(4), source(5));
    let arguments = Arguments { path: &path, request: Some(&request), options: &options, names };
    match entry {
        1 => client.build(part(2), &arguments).map(|prepared| sent(&prepared)),
        2 => client.build_endpoint(Some(&request), Payload::Exact(part(6)), &arguments).map(|prepared| sent(&prepared)),
        3 => client.build_endpoint(Some(&request), Payload::Object(&request), &arguments).map(|prepared| sent(&prepared)),
        4 => {
            let status = number(part(4));
            let read = text(|into| client.read(part(2), part(3), status, part(5).as_bytes(), into))?;
            Ok(match read {
                (_, ResponseBody::Bytes(bytes)) => String::from(if bytes.is_empty() { "no bytes" } else { "bytes" }),
                (text, _) => text,
            })
        }
        _ => text(|into| client.handle_message(part(2), &request, part(5).as_bytes(), into)).map(|(text, ())| text),
    }
}

fn sent(prepared: &Prepared) -> String {
    let request = &prepared.request;
    let mut out = String::from(request.method.as_str());
    let mut line = |text: &str| {
        out.push('\n');
        out.push_str(text);
    };
    [&*request.url, prepared.repeat.as_str(), &prepared.state].into_iter().for_each(&mut line);
    for (name, value) in &request.headers {
        line(name);
        line(value);
    }
    line(prepared.callback_url.as_deref().unwrap_or_default());
    line(request.body.as_deref().unwrap_or_default());
    out
}
