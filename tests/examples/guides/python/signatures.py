from imza import Craftgate

# ANCHOR: sign
# The first published example: compare your own code with it.
example = Craftgate(api_key="key-1", secret_key="FooBar123!", environment="production")
signature = example.sign(url="https://api.craftgate.io/onboarding/v1/members/1", random_key="Xa15Fp11T")
# y1TtnjNCJEvlkP5ufCkK3H0i2guMB/bKL4Ayw3VlKWA=
# ANCHOR_END: sign
assert signature == "y1TtnjNCJEvlkP5ufCkK3H0i2guMB/bKL4Ayw3VlKWA="
# ANCHOR: any_endpoint
from clients import craftgate

call = craftgate.request(method="GET", path="/onboarding/v1/members", query={"name": "Ayşe", "page": 0})
# ANCHOR_END: any_endpoint
assert call.url.endswith("/onboarding/v1/members?name=Ay%C5%9Fe&page=0")
