# ANCHOR: verify
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
from clients import craftgate, webhooks

from imza import VerificationError
from imza.transport import send

client = httpx.Client()
handled = set()  # in a database: a unique constraint on dedupe_key


class Webhooks(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))  # the bytes as they arrived, before any parser
        self.send_response_only(receive(body, self.headers["x-cg-signature-v1"]))
        self.end_headers()


def receive(body, signature):
    """Returns the HTTP status of the response."""
    try:
        event = webhooks.verify(body=body, signature=signature)
    except VerificationError:
        return 401
    if event.dedupe_key not in handled:
        # The event decides whose id `payload_id` is: here a payment\'s. Only four fields are signed: read the rest from the API. If that
        # fails, the message is delivered again.
        if event.event_type == "API_AUTH":
            book(send(craftgate.payment.retrieve_payment(event.payload_id), client))
        handled.add(event.dedupe_key)  # an event that you do not act on is answered with 200, too
    return 200


# ANCHOR_END: verify

import json
import queue
import threading
import time

from play import control

booked = queue.Queue()


def book(payment):
    booked.put(payment.conversation_id)


server = ThreadingHTTPServer(("127.0.0.1", 0), Webhooks)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_address[1]}/webhooks"
control("panel", {"craftgateWebhookUrl": url})
card = {"card_holder_name": "Haluk Demir", "card_number": "5258640000000001", "expire_year": "2044", "expire_month": "07", "cvc": "000"}
items = [{"name": "Vazo", "price": "1.00"}]
request = {"price": "1.00", "paid_price": "1.00", "currency": "TRY", "installment": 1, "conversation_id": "hook-1", "card": card}
send(craftgate.payment.create_payment({**request, "items": items}), client)
assert booked.get(timeout=20) == "hook-1"

# ANCHOR: fixture
event = {"eventType": "API_AUTH", "eventTimestamp": int(time.time()), "status": "SUCCESS", "payloadId": "1000001"}
body, signature = json.dumps(event).encode(), webhooks.sign(event)
# ANCHOR_END: fixture
assert webhooks.verify(body=body, signature=signature).payload_id == "1000001"
assert httpx.post(url, content=body, headers={"x-cg-signature-v1": "forged"}).status_code == 401
control("panel", {"craftgateWebhookUrl": None})
