//! Craftgate's official clients for Node, Python, Java and Go, as the oracle: they send the same requests as the core builds.
//!
//! Each client makes every call that it has, with every field of its request types, against a recorder on loopback.
//! `tests/differential/` contains the scripts that call them, and the list of known differences, each with its reason; a listed
//! difference that does not occur fails as well. The signatures of both sides are recomputed from the sent requests.
//!
//! Runs with `cargo xtask test --only differential`, which installs the clients.
#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking
#![allow(clippy::print_stdout, clippy::disallowed_methods)] // it starts the clients and prints a summary

mod compare;
mod recorder;
mod samples;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use compare::{Comparison, Difference};
use imza::Names;
use recorder::{Recorder, Sent};
use samples::Case;
use serde::Deserialize;
use serde_json::{Value, json};

const LISTED: &str = include_str!("../../differential/differences.json");

/// A client and how to call it.
struct Client {
    name: &'static str,
    program: String,
    arguments: Vec<String>,
    names: Names,
}

/// A known difference.
#[derive(Deserialize)]
struct Listed {
    client: String,
    what: String,
    /// Where it occurs: `Type.field`, `group.operation`, either of them limited by a prefix `group.operation: `, or `*`.
    places: Vec<String>,
    #[allow(dead_code)] // for the reader
    why: String,
}

/// The output of a script.
#[derive(Deserialize)]
struct Told {
    calls: Vec<Call>,
    /// Methods of the client that no case called.
    unused: Vec<String>,
}

#[derive(Deserialize)]
struct Call {
    name: String,
    outcome: String,
    own: Vec<String>,
}

