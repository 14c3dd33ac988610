"""Tracebacks with local variables: what shows a card or a key, and what does help (the guide on security tells it)."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import pytest

from imza import Craftgate, ImzaError, NKolay, ParaX

CARD, CVC, KEY = "9792030394440796", "8317", "k3y-of-the-shop"


class Hidden(str):
    """A text that does not show itself, as the guide has it."""

    def __repr__(self) -> str:
        return "***"


def payment(card_number: str, cvc: str, **more: Any) -> dict[str, Any]:
    card = {"card_holder_name": "A", "card_number": card_number, "expire_year": "2044", "expire_month": "07", "cvc": cvc}
    return {"price": "1", "paid_price": "1", "installment": 1, "currency": "TRY", "card": card, "items": [{"price": "1"}], **more}


def craftgate(key: str = KEY) -> Craftgate:
    return Craftgate(api_key="api-1", secret_key=key, environment="sandbox")


def shown(work: Callable[[], Any]) -> tuple[ImzaError, str]:
    """The error of `work`, and what a traceback with local variables shows of the frames below."""
    try:
        work()
    except ImzaError as error:
        lines = traceback.TracebackException.from_exception(error, capture_locals=True).format()
        return error, "".join(lines)
    raise AssertionError("no error")


def wrong_payment(card_number: str, cvc: str) -> None:
    request = payment(card_number, cvc, currency="TYR")
    craftgate().payment.create_payment(request)


def wrong_key(key: str) -> None:
    craftgate(key)


def test_locals_show_what_the_errors_do_not() -> None:
    # If this fails, the guide warns of something that no longer happens.
    error, text = shown(lambda: wrong_payment(CARD, CVC))
    assert CARD in text and CVC in text
    assert CARD not in f"{error} {error!r}" and CVC not in f"{error} {error!r}"
    error, text = shown(lambda: wrong_key(KEY + "\n"))
    assert KEY in text and KEY not in f"{error} {error!r}"


@pytest.mark.parametrize("wrong", ["currency", "card_number", "cvc", "unknown"])
def test_a_text_that_does_not_show_itself_is_in_no_traceback(wrong: str) -> None:
    def work() -> None:
        request = payment(Hidden(CARD), Hidden(CVC))
        if wrong in request["card"]:
            request["card"][wrong] = Hidden(request["card"][wrong] + "0")
        else:
            request[wrong] = "TYR"
        craftgate(Hidden(KEY)).payment.create_payment(request)

    _, text = shown(work)
    assert "***" in text
    for secret in (CARD, CVC, KEY):
        assert secret not in text


@pytest.mark.parametrize(
    "work",
    [
        lambda key: craftgate(key),
        lambda key: ParaX(sid=1001, key="k", secret_key=key),
        lambda key: NKolay(base_url="https://h.example", username="u", password=key, merchant_no=1, api_secret_key="s"),
    ],
)
def test_a_malformed_key_that_does_not_show_itself_is_in_no_traceback(work: Callable[[str], Any]) -> None:
    _, text = shown(lambda: work(Hidden(KEY + "\n")))
    assert "***" in text and KEY not in text


def test_a_text_that_does_not_show_itself_is_sent_like_any_other() -> None:
    plain = craftgate().payment.create_payment(payment(CARD, CVC), random_key="r")
    hidden = craftgate(Hidden(KEY)).payment.create_payment(payment(Hidden(CARD), Hidden(CVC)), random_key="r")
    assert (plain.url, dict(plain.headers), plain.body) == (hidden.url, dict(hidden.headers), hidden.body)


def test_cleared_frames_show_nothing() -> None:
    try:
        wrong_payment(CARD, CVC)
    except ImzaError as error:
        traceback.clear_frames(error.__traceback__)
        text = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
        assert CARD not in text and CVC not in text
    else:
        raise AssertionError("no error")
