//! Calls whose answers are lost, played over HTTP: what their questions and attempts say agrees with what the gateway did. The scenarios are
//! `craftgate/settled.json` of the shared vectors; their generator describes them.

use std::collections::BTreeMap;

use imza::api::sink::JsonText;
use imza::api::transcode::{Integers, Reading};
use imza::bridge::{Arguments, Client, Prepared, Proof, Settled, Step};
use imza::{JsonSource, Names, Source};
use serde_json::{Value, json};

use crate::shop::{Shop, now, random_key};

#[test]
fn questions_and_attempts_agree_with_the_gateway() {
    let scenarios: Vec<Value> = serde_json::from_str(include_str!("../../vectors/craftgate/settled.json")).unwrap();
    let shop = Shop::open();
    let settings =
        json!({ "apiKey": "sandbox-api-key", "secretKey": "sandbox-secret-key", "baseUrl": format!("http://{}/craftgate", shop.address) });
    let client = Client::new("craftgate", &JsonSource(&settings.to_string()), Names::Camel).unwrap();
    for (at, scenario) in scenarios.iter().enumerate() {
        for way in ["asks", "attempt"] {
            let mut play = Play { shop: &shop, client: &client, scenario, kept: BTreeMap::from([("id", format!("{way}-{at}"))]) };
            match way {
                _ if scenario[way].is_null() => {}
                "asks" => asks(&mut play),
                _ => attempt(&mut play),
            }
        }
    }
}

/// One way through a scenario.
struct Play<'a> {
    shop: &'a Shop,
    client: &'a Client,
    scenario: &'a Value,
    kept: BTreeMap<&'a str, String>,
}

/// Sends the call, then asks what became of it.
fn asks(play: &mut Play<'_>) {
    let scenario = play.scenario;
    let (call, sent_at) = (play.prepared(), now());
    play.send(&call);
    play.keep_record();
    for due in scenario["asks"].as_array().unwrap() {
        play.steps(&due["before"]);
        let later = due["waited"].as_i64().map_or(sent_at, |waited| sent_at + i64::from(call.timeout_seconds) + waited);
        let input = json!({ "sentAt": sent_at, "now": later, "randomKey": random_key() }).to_string();
        let operation = scenario["operation"].as_str().unwrap();
        let (url, body) = (&call.request.url, call.request.body.as_deref());
        let question = play.client.ask(operation, url, body, call.timeout_seconds, &JsonSource(&input), Names::Camel).unwrap().unwrap();
        let (status, body) = play.shop.transport(&question.request).unwrap();
        let answer = play.read("ask", &question.state, status, &body).unwrap();
        let said = format!("{}, asked after {}: {answer}", play.name(), due["waited"]);
        assert_eq!(answer["state"], due["state"], "{said}");
        if let Some(found) = due["found"].as_u64() {
            assert_eq!(answer["found"].as_array().map(Vec::len), usize::try_from(found).ok(), "{said}");
        }
        if !due["result"].is_null() {
            let result = play.read(operation, &call.state, 200, answer["result"].as_str().unwrap().as_bytes()).unwrap();
            play.has(&result, &due["result"]);
        }
    }
}

/// Runs an attempt until its verdict, with a clock that jumps over each wait.
fn attempt(play: &mut Play<'_>) {
    let (due, call) = (&play.scenario["attempt"], play.prepared());
    let (operation, mut clock) = (play.scenario["operation"].as_str().unwrap(), now());
    let (url, body, kind) = (&call.request.url, call.request.body.as_deref(), (call.repeat.as_str(), call.timeout_seconds));
    let mut saved = play.client.begin(operation, url, body, call.request.idempotency_key(), kind, clock).unwrap();
    let (mut result, mut waits, mut is_sent) = (Value::Null, due["waits"].as_array().unwrap().iter(), false);
    let mut waited = 0;
    let tell = |saved: &mut String, told: &str, input: Value, body: &[u8]| -> Settled {
        let settled = play.client.settle(saved, told, &JsonSource(&input.to_string()), body, Names::Camel).unwrap();
        saved.clone_from(&settled.saved);
        settled
    };
    let said = loop {
        let step = tell(&mut saved, "next", json!({ "randomKey": random_key() }), b"").step.unwrap();
        let sent = match &step {
            Step::SendCall => &call,
            Step::Ask(call) | Step::Complete(call) => call,
            Step::Wait(seconds) => {
                // The first waits are kept; what stays unclear for a day is asked for every few hours.
                clock += if waited < 4 { *seconds } else { (*seconds).max(4 * 3600) };
                waited += 1;
                if let Some(steps) = waits.next() {
                    play.steps(steps);
                }
                tell(&mut saved, "tick", json!({ "now": clock }), b"");
                continue;
            }
            Step::Done => break "done",
            Step::NotDone(_) => break "not_done",
            Step::Open(_) => break "open",
        };
        let answer = play.shop.transport(&sent.request);
        if !std::mem::replace(&mut is_sent, true) {
            play.keep_record();
        }
        let Ok((status, body)) = answer else {
            tell(&mut saved, "no_answer", json!({}), b"");
            continue;
        };
        let settled = tell(&mut saved, "answered", json!({ "status": status }), &body);
        if let Proof::Done(body) = &settled.proof {
            result = play.read(&settled.read_as, "", 200, body.as_bytes()).unwrap();
        }
    };
    assert_eq!(due["verdict"], said, "{}: the attempt ends", play.name());
    if !due["result"].is_null() {
        play.has(&result, &due["result"]);
    }
}

