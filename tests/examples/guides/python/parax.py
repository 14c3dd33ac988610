# ANCHOR: deposit
import httpx
from clients import parax

from imza.transport import send

client = httpx.Client()
FIELDS = ("username", "user_id", "full_name", "amount", "trx")


def begin(deposit):
    """Starts a deposit; the customer sends the money to the account that it returns."""
    account = send(parax.deposit({name: deposit[name] for name in FIELDS}), client)
    deposit["transaction_id"] = account.transaction_id  # store it: the webhook is compared with it
    return account.iban_grouped, account.account_holder, account.reference_code, account.amount


# ANCHOR_END: deposit


# ANCHOR: url
def page_of(deposit):
    """Or: an address of ParaX's own page, to which the customer's browser is redirected."""
    return parax.deposit_url({name: deposit[name] for name in FIELDS})


# ANCHOR_END: url


# ANCHOR: webhook
def receive(body, remote_address, deposits):
    """Handles a webhook. `remote_address` is the address of the peer, not a header."""
    webhook = parax.read_webhook(body, remote_address=remote_address)
    deposit = deposits.get(webhook.trx)
    if deposit is None:
        return None
    expected = {"transaction_id": deposit["transaction_id"], "user_id": deposit["user_id"], "amount": deposit["amount"]}
    confirmed = send(parax.confirm(webhook, expected=expected), client)
    # Credit `confirmed.amount` once for each dedupe_key, and only for the verdict "completed".
    return confirmed.verdict, confirmed.amount, confirmed.dedupe_key


# ANCHOR_END: webhook


# ANCHOR: status
def status_of(transaction_id):
    """Looks up a deposit by the transaction id that ParaX gave it: `status` and the exact `amount`."""
    return send(parax.transaction_status(transaction_id), client)


# ANCHOR_END: status

import json
import time

import pytest
from play import control

from imza import VerificationError

deposit = {"username": "john_doe", "user_id": "12345", "full_name": "John Doe", "amount": "250.00", "trx": f"GUIDE-{time.time_ns()}"}
assert begin(deposit)[0].startswith("TR")
assert "&signature=" in page_of(deposit)
assert status_of(deposit["transaction_id"]).status == "pending"
control(f"parax/{deposit['transaction_id']}", {"status": "approve"})
message = {"trx": deposit["trx"], "transaction_id": deposit["transaction_id"], "amount": 250, "status": "success", "currency": "TRY"}
verdict, amount, _ = receive(json.dumps(message), "127.0.0.1", {deposit["trx"]: deposit})
assert (verdict, amount) == ("completed", 250)
with pytest.raises(VerificationError):
    receive(json.dumps(message), "203.0.113.7", {})
