# The clients of all guides: a module of the shop, made once for the process.

# ANCHOR: craftgate
import os

from imza import Craftgate

craftgate = Craftgate(
    api_key=os.environ["CRAFTGATE_API_KEY"],
    secret_key=os.environ["CRAFTGATE_SECRET_KEY"],
    base_url=os.environ["CRAFTGATE_URL"],  # the sandbox; for real money: environment="production"
)
# ANCHOR_END: craftgate

# ANCHOR: callbacks
from imza import CraftgateCallbacks

callbacks = CraftgateCallbacks(keys=[os.environ["CRAFTGATE_CALLBACK_KEY"]])
# ANCHOR_END: callbacks

# ANCHOR: webhooks
from imza import CraftgateWebhooks

webhooks = CraftgateWebhooks(keys=[os.environ["CRAFTGATE_WEBHOOK_KEY"]])
# ANCHOR_END: webhooks

# ANCHOR: parax
from imza import ParaX

parax = ParaX(
    sid=int(os.environ["PARAX_SID"]),
    key=os.environ["PARAX_KEY"],
    secret_key=os.environ["PARAX_SECRET_KEY"],
    # The next three lines are for the sandbox; leave them out for real money.
    deposit_base_url=os.environ["PARAX_URL"],
    status_base_url=os.environ["PARAX_URL"],
    allowed_addresses=["127.0.0.1"],
)
# ANCHOR_END: parax

# ANCHOR: nexkasa
from imza import NexKasa

nexkasa = NexKasa(
    api_key=os.environ["NEXKASA_API_KEY"],
    callback_secrets=[os.environ["NEXKASA_CALLBACK_SECRET"]],  # your own: 32 random bytes
    base_url=os.environ["NEXKASA_URL"],  # the sandbox; leave it out for real money
)
# ANCHOR_END: nexkasa

# ANCHOR: nkolay
from imza import NKolay

nkolay = NKolay(
    base_url=os.environ["NKOLAY_URL"],  # N Kolay tells you the address
    username=os.environ["NKOLAY_USERNAME"],
    password=os.environ["NKOLAY_PASSWORD"],
    merchant_no=int(os.environ["NKOLAY_MERCHANT_NO"]),
    api_secret_key=os.environ["NKOLAY_API_SECRET_KEY"],
)
# ANCHOR_END: nkolay
