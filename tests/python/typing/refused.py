"""Wrong uses that type checkers refuse: each line that ends in `# wrong` has an error, and no other line has one."""
# pyright: strict

from decimal import Decimal

import httpx
import urllib3

from imza import Craftgate, CraftgateCallbacks, CraftgateWebhooks, NKolay, ParaX
from imza.craftgate import Card, CreatePaymentRequest, Currency, PaymentItem, PaymentResponse, RefundPaymentRequest
from imza.nkolay import BankSession, PreApproval, Token
from imza.transport import send

craftgate = Craftgate(api_key="k", secret_key="s", environment="sandbox")
nkolay = NKolay(base_url="https://x", username="u", password="p", merchant_no=1, api_secret_key="k")

Craftgate(api_key="k", secret_key="s", environment="test")  # wrong
Craftgate("k", "s")  # wrong
Craftgate(api_key="k", secret_key=b"s", environment="sandbox")  # wrong

item = PaymentItem(name="Vazo", price=Decimal(1))
PaymentItem(name="Vazo", prise=Decimal(1))  # wrong
PaymentItem(name="Vazo", price=1.5)  # wrong
PaymentItem(name=1, price=1)  # wrong

payment = craftgate.payment.retrieve_payment(1).parse(200, b"")
payment.paid_prise  # wrong
payment.id + "1"  # wrong
payment.price = Decimal(1)  # wrong
total: float = payment.price  # wrong
PaymentResponse(idd=1)  # wrong
PaymentResponse(id="1")  # wrong
payment.payment_status == "SUCESS"  # wrong

craftgate.payment.retrieve_payment(1.5)  # wrong
craftgate.payment.create_payment([])  # wrong
craftgate.payment.create_payments({})  # wrong
request: CreatePaymentRequest = {"price": 1}  # wrong
words: Currency = "NOPE"  # wrong
Card(card_number=1)  # wrong
RefundPaymentRequest(payment_id=1, refund_destination_type="NOPE")  # wrong
craftgate.payment.retrieve_payment(1, nonce="n")  # wrong
craftgate.payment.retrieve_payment(1, "key")  # wrong
craftgate.payment.retrieve_payment(1, checks="none")  # wrong
craftgate.payment.retrieve_payment(1, waive=["sums"])  # wrong
craftgate.payment.retrieve_payment(1).parse("200", b"")  # wrong
craftgate.payment.retrieve_payment(1).parse(200, {})  # wrong
craftgate.payment.retrieve_payment(1).url = ""  # wrong

send(craftgate.payment.retrieve_payment(1), urllib3.PoolManager())  # wrong
send(craftgate.payment.retrieve_payment(1), httpx)  # wrong
send(craftgate.payment.retrieve_payment(1), httpx.Client(), timeout="3")  # wrong
send(craftgate.payment.retrieve_payment(1), httpx.Client()).idd  # wrong
send(craftgate.restore_attempt("saved"), httpx.Client())  # wrong
send(craftgate.payment.retrieve_payment(1), httpx.AsyncClient()).id  # wrong

CraftgateWebhooks(keys=["k"]).verify(body={"eventType": "x"}, signature="s")  # wrong
CraftgateCallbacks(keys=["k"]).verify("a=b", expected="anything")  # wrong
ParaX(sid=1, key="k", secret_key="s").confirm({"trx": "T"}, expected={"user_id": "1", "amount": 1})  # wrong


def mixed(token: Token, session: BankSession, approval: PreApproval) -> None:
    nkolay.banks("token")  # wrong
    nkolay.start_session(session, "AKTIFBANK")  # wrong
    nkolay.simulate(session, token, {})  # wrong
    nkolay.simulate(token, approval, {})  # wrong
    nkolay.apply(token, session, {})  # wrong
    Token.restore(session)  # wrong
    Token()  # wrong
