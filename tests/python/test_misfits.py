"""An answer is never lost: what does not fit its type is absent from the result and listed beside it."""

import copy
import pickle
from decimal import Decimal

import pytest
import test_vectors

import imza
from imza import ImzaError, Misfit

from vectors import cases, numbers, same, snake_keys


def craftgate():
    return imza.Craftgate(api_key="k", secret_key="s", environment="sandbox")


def payment(data):
    return craftgate().payment.retrieve_payment(7).parse(200, b'{"data":' + data + b"}")


def call_of(case):
    match case["provider"]:
        case "craftgate":
            group, name = case["operation"].split(".")
            operation = getattr(getattr(craftgate(), group), name)
            return operation(7) if name == "retrieve_payment" else operation()
        case "parax":
            return test_vectors.parax().transaction_status("TD77")
        case "nexkasa":
            asked = {"amount": 9, "customer_iban": "TR330006100519786457841326", "customer_name": "Ay", "external_id": "7"}
            return test_vectors.nexkasa({}).withdraw(asked)
        case _:
            path = ("nkolay-token:a.b.c", "nkolay-session:s-1")
            return test_vectors.nkolay()._build(case["operation"], path, {}, now=0, checks="types")


@pytest.mark.parametrize("case", **cases("misfits"))
def test_what_does_not_fit_is_absent_and_listed(case):
    result = call_of(case).parse(200, case["body"])
    assert same(snake_keys(result.to_dict()), snake_keys(numbers(case["result_json"]))), result.to_dict()
    assert [(misfit.path, misfit.raw) for misfit in result.misfits] == [(each["path_snake"], each["raw"]) for each in case["misfits"]]
    assert all("expected" in misfit.reason for misfit in result.misfits)


BODY = (
    b'{"id":7,"paidPrice":3.50,"installment":"two","paymentTransactions":["x",{"id":8,"price":[]}],"cardHolderName":["5528790000000008"]}'
)


def test_a_usual_answer_has_an_empty_list_of_misfits():
    paid = payment(b'{"id":7,"pos":{"id":1}}')
    assert paid.misfits == [] and paid.pos.misfits == []
    paid = payment(BODY)
    assert len(paid.misfits) == 4 and paid.payment_transactions[0].misfits == []


def test_copies_and_pickles_keep_misfits_and_dicts_do_not():
    paid = payment(BODY)
    for other in (copy.copy(paid), copy.deepcopy(paid), pickle.loads(pickle.dumps(paid))):
        assert other == paid and other.misfits == paid.misfits and other.paid_price == Decimal("3.50")
    assert pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(paid)))).misfits == paid.misfits
    assert "misfits" not in paid.to_dict() and "misfits" in dir(paid)
    # An answer without the fields is another answer.
    assert paid != payment(b'{"id":7,"paidPrice":3.50,"paymentTransactions":[{"id":8}]}')


def test_a_misfit_never_shows_what_arrived():
    misfit = payment(BODY).misfits[-1]
    assert misfit == Misfit("card_holder_name", misfit.reason, '["5528790000000008"]')
    assert "5528790000000008" not in repr(misfit) + repr(payment(BODY)) + misfit.reason and "found a list" in repr(misfit)


def test_python_holds_every_date_that_the_core_accepts():
    paid = payment(b'{"createdDate":"2026-02-03T14:30:00.123456789"}')
    assert paid.created_date.microsecond == 123456
    assert payment(b'{"createdDate":"2026-02-03"}').created_date.isoformat() == "2026-02-03T00:00:00"
    for text in ("0000-01-01T00:00:00", "2026-02-30T00:00:00", "2026-02-03T24:00:00", "2026-02-03T14:30:60"):
        assert [each.path for each in payment(f'{{"createdDate":"{text}"}}'.encode()).misfits] == ["created_date"], text


def test_an_approval_without_an_answer_is_a_success_and_a_payment_without_one_is_not():
    approved = craftgate().payment.approve_bnpl_payment(7)
    for body in (b"", b"{}", b'{"data":null}'):
        assert approved.parse(204, body) is None
    assert approved.parse(200, b'{"data":{"id":7}}').id == 7
    for body in (b"", b"{}", b'{"data":null}'):
        with pytest.raises(ImzaError) as caught:
            craftgate().payment.complete_3ds_payment({"payment_id": 7}).parse(200, body)
        assert (caught.value.code, caught.value.outcome) == ("unexpected_response", "unknown")
