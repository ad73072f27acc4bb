"""What an installation for real people must not start with. The invented borough and the tests are let off."""

import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from cairn.access import passwords, root_keys

OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
SECRET = 50


def refusals() -> Iterator[str]:
    """A sentence for each setting that would give away what Cairn is to keep."""
    if not settings.CAIRN_PRODUCTION:
        return
    if settings.DEBUG:
        yield "CAIRN_DEBUG is on: pages of errors show code and records. Take it out."
    others = [host for host in settings.ALLOWED_HOSTS if host not in OWN_MACHINE]
    if others and not settings.SESSION_COOKIE_SECURE:
        yield (
            f"CAIRN_HOSTS names {others[0]} and CAIRN_HTTPS is off: passwords would cross the network in clear. Put a"
            " proxy that ends TLS before Cairn, and set CAIRN_HTTPS=true."
        )
    if not settings.ALLOWED_HOSTS:
        yield "CAIRN_HOSTS names no host: Cairn would answer nobody."
    if len(settings.SECRET_KEY) < SECRET:
        yield f"CAIRN_SECRET_KEY is shorter than {SECRET} characters. Leave it out: Cairn makes one."
    for secret in (root_keys.place(), *(issuer.secret_file for issuer in settings.CAIRN_ISSUERS)):
        with suppress(OSError):  # what is not there is said elsewhere, in its own words
            yield from root_keys.too_open(secret)
    home = Path(settings.CAIRN_HOME)
    if home.exists() and stat.S_IMODE(home.stat().st_mode) & 0o077:
        yield f"{home} can be read by others: chmod 700."


def warnings() -> Iterator[str]:
    """What may be meant, and costs something: for `cairn doctor`."""
    if not settings.CAIRN_PRODUCTION:
        return
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        yield "CAIRN_EMAIL_URL is not set: links of sign-in mail are printed into the log, where others can read them."
    if settings.CAIRN_BREACHED_PASSWORDS and (
        said := passwords.trouble(Path(settings.CAIRN_BREACHED_PASSWORDS))
    ):
        yield said
    for path in root_keys.place().parent.glob("*-retired-*.json"):
        yield f"{path} holds a retired root key: take it off this machine, to where older backups' keys are kept."
