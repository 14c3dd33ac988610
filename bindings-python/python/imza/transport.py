"""Sends a call with an HTTP client that you have: httpx's `Client` or `AsyncClient`, requests' `Session`. None is imported here.

It follows no redirect, since the keys must not travel, sets the call's own timeout, and repeats nothing: `call.repeat` tells whether you
may. Exceptions of the HTTP client pass unchanged: the outcome is then unknown. The types are in the stub beside it.
"""


def send(call, client):
    """Sends a call and reads its answer. With an `AsyncClient` await it."""
    if hasattr(client, "aclose"):
        return _send_later(call, client)
    if hasattr(client, "build_request"):
        answer = client.request(**_request(call), content=call.body, follow_redirects=False)
    else:
        # Without an `auth` of its own, requests looks into `.netrc` and would replace the call's authorization.
        answer = client.request(**_request(call), data=call.body, allow_redirects=False, auth=_as_it_is)
    return call.parse(answer.status_code, answer.content)


async def _send_later(call, client):
    answer = await client.request(**_request(call), content=call.body, follow_redirects=False)
    return call.parse(answer.status_code, answer.content)


def _request(call):
    return {"method": call.method, "url": call.url, "headers": call.headers, "timeout": call.timeout_seconds}


def _as_it_is(request):
    return request