impl<'a> Play<'a> {
    fn name(&self) -> &'a str {
        self.scenario["name"].as_str().unwrap()
    }

    /// Prepares the scenario, builds its call, and injects its fault.
    fn prepared(&mut self) -> Prepared {
        self.steps(&self.scenario["before"]);
        let mut options = json!({ "randomKey": random_key() });
        if let Some(key) = self.scenario["idempotency_key"].as_str() {
            options["idempotencyKey"] = self.filled(key).into();
        }
        let call = self.built(self.scenario, &options);
        if !self.scenario["fault"].is_null() {
            self.shop.control("faults", &serde_json::from_str(&self.filled(&self.scenario["fault"].to_string())).unwrap());
        }
        call
    }

    fn built(&self, of: &Value, options: &Value) -> Prepared {
        let (path, options) = (self.filled(&of["path"].to_string()), options.to_string());
        let request = of["request_json"].as_str().map(|request| self.filled(request));
        let request = request.as_deref().map(JsonSource);
        let request = request.as_ref().map(|source| -> &dyn Source { source });
        let arguments = Arguments { path: &JsonSource(&path), request, options: &JsonSource(&options), names: Names::Camel };
        self.client.build(of["operation"].as_str().unwrap(), &arguments).unwrap_or_else(|error| panic!("{}: {error}", self.name()))
    }

    /// Sends the scenario's call, whose answer is lost if it has a fault.
    fn send(&self, call: &Prepared) {
        let answer = self.shop.transport(&call.request);
        assert_eq!(answer.is_err(), !self.scenario["fault"].is_null(), "{}: {answer:?}", self.name());
    }

    /// Keeps the id of the record that the gateway made, as its journal has it.
    fn keep_record(&mut self) {
        let entry = self.shop.inspect("requests?provider=craftgate&limit=1")["requests"][0].clone();
        assert_eq!(entry["operation"], self.scenario["operation"], "{}", self.name());
        let answer: Value = serde_json::from_str(entry["answer"].as_str().unwrap_or_default()).unwrap_or_default();
        match self.scenario["answered"].as_str() {
            Some(field) => _ = self.kept.insert("record", word(&answer["data"][field])),
            None => assert!(answer["data"].is_null(), "{} was not to be done: {answer}", self.name()),
        }
    }

    fn steps(&mut self, steps: &'a Value) {
        for step in steps.as_array().unwrap() {
            if let Some(path) = step["control"].as_str() {
                let body = serde_json::from_str(&self.filled(step["body_json"].as_str().unwrap())).unwrap();
                self.shop.control(&self.filled(path), &body);
                continue;
            }
            let call = self.built(step, &json!({ "randomKey": random_key() }));
            let (status, body) = self.shop.transport(&call.request).unwrap();
            let text = String::from_utf8(body).unwrap();
            assert_eq!(status >= 400, step["is_declined"] == true, "{}, {}: {text}", self.name(), step["operation"]);
            let answer: Value = serde_json::from_str(&text).unwrap();
            for (name, path) in step["keep"].as_object().unwrap() {
                let value = answer.pointer(&format!("/data/{}", path.as_str().unwrap().replace('.', "/")));
                let value = value.unwrap_or_else(|| panic!("{}: {path} of {text}", self.name()));
                self.kept.insert(name, word(value));
            }
        }
    }

    /// Puts the kept values into a text.
    fn filled(&self, text: &str) -> String {
        self.kept.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("${name}"), value))
    }

    fn read(&self, operation: &str, state: &str, status: u16, body: &[u8]) -> imza::Result<Value> {
        let mut text = JsonText::result(Names::Camel);
        let into = Reading { names: Names::Camel, integers: Integers::Full, sink: &mut text };
        self.client.read(operation, state, status, body, into)?;
        Ok(serde_json::from_str(&text.into_string()).unwrap())
    }

    fn has(&self, result: &Value, due: &Value) {
        for (field, value) in due.as_object().unwrap() {
            assert_eq!(word(&result[field]), self.filled(value.as_str().unwrap()), "{}: {field} of {result}", self.name());
        }
    }
}

/// A text or a number as text.
fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
