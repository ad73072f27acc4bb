"""What the environment may say, checked at start: every `CAIRN_*` setting with its default and what it is for."""

import difflib
import os
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "CAIRN_"
# For Cairn's own commands and tests; whoever operates Cairn does not set them.
INTERNAL = frozenset({"testing", "process", "debug"})


class CairnSettings(BaseSettings):
    # An empty setting is one that is not set: CAIRN_HOME= must never mean "wherever this is run".
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore")

    home: Path = Field(default=Path("cairn-data"), description="everything that Cairn keeps; mode 700")
    database_url: str = Field(
        default="", description="`postgresql://user:password@host/name`; default: SQLite in `CAIRN_HOME`"
    )
    migrate_url: str = Field(
        default="",
        description="the role that owns the tables, used by `cairn migrate` and to put back a backup alone; default: "
        "the same",
    )
    keyring: Path | None = Field(
        default=None,
        description="the root keys; default: `keyring.json` in `CAIRN_HOME`; outside it is better",
    )
    backup_key: Path | None = Field(
        default=None,
        description="the public key that backups are encrypted to; default: `backup.pub` in `CAIRN_HOME`",
    )
    downtime: Path | None = Field(
        default=None,
        description="where downtime packs are laid for another machine to fetch; default: `downtime` in `CAIRN_HOME`",
    )
    secret_key: str = Field(
        default="", description="signs cookies, nothing is sealed with it; default: made once in `CAIRN_HOME`"
    )
    hosts: str = Field(
        default="localhost,127.0.0.1,[::1]", description="the names under which it is reached, by commas"
    )
    https: bool = Field(
        default=False,
        description="`true` behind a proxy that ends TLS: secure cookies, HSTS, no answer in clear",
    )
    proxies: int = Field(
        default=-1,
        ge=-1,
        description="how many proxies of ours set X-Forwarded-For; default: 1 with HTTPS, else 0",
    )
    host: str = Field(default="127.0.0.1", description="the address on which the server listens")
    port: int = Field(default=8000, ge=1, le=65535, description="the port on which the server listens")
    workers: int = Field(default=1, ge=1, description="server processes")
    threads: int = Field(default=4, ge=1, description="threads in each server process")
    metrics_token: str = Field(
        default="", description="whoever sends it may read `/metrics`; without it that page is not there"
    )
    email_url: str = Field(
        default="",
        description="sign-in mail: `smtp://user:password@host:587?tls=1`, `smtps://…`; default: printed",
    )
    outgoing: str = Field(
        default="",
        description="what messages are handed to, by channel: `email=smtp,text=notify,post=notify`; ways are `file`, "
        "`console`, `smtp`, `notify`; default: a file each in `CAIRN_HOME/outbox`",
    )
    notify_key: str = Field(default="", description="the API key of GOV.UK Notify")
    notify_templates: str = Field(
        default="",
        description="its templates by channel, each with the one field ((message)), email with ((subject)) too: "
        "`email=…,text=…,post=…`",
    )
    notify_url: str = Field(
        default="https://api.notifications.service.gov.uk",
        description="where Notify, or a service that speaks its API, answers",
    )
    passkeys: Literal["life", "offered"] = Field(
        default="life",
        description="`life`: roles that open hidden addresses and the like need a passkey for it; `offered`: a code of "
        "the last five minutes is enough",
    )
    single_sign_on: Path | None = Field(
        default=None,
        description="a YAML file of the organisations whose own sign-in counts here; default: none, passwords alone",
    )
    breached_passwords: Path | None = Field(
        default=None,
        description="a file of SHA-1 hashes in order, as Pwned Passwords is downloaded: none of them is taken as a "
        "password; not shipped",
    )
    account_review_days: int = Field(
        default=28,
        ge=1,
        le=80,
        description="how many days of each quarter managers have to confirm the accounts of their agency",
    )
    retain_sight_days: int = Field(
        default=90, ge=0, description="how long an agency still finds the person of a closed case"
    )
    contact_rule_days: int = Field(
        default=90, ge=1, description="after how many days a safe-contact rule must be asked again"
    )
    agreement_grace_days: int = Field(
        default=90,
        ge=0,
        description="how long a sharing agreement whose review is overdue still lets agencies share",
    )
    retention_unverified: bool = Field(
        default=True,
        description="retention periods are unverified defaults until somebody says that they were set",
    )
    demo: bool = Field(
        default=False,
        description="the invented borough: a persona picker, no second factor. Never with real records",
    )
    debug: bool = Field(default=False, description="for developers: pages that show code and settings")
    testing: bool = Field(default=False, description="set by the tests")
    process: str = Field(default="serve", description="`serve` or `migrate`: which database role to use")

    @property
    def home_folder(self) -> Path:
        return self.home.expanduser().absolute()


@lru_cache(maxsize=1)
def environment() -> CairnSettings:
    return CairnSettings()


class Documented(NamedTuple):
    name: str
    default: str
    about: str


def documented() -> list[Documented]:
    """Each setting that an operator may set, with its default and what it is for: the table in the documentation."""
    return [
        Documented(
            f"{PREFIX}{name.upper()}",
            "" if field.default in (None, "", -1) else str(field.default).lower().removeprefix("./"),
            field.description or "",
        )
        for name, field in CairnSettings.model_fields.items()
        if name not in INTERNAL
    ]


def unknown_settings() -> list[str]:
    """A sentence for each `CAIRN_*` name in the environment that is no setting: most are misspelt."""
    known = [f"{PREFIX}{name.upper()}" for name in CairnSettings.model_fields]
    strangers = sorted(n for n in os.environ if n.startswith(PREFIX) and n not in known and "_TEST_" not in n)
    found = []
    for name in strangers:
        close = difflib.get_close_matches(name, known, 1)
        found.append(f"{name} is no setting of Cairn.{f' Is {close[0]} meant?' if close else ''}")
    return found
