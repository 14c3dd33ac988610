"""The examples of web frameworks verify the raw body of a real HTTP request, and refuse one that was changed."""

import asyncio
import contextlib
import importlib
import json
import sys
import threading
import time

import httpx
import pytest

from imza import CraftgateWebhooks

import servers
from vectors import TESTS

KEY = "Aoh7tReTybO6wOjBmOJFFsOR53SBojEp"
sys.path.insert(0, str(TESTS / "examples" / "python"))


@contextlib.contextmanager
def uvicorn_running(app):
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(5)


@pytest.mark.parametrize("framework", ["fastapi", "flask", "django", "wsgi"])
def test_a_webhook_is_verified_over_its_raw_body(framework, monkeypatch):
    monkeypatch.setenv("CRAFTGATE_WEBHOOK_KEYS", f"another-key-of-the-merchant,{KEY}")
    app = importlib.import_module(f"{framework}_webhook").app
    event = {"eventType": "API_AUTH", "eventTimestamp": int(time.time()), "status": "SUCCESS", "payloadId": "584"}
    # Spaces and order come from the sender: a parser would lose them.
    body = json.dumps(event, indent=3).encode()
    signature = CraftgateWebhooks(keys=[KEY]).sign(event)
    with (uvicorn_running if framework == "fastapi" else servers.wsgi)(app) as url:
        headers = {"x-cg-signature-v1": signature, "content-type": "application/json"}
        accepted = httpx.post(f"{url}/craftgate", content=body, headers=headers)
        assert accepted.status_code == 200 and accepted.text.startswith("API_AUTH"), accepted.text
        forged = httpx.post(f"{url}/craftgate", content=body.replace(b"584", b"585"), headers=headers)
        assert forged.status_code == 400
        unsigned = httpx.post(f"{url}/craftgate", content=body)
        assert unsigned.status_code == 400
