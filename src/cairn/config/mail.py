"""Where sign-in mail goes, from one address, and what each channel of outgoing messages is handed to."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from cairn.config.environment import CairnSettings


def mail_settings(url: str) -> dict[str, Any]:
    """Django's EMAIL_* settings for CAIRN_EMAIL_URL; printed where there is none."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("CAIRN_EMAIL_URL begins with smtp:// or smtps:// and names a host")
    implicit = parts.scheme == "smtps"
    tls = parse_qs(parts.query).get("tls", ["0"])[0].lower() in {"1", "true", "yes"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if implicit else 587 if tls else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        "EMAIL_USE_TLS": tls and not implicit,
        "EMAIL_TIMEOUT": 15,
    }


# Which ways can carry a channel. Voicemail is left by a person, from a file.
CARRIES = {
    "email": {"file", "console", "smtp", "notify"},
    "text": {"file", "console", "notify"},
    "post": {"file", "console", "notify"},
    "voicemail": {"file", "console"},
}


def ways_out(environment: CairnSettings) -> dict[str, Any]:
    """The settings of release's ways. ValueError, in the operator's words, where one could not work."""
    chosen = _pairs("CAIRN_OUTGOING", environment.outgoing)
    templates = _pairs("CAIRN_NOTIFY_TEMPLATES", environment.notify_templates)
    for channel, way in chosen.items():
        if way not in CARRIES.get(channel, set()):
            raise ValueError(f"CAIRN_OUTGOING: {channel} cannot go by {way}. {_carried()}")
        if way == "smtp" and not environment.email_url:
            raise ValueError(
                f"CAIRN_OUTGOING sends {channel} by smtp: CAIRN_EMAIL_URL must name the mail server"
            )
        if way == "notify" and not (environment.notify_key and templates.get(channel)):
            raise ValueError(
                f"CAIRN_OUTGOING sends {channel} by notify: it needs CAIRN_NOTIFY_KEY, and a template for {channel} "
                "in CAIRN_NOTIFY_TEMPLATES"
            )
    if not environment.notify_url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise ValueError("CAIRN_NOTIFY_URL begins with https://")
    return {
        "CAIRN_OUTGOING": chosen,
        "CAIRN_NOTIFY_KEY": environment.notify_key,
        "CAIRN_NOTIFY_TEMPLATES": templates,
        "CAIRN_NOTIFY_URL": environment.notify_url,
    }


def _pairs(name: str, text: str) -> dict[str, str]:
    pairs = [pair.strip() for pair in text.split(",") if pair.strip()]
    found = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    if len(found) != len(pairs):
        raise ValueError(f"{name} is a list like email=…,text=…, each channel once")
    return {channel.strip(): value.strip() for channel, value in found.items()}


def _carried() -> str:
    return "Possible are " + "; ".join(
        f"{channel}: {', '.join(sorted(ways))}" for channel, ways in CARRIES.items()
    )
