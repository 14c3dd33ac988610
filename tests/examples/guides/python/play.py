# ANCHOR: control
import os

import httpx


def control(path, body):
    """Plays the payer, the bank or the operator, through the sandbox's control interface."""
    answer = httpx.post(f"{os.environ['SANDBOX_URL']}/control/{path}", json=body)
    return answer.raise_for_status().json()


# ANCHOR_END: control
