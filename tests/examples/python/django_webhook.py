"""A Django application in one file that receives Craftgate's webhooks."""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from imza import CraftgateWebhooks, VerificationError

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, SECRET_KEY="of Django, unused here", USE_TZ=True)
django.setup()

webhooks = CraftgateWebhooks(keys=os.environ["CRAFTGATE_WEBHOOK_KEYS"].split(","))


# Craftgate sends no CSRF token. The signature authenticates it instead.
@csrf_exempt
@require_POST
def craftgate(request: HttpRequest) -> HttpResponse:
    try:
        # The signature covers the raw bytes, so nothing may read `request.POST` before.
        event = webhooks.verify(body=request.body, signature=request.headers.get("x-cg-signature-v1"))
    except VerificationError:
        return HttpResponse(status=400)
    return HttpResponse(event.dedupe_key)


urlpatterns = [path("craftgate", craftgate)]
app = get_wsgi_application()
