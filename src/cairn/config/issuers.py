"""Whose sign-in counts here: the file that CAIRN_SINGLE_SIGN_ON names, checked at start.

Each organisation that signs its own people in is an entry; it vouches for the addresses of its own domains and for
nobody else's, or one organisation could open the accounts of another.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

OWN_MACHINE = {"localhost", "127.0.0.1"}
SETTING = "CAIRN_SINGLE_SIGN_ON"


class Issuer(BaseModel):
    """One organisation's OpenID Connect provider."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    name: str = Field(min_length=1, max_length=60)
    issuer: str
    client_id: str = Field(min_length=1)
    secret_file: Path
    domains: tuple[str, ...] = Field(min_length=1)
    # What of `amr` and `acr` says that a second factor was given there, or a passkey; empty: neither ever counts.
    second_factor: tuple[str, ...] = ()
    passkey: tuple[str, ...] = ()
    # It sends no `email_verified`, and gives out the addresses of its domains itself.
    gives_addresses: bool = False

    @field_validator("code")
    @classmethod
    def _code(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
            raise ValueError("a code is small letters, figures and dashes: it stands in an address")
        return value

    @field_validator("issuer")
    @classmethod
    def _issuer(cls, value: str) -> str:
        parts = urlsplit(value)
        if not parts.hostname or parts.query or parts.fragment:
            raise ValueError("an issuer is an address like https://login.borough.example")
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in OWN_MACHINE):
            raise ValueError("an issuer begins with https://")
        return value.rstrip("/")

    @field_validator("domains")
    @classmethod
    def _domains(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any("@" in domain or "." not in domain for domain in value):
            raise ValueError("domains are what follows the @, like borough.example")
        return tuple(domain.lower() for domain in value)

    @property
    def origin(self) -> str:
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"

    def secret(self) -> str:
        return self.secret_file.read_text(encoding="utf-8").strip()


def read_issuers(path: Path | None) -> tuple[Issuer, ...]:
    """Every entry of the file; none where there is no file. ValueError, in the operator's words, for a wrong one."""
    if path is None:
        return ()
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as trouble:
        raise ValueError(f"{SETTING}: {path} cannot be read ({trouble.strerror})") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise ValueError(f"{SETTING}: {path} is not YAML") from None
    if not isinstance(said, dict) or not all(isinstance(entry, dict) for entry in said.values()):
        raise ValueError(f"{SETTING}: {path} has no entry like “council:” with its lines under it")
    found = tuple(_issuer(str(code), entry) for code, entry in said.items())
    taken: dict[str, str] = {}
    for one in found:
        for domain in one.domains:
            if taken.setdefault(domain, one.code) != one.code:
                raise ValueError(f"{SETTING}: {domain} stands under {taken[domain]} and {one.code}")
    return found


def _issuer(code: str, entry: dict[str, Any]) -> Issuer:
    try:
        found = Issuer(code=code, **entry)
        if not found.secret():
            raise ValueError(f"{SETTING}, {code}: {found.secret_file} is empty")
    except ValidationError as wrong:  # never the values: the file lies beside secrets
        said = "; ".join(
            f"{'.'.join(map(str, each['loc'])) or 'entry'}: {each['msg'].removeprefix('Value error, ')}"
            for each in wrong.errors()
        )
        raise ValueError(f"{SETTING}, {code}: {said}") from None
    except TypeError:
        raise ValueError(f"{SETTING}, {code}: every line is a name and a value") from None
    except OSError as trouble:
        raise ValueError(f"{SETTING}, {code}: secret_file cannot be read ({trouble.strerror})") from None
    return found


def sign_on_settings(issuers: tuple[Issuer, ...]) -> dict[str, Any]:
    """allauth's settings for them. Nobody's token is kept, no account is made, and the database names no issuer."""
    return {
        "CAIRN_ISSUERS": issuers,
        "SOCIALACCOUNT_ADAPTER": "cairn.access.adapters.SingleSignOnAdapter",
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_EMAIL_VERIFICATION": "none",
        "SOCIALACCOUNT_REQUESTS_TIMEOUT": 10,
        "SOCIALACCOUNT_PROVIDERS": {
            "openid_connect": {
                "provider_class": "cairn.access.single_sign_on.Issuer",
                "APPS": [_app(one) for one in issuers],
            }
        },
    }


def _app(one: Issuer) -> dict[str, Any]:
    return {
        "provider_id": one.code,
        "name": one.name,
        "client_id": one.client_id,
        "secret": one.secret(),
        "settings": {"server_url": one.issuer, "oauth_pkce_enabled": True, "scope": ["openid", "email"]},
    }
