"""Calls whose answers are lost, played with httpx against the sandbox: what their questions and attempts say agrees with what the gateway did.

The scenarios are `craftgate/settled.json` of the shared vectors; their generator describes them.
"""

import functools
import json
import time

import httpx
import pytest

import imza

from sandbox import NEEDED, running
from vectors import load, operation, snake

pytestmark = NEEDED


@pytest.fixture(scope="module")
def sandbox():
    with running() as sandbox:
        yield sandbox


def ways(way):
    scenarios = [(at, scenario) for at, scenario in enumerate(load("craftgate/settled")) if scenario[way] is not None]
    return pytest.mark.parametrize(("at", "scenario"), scenarios, ids=[scenario["name"] for _, scenario in scenarios])


@ways("asks")
def test_a_question_agrees_with_the_gateway(sandbox, at, scenario):
    play = Play(sandbox, scenario, f"asks-{at}")
    call = play.prepared()
    sent_at = int(time.time())
    assert (play.answered(call) is None) == (scenario["fault"] is not None)
    play.keep_record()
    for due in scenario["asks"]:
        play.steps(due["before"])
        now = sent_at if due["waited"] is None else sent_at + call.timeout_seconds + due["waited"]
        question = call.ask(sent_at=sent_at, now=now)
        answer = question.parse(*play.answered(question))
        assert answer.state == due["state"], answer
        if due["found"] is not None:
            assert len(answer.found) == due["found"]
        if due["result"] is not None:
            play.has(answer.result, due["result"])


@ways("attempt")
def test_an_attempt_agrees_with_the_gateway(sandbox, at, scenario):
    play, due = Play(sandbox, scenario, f"attempt-{at}"), scenario["attempt"]
    call, now = play.prepared(), int(time.time())
    attempt = play.client.attempt(call, now=now)
    waits, is_sent = 0, False
    while (step := attempt.next()).do is not None:
        if step.do == "wait":
            # The first waits are kept; what stays unclear for a day is asked for every few hours.
            now += step.seconds if waits < 4 else max(step.seconds, 4 * 3600)
            play.steps(due["waits"][waits] if waits < len(due["waits"]) else [])
            waits += 1
            attempt.tick(now)
            continue
        answer = play.answered(step.call)
        if not is_sent:
            play.keep_record()
        is_sent = True
        if answer is None:
            attempt.no_answer()
        else:
            attempt.answered(*answer)
    assert step.verdict == due["verdict"]
    if due["result"] is not None:
        play.has(step.result, due["result"])


class Play:
    """One way through a scenario."""

    def __init__(self, sandbox, scenario, id):
        self.sandbox, self.scenario, self.kept = sandbox, scenario, {"id": id}
        self.client = imza.Craftgate(api_key="sandbox-api-key", secret_key="sandbox-secret-key", base_url=f"{sandbox.address}/craftgate")

    def prepared(self):
        """Prepares the scenario, builds its call, and injects its fault."""
        self.steps(self.scenario["before"])
        key, fault = self.scenario["idempotency_key"], self.scenario["fault"]
        call = self.built(self.scenario, **({} if key is None else {"idempotency_key": self.filled(key)}))
        if fault is not None:
            self.sandbox.fault(**json.loads(self.filled(json.dumps(fault))))
        return call

    def built(self, of, **options):
        request = [] if of["request_json"] is None else [json.loads(self.filled(of["request_json"]))]
        path = [int(self.filled(value)) for value in of["path"]]
        return operation(self.client, of["operation"])(*path, *request, **options)

    def answered(self, call):
        """Sends a call: status and body of its answer; None where none came."""
        try:
            answer = self.sandbox.client.request(call.method, call.url, headers=call.headers, content=call.body)
        except httpx.TransportError:
            return None
        return answer.status_code, answer.content

    def keep_record(self):
        """Keeps the id of the record that the gateway made, as its journal has it."""
        journal = self.sandbox.client.get(f"{self.sandbox.address}/control/requests?provider=craftgate&limit=1").json()
        entry = journal["requests"][0]
        assert entry["operation"] == self.scenario["operation"]
        data = json.loads(entry["answer"] or "{}").get("data")
        if self.scenario["answered"] is None:
            assert data is None
        else:
            self.kept["record"] = str(data[self.scenario["answered"]])

    def steps(self, steps):
        for step in steps:
            if "control" in step:
                self.sandbox.control(self.filled(step["control"]), **json.loads(self.filled(step["body_json"])))
                continue
            status, body = self.answered(self.built(step))
            assert (status >= 400) == step["is_declined"], body
            for name, path in step["keep"].items():
                part = lambda value, step: value[int(step) if step.isdigit() else step]  # noqa: E731
                self.kept[name] = str(functools.reduce(part, path.split("."), json.loads(body)["data"]))

    def filled(self, text):
        """Puts the kept values into a text."""
        return functools.reduce(lambda text, kept: text.replace(f"${kept[0]}", kept[1]), self.kept.items(), text)

    def has(self, result, due):
        for name, value in due.items():
            assert str(getattr(result, snake(name))) == self.filled(value), name
