"""Texts, emails and letters through GOV.UK Notify (or a service that speaks its API at CAIRN_NOTIFY_URL).

Notify holds the templates: one per channel whose only field is ((message)), and for email ((subject)). Its client
library needs a package without a wheel, so the two calls are made here (ADR 0013).
"""

import re
from typing import Any
from uuid import UUID

import jwt
import requests
from django.conf import settings

from cairn.core import clock
from cairn.release.codes import Channel
from cairn.release.ways import Envelope, NotTaken

SECONDS = 20
LINES = 7  # of an address
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_KEY = re.compile(rf".*?({_UUID})-({_UUID})", re.DOTALL)  # name-service-secret
_KIND = {Channel.TEXT: "sms", Channel.EMAIL: "email", Channel.POST: "letter"}
_WHERE = {Channel.TEXT: "phone_number", Channel.EMAIL: "email_address"}


def deliver(envelope: Envelope) -> None:
    """Hand it to Notify under its uid. An answer of 4xx is a refusal; no answer, or 5xx, leaves it unknown."""
    template = settings.CAIRN_NOTIFY_TEMPLATES.get(envelope.channel)
    if not template:
        raise NotTaken("no template is named for this channel")
    kind = _KIND[Channel(envelope.channel)]
    personal = {"message": envelope.text}
    body: dict[str, Any] = {
        "template_id": template,
        "reference": envelope.uid.hex,
        "personalisation": personal,
    }
    if envelope.channel == Channel.EMAIL:
        personal["subject"] = envelope.subject
    if envelope.channel == Channel.POST:
        personal |= _address(envelope)
    else:
        body[_WHERE[Channel(envelope.channel)]] = envelope.address
    try:
        answer = _call("POST", f"/v2/notifications/{kind}", json=body)
    except (requests.ConnectTimeout, requests.exceptions.SSLError) as wrong:
        raise NotTaken(type(wrong).__name__) from wrong
    if 400 <= answer.status_code < 500:
        raise NotTaken(f"Notify answered {answer.status_code}")
    answer.raise_for_status()


def took(uid: UUID) -> bool | None:
    """Whether Notify has something under this uid; None where it does not answer."""
    try:
        answer = _call("GET", "/v2/notifications", params={"reference": uid.hex})
        answer.raise_for_status()
        return bool(answer.json()["notifications"])
    except (NotTaken, requests.RequestException, KeyError, ValueError):
        return None


def _call(method: str, path: str, **how: Any) -> requests.Response:
    url = settings.CAIRN_NOTIFY_URL.rstrip("/") + path
    headers = {"Authorization": f"Bearer {_token()}"}
    # A redirect could carry the text elsewhere; a proxy of the environment is the operator's own choice.
    return requests.request(method, url, headers=headers, timeout=SECONDS, allow_redirects=False, **how)


def _token() -> str:
    found = _KEY.fullmatch(settings.CAIRN_NOTIFY_KEY)
    if not found:
        raise NotTaken("CAIRN_NOTIFY_KEY is no key of Notify's")
    service, secret = found.groups()
    return jwt.encode({"iss": service, "iat": int(clock.now().timestamp())}, secret, algorithm="HS256")


def _address(envelope: Envelope) -> dict[str, str]:
    """Name and address as the lines that Notify prints, postcode last."""
    lines = [line.strip() for line in re.split(r"[,\n]", envelope.address) if line.strip()]
    lines = [envelope.to, *lines] if envelope.to else lines
    if len(lines) < 3:
        raise NotTaken("a letter needs a name, a street and a postcode")
    if len(lines) > LINES:
        lines = [*lines[: LINES - 2], ", ".join(lines[LINES - 2 : -1]), lines[-1]]
    return {f"address_line_{number}": line for number, line in enumerate(lines, start=1)}