#[test]
#[ignore = "needs the official clients: cargo xtask test --only differential"]
fn the_official_clients_send_what_the_core_builds() {
    let installed =
        |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run cargo xtask test --only differential"));
    let client = |name, program: String, arguments: &[&str], names| {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Client { name, program, arguments, names }
    };
    let java = ["-cp", &installed("IMZA_OFFICIAL_JAVA"), "java/CallJava.java"];
    let clients = [
        client("node", "node".into(), &["call_node.mjs"], Names::Camel),
        client("python", installed("IMZA_OFFICIAL_PYTHON"), &["call_python.py"], Names::Snake),
        client("java", "java".into(), &java, Names::Camel),
        client("go", installed("IMZA_OFFICIAL_GO"), &[], Names::Camel),
    ];
    let recorder = Recorder::open().unwrap();
    let cases = samples::cases(&recorder.base_url().unwrap()).unwrap();
    let faults: Vec<String> = clients.iter().flat_map(|client| check(client, &cases, &recorder)).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_request_that_differs_is_found() {
    let cases = samples::cases("http://127.0.0.1:1").unwrap();
    for (name, from, to, expected) in [
        ("wallet.create_withdraw", "", "", ""),
        ("wallet.create_withdraw", "POST", "PUT", "value: method"),
        ("wallet.create_withdraw", "/withdraws", "/withdrawals", "value: path"),
        ("wallet.create_withdraw", "price", "amount", "no field: CreateWithdrawRequest.price; not given: CreateWithdrawRequest.amount"),
        ("wallet.create_withdraw", "price", "PRICE", "other case: CreateWithdrawRequest.price"),
        ("wallet.create_withdraw", ".10", ".1", "zeros dropped: CreateWithdrawRequest.price"),
        ("wallet.create_withdraw", ".10", ".100", "zeros added: CreateWithdrawRequest.price"),
        ("wallet.create_withdraw", ".10", ".11", "value: CreateWithdrawRequest.price"),
        ("onboarding.search_members", "%2C", "&memberIds=", "key repeated: SearchMembersRequest.memberIds"),
        ("onboarding.search_members", "%2C", "%2C9", "value: SearchMembersRequest.memberIds"),
        (
            "onboarding.search_members",
            "%20",
            "+",
            "space as plus: SearchMembersRequest.name; space as plus: SearchMembersRequest.memberExternalId",
        ),
        ("onboarding.search_members", "name=", "names=", "no field: SearchMembersRequest.name; not given: SearchMembersRequest.names"),
    ] {
        let case = cases.iter().find(|case| case.name == name).unwrap();
        let changed = |text: &String| if from.is_empty() { text.clone() } else { text.replace(from, to) };
        let Sent { method, url, headers, body } = &case.built;
        let mut sent = Sent { method: changed(method), url: changed(url), headers: headers.clone(), body: changed(body) };
        let signature = compare::signature(&sent).unwrap();
        sent.headers.insert("x-signature".into(), signature);

        let mut comparison = Comparison::new(case);
        comparison.requests(&sent).unwrap();
        let found: Vec<String> = comparison.differences.iter().map(|found| format!("{}: {}", found.what, found.place)).collect();
        assert_eq!(found.join("; "), expected, "{name} with {to} for {from}");

        sent.headers.insert("x-rnd-key".into(), "another".into());
        assert!(comparison.requests(&sent).is_err(), "{name} has the same signature with another random key");
    }
}

#[test]
fn a_client_that_signs_the_url_as_it_is_sent_is_found() {
    let cases = samples::cases("http://127.0.0.1:1").unwrap();
    let case = cases.iter().find(|case| case.name == "onboarding.search_members").unwrap();
    let Sent { method, url, headers, body } = &case.built;
    let mut sent = Sent { method: method.clone(), url: url.clone(), headers: headers.clone(), body: body.clone() };
    let escaped = Sent { url: url.replace('%', "%25"), method: String::new(), headers: headers.clone(), body: body.clone() };
    sent.headers.insert("x-signature".into(), compare::signature(&escaped).unwrap());
    let mut comparison = Comparison::new(case);
    comparison.requests(&sent).unwrap();
    assert_eq!(comparison.differences.iter().map(|found| found.what).collect::<Vec<_>>(), ["URL signed encoded"]);
}

/// Compares one client with the core, prints a summary, and returns the defects.
fn check(client: &Client, cases: &[Case], recorder: &Recorder) -> Vec<String> {
    let (told, arrived) = recorder.during(|| client.call(cases, &recorder.base_url().unwrap())).unwrap();
    let mut by_key: BTreeMap<String, Vec<Sent>> = BTreeMap::new();
    for sent in arrived {
        by_key.entry(sent.header("x-api-key").into()).or_default().push(sent);
    }

    let mut faults = Vec::new();
    let mut differences = Vec::new();
    let (mut operations, mut values) = (0, 0);
    assert_eq!(told.calls.len(), cases.len(), "{} did not run every case", client.name);
    for (case, call) in cases.iter().zip(&told.calls) {
        assert_eq!(case.name, call.name);
        let mut comparison = Comparison::new(case);
        let sent = by_key.remove(&samples::api_key(&case.name)).unwrap_or_default();
        match (call.outcome.as_str(), sent.as_slice()) {
            ("no operation", []) => comparison.add("no operation", &case.name, ""),
            ("called", [sent]) => {
                operations += 1;
                comparison.own_fields(&call.own);
                faults.extend(comparison.requests(sent).err().map(|fault| format!("{} {}: {fault}", client.name, case.name)));
            }
            // Nothing was sent: the client cannot be used for it.
            (outcome, []) => comparison.add("fails", &case.name, outcome),
            (outcome, sent) => faults.push(format!("{} {}: sent {} requests, {outcome}", client.name, case.name, sent.len())),
        }
        values += comparison.values;
        differences.extend(comparison.differences);
    }
    let own = |place: &String| Difference { what: "own operation", operation: String::new(), place: place.clone(), detail: String::new() };
    differences.extend(told.unused.iter().map(own));

    println!("{}: {operations} of {} operations, {values} values, {} differences", client.name, cases.len(), differences.len());
    faults.extend(client.unlisted(&differences));
    faults
}

impl Client {
    fn call(&self, cases: &[Case], base_url: &str) -> Told {
        let cases: Vec<Value> = cases
            .iter()
            .map(|case| {
                let Case { operation, name, path, request, .. } = case;
                json!({
                    "name": name,
                    "apiKey": samples::api_key(name),
                    "group": self.names.spelled(operation.group),
                    "operation": if self.names == Names::Camel { operation.property } else { operation.name },
                    "path": path,
                    "pathNames": operation.arguments.iter().map(|argument| argument.name).collect::<Vec<_>>(),
                    "request": request,
                    "idempotencyKey": samples::honours_key(operation).then_some(samples::IDEMPOTENCY_KEY),
                })
            })
            .collect();
        let input = json!({
            "baseUrl": base_url,
            "secretKey": samples::SECRET_KEY,
            "language": samples::LANGUAGE,
            "cases": cases,
        });
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("differential"))
            .env("TZ", "UTC")
            .env("NO_PROXY", "127.0.0.1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}: {}", self.name, output.status);
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Returns differences that are not listed, and listed ones that do not occur.
    fn unlisted(&self, differences: &[Difference]) -> Vec<String> {
        let listed: Vec<Listed> = serde_json::from_str(LISTED).unwrap();
        let listed: Vec<&Listed> = listed.iter().filter(|listed| listed.client == self.name).collect();
        let mut occurred = BTreeSet::new();
        let mut faults = Vec::new();
        for difference in differences {
            let Difference { what, operation, place, detail } = difference;
            let limited = format!("{operation}: {place}");
            let known = listed.iter().filter(|listed| listed.what == *what).find_map(|listed| {
                let mut places = listed.places.iter();
                places.find(|known| [place, &limited, "*"].contains(&known.as_str()))
            });
            match known {
                Some(known) => drop(occurred.insert((*what, known.as_str()))),
                None => faults.push(format!("{} {operation}: {what}: {place} {detail}", self.name)),
            }
        }
        for listed in listed {
            let missing = listed.places.iter().filter(|place| !occurred.contains(&(listed.what.as_str(), place.as_str())));
            faults.extend(missing.map(|place| format!("{}: listed, and none: {}: {place}", self.name, listed.what)));
            println!("  {}: {} ({})", listed.what, listed.places.join(", "), listed.why);
        }
        faults
    }
}
