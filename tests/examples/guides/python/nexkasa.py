# ANCHOR: deposit
import httpx
from clients import nexkasa

from imza.transport import send

client = httpx.Client()


def deposit(order):
    request = {"amount": order["amount"], "full_name": order["full_name"], "user_id": order["user_id"]}
    call = nexkasa.deposit({**request, "callback_url": f"{shop}/nexkasa/{order['id']}"})
    order["callback_nonce"] = call.callback_nonce  # store it before you send: it tells equal deposits of a customer apart
    return send(call, client).transaction_id


# ANCHOR_END: deposit


# ANCHOR: withdraw
def withdraw(order):
    request = {"amount": order["amount"], "customer_iban": order["iban"], "customer_name": order["full_name"]}
    call = nexkasa.withdraw({**request, "external_id": order["id"], "callback_url": f"{shop}/nexkasa/{order['id']}"})
    order["callback_nonce"] = call.callback_nonce
    return send(call, client).transaction_id


# ANCHOR_END: withdraw


# ANCHOR: callback
def receive(order, url, body):
    """Handles the POST to `callback_url`; `url` is the requested URL with its query, `body` the raw body."""
    name = order["user_id"] if order["type"] == "DEPOSIT" else order["id"]
    expected = {"id": name, "type": order["type"], "amount": order["amount"]}
    callback = nexkasa.read_callback(body, url=url, expected=expected)
    # Book once for each dedupe_key; then answer with 200.
    return callback.status, callback.amount, callback.dedupe_key


# ANCHOR_END: callback

import http.server
import queue
import threading
import time
from decimal import Decimal

import pytest
from play import control

from imza import VerificationError

arrived = queue.Queue()


class Shop(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        arrived.put((self.path, self.rfile.read(int(self.headers["content-length"]))))
        self.send_response_only(200)
        self.end_headers()


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
threading.Thread(target=server.serve_forever, daemon=True).start()
shop = f"http://127.0.0.1:{server.server_address[1]}"
now = time.time_ns()
orders = [
    {"id": f"D{now}", "type": "DEPOSIT", "user_id": f"U{now}", "amount": "1500.00", "full_name": "Ahmet Yılmaz"},
    {"id": f"W{now}", "type": "WITHDRAW", "amount": "5000.00", "full_name": "Mehmet Demir", "iban": "TR33 0006 1005 1978 6457 8413 26"},
]
for order in orders:
    transaction = deposit(order) if order["type"] == "DEPOSIT" else withdraw(order)
    control(f"nexkasa/{transaction}", {"status": "approve"})
    url, body = arrived.get(timeout=20)
    assert receive(order, url, body)[:2] == ("APPROVED", Decimal(order["amount"]))
    with pytest.raises(VerificationError):
        receive({**order, "amount": "1.00"}, url, body)
