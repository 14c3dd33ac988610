"""The Python package in a server, for `traffic.mjs`. Prints its address."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from imza import Craftgate, CraftgateWebhooks, VerificationError

SETTINGS = {"api_key": "load-api-key", "secret_key": "load-secret-key", "environment": "sandbox"}
craftgate = Craftgate(**SETTINGS)
webhooks = CraftgateWebhooks(keys=["load-webhook-key"])
question = craftgate.payment.retrieve_payment(7)


def order(client: Craftgate, conversation_id: str) -> str:
    call = client.payment.create_payment(
        {
            "price": "100.00",
            "paid_price": "100.00",
            "currency": "TRY",
            "installment": 1,
            "conversation_id": conversation_id,
            "card": {
                "card_holder_name": "Haluk Demir",
                "card_number": "5258640000000001",
                "expire_year": "2044",
                "expire_month": "07",
                "cvc": "000",
            },
            "items": [{"name": "Vazo", "price": "60.00"}, {"name": "Lamba", "price": "40.00"}],
        }
    )
    assert call.body is not None
    headers, body = call.headers, call.body.decode()
    return json.dumps({"url": call.url, "randomKey": headers["x-rnd-key"], "signature": headers["x-signature"], "body": body})


def answer(body: bytes) -> str:
    rows = question.parse(200, body).payment_transactions
    return f"{len(rows)} {sum(int(row.price.scaleb(2)) for row in rows)}"


def state() -> str:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return json.dumps({"megabytes": pages * os.sysconf("SC_PAGE_SIZE") // 2**20})


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        try:
            match self.path:
                case "/webhook":
                    event = webhooks.verify(body=body, signature=self.headers["x-cg-signature-v1"])
                    self.reply(200, event.payload_id)
                case "/order":
                    self.reply(200, order(craftgate, body.decode()))
                case "/client":
                    self.reply(200, order(Craftgate(**SETTINGS), body.decode()))
                case "/answer":
                    self.reply(200, answer(body))
        except VerificationError as error:
            self.reply(403, str(error))
        except Exception as error:
            self.reply(500, repr(error))

    def do_GET(self) -> None:
        self.reply(200, state())

    def reply(self, status: int, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


server = Server(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{server.server_port}")
server.serve_forever()
