"""A sandbox of the four gateways for one test. `cargo xtask` passes the path of the program."""

import contextlib
import os
import subprocess
import time

import httpx
import pytest

PROGRAM = os.environ.get("IMZA_SANDBOX")

NEEDED = pytest.mark.skipif(
    PROGRAM is None, reason="IMZA_SANDBOX does not name the sandbox's program: run `cargo xtask test --only python`"
)
"""Skips end-to-end tests; only if they are run manually."""


class Sandbox:
    def __init__(self, address):
        self.address = address
        self.client = httpx.Client(timeout=20)

    def control(self, path, **body):
        """Asks the control interface for a change."""
        answer = self.client.post(f"{self.address}/control/{path}", json=body)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        return answer.json()

    def fault(self, kind, **more):
        self.control("faults", kind=kind, milliseconds=30, **more)

    def settled(self, count):
        """Waits until this many messages to the merchant were sent and all of them are received."""
        for _ in range(400):
            deliveries = self.client.get(f"{self.address}/control/deliveries").json()["deliveries"]
            states = {delivery["state"] for delivery in deliveries}
            if len(deliveries) >= count and "pending" not in states:
                assert states == {"delivered"}, f"never received: {deliveries}"
                return
            time.sleep(0.025)
        raise AssertionError(f"webhooks are still undelivered: {deliveries}")


@contextlib.contextmanager
def running(*arguments):
    """Starts a sandbox that ends with the block."""
    command = [PROGRAM, "--port", "0", "--speed", "1000", "--log", "off", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            sandbox = Sandbox(process.stdout.readline().strip().removeprefix("imza sandbox: "))
            with sandbox.client:
                yield sandbox
        finally:
            process.kill()
