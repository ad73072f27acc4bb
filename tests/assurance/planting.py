"""A process that plants a word in every protected field, and then works: `python -m tests.assurance.planting HOME`.

Records by the rooms' own actions, the words straight into their columns, then pages, errors, messages, the worker's
jobs and a backup. Standard error is the log; the last line of standard output says what was planted and what was shown.
"""

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.assurance.writer import prepare

SENTINEL = "canary"
LONGEST = 24


def word() -> str:
    return f"{SENTINEL}{uuid4().hex[:16]}"


def protected(model: Any) -> list[Any]:
    """The fields of a model that hold what must not be read: sealed, or words long enough for one of ours."""
    from django.db import models

    from cairn.core.fields import SealedText
    from cairn.core.labels import Level, label_of

    def holds(field: Any) -> bool:
        label = label_of(field)
        if label is None or label.level not in (Level.P3, Level.P4):
            return False
        words = (
            isinstance(field, models.CharField) and not field.choices and (field.max_length or 0) >= LONGEST
        )
        return isinstance(field, SealedText) or (words and field.name != "hash")

    return [field for field in model._meta.concrete_fields if holds(field)]


def plant() -> tuple[dict[str, str], dict[str, str], list[str]]:
    """Sealed and clear fields of every model of Cairn's with the word that each holds now; and those without a row.

    Into the last row that the stories have made; where they made none, or the table only takes new ones, into a new
    row. A field that no row of its kind may fill gets one of its own as well.
    """
    from django.apps import apps

    from cairn.access.guards import append_only_tables
    from cairn.core.fields import SealedText

    sealed, clear, bare = {}, {}, []
    for model in apps.get_models():
        table, fields = model._meta.db_table, protected(model)
        for field in fields:
            name, value = f"{table}.{field.name}", word()
            row: Any = None if table in append_only_tables() else model._default_manager.order_by("pk").last()
            if (row is not None and written(row, field, value)) or added(model, field, value):
                (sealed if isinstance(field, SealedText) else clear)[name] = value
            else:
                bare.append(name)
    return sealed, clear, bare


def added(model: Any, field: Any, value: str) -> bool:
    """Whether there is a new row with this word."""
    from django.core.exceptions import FieldError
    from django.db import DatabaseError, transaction

    from cairn.core.sealing import SealBroken
    from tests.assurance.rows import a_row

    relations = [one.name for one in model._meta.concrete_fields if one.is_relation and one.null]
    for also in ("", *relations):
        try:
            with transaction.atomic():
                a_row(model, {field.name: value}, also)
        except (ValueError, DatabaseError, SealBroken, FieldError, AttributeError):
            continue
        return True
    return False


def written(row: Any, field: Any, value: str) -> bool:
    """Whether the word stands in this column of the row now."""
    from django.db import DatabaseError, transaction

    from cairn.core.fields import SealedText
    from tests.assurance.rows import keys_of

    keys = {name: getattr(row, name) for name in keys_of(row)}
    try:
        stored: Any = field.seal_for(row, value) if isinstance(field, SealedText) else value
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**{field.name: stored}, **keys)
    except (ValueError, DatabaseError):  # nothing to seal it with, or a rule that no row of this kind has one
        return False
    return True


def work(cast: Any) -> list[str]:
    """Everything that lets bytes out: pages of a stranger, errors, a search, messages, jobs. Gives the pages' text."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from cairn.access.signin import SESSION_KEY
    from cairn.people.models import Person
    from cairn.release import actions as release

    shown = []
    clients = {}
    settings.ALLOWED_HOSTS = ["testserver"]
    for key in ("ama", "starling_worker", "analyst"):
        client = clients[key] = Client(raise_request_exception=False)
        client.force_login(cast.users[key], backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[SESSION_KEY] = cast.appointments[key].uid.hex
        session.save()
    for person in Person.objects.order_by("pk"):
        for page in ("people:contact", "people:details", "people:family"):
            hers = reverse(page, args=[person.uid])
            clients["ama"].get(hers)
            for key in ("starling_worker", "analyst"):
                shown += [clients[key].get(hers).content.decode(), clients[key].post(hers).content.decode()]
    settings.ROOT_URLCONF = "tests.access.decoys"
    for where in ("/decoy/breaks/", "/decoy/guarded/", "/decoy/busy/", "/nowhere/"):
        shown += [clients["ama"].get(where).content.decode(), clients["ama"].post(where, {}).content.decode()]
    release.send_enqueued()
    return shown


def exported(cast: Any) -> dict[str, str]:
    """Every list that may be taken away, as CSV and as a workbook unpacked, of people of all kinds."""
    from django.urls import reverse

    from tests.assurance.writer import browser

    found = {}
    for key in ("grace", "starling_manager", "governance", "analyst"):
        client = browser(cast, key)
        for page, arguments in (
            ("cases:download", []),
            ("release:download", []),
            ("insight:figure", ["referrals_received"]),
        ):
            for ending in ("csv", "xlsx"):
                answer = client.post(reverse(page, args=arguments), {"as": ending})
                if "attachment" in answer.headers.get("Content-Disposition", ""):
                    found[f"{page} {ending} of {key}"] = plain(answer.content)
    return found


def plain(content: bytes) -> str:
    """What is in a file; of a workbook what is in all its parts."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def main() -> None:
    home = Path(sys.argv[1])
    cast = prepare()
    from django.conf import settings
    from django.db import connection

    from cairn.access import audit, backup
    from cairn.home import actions as downtime
    from cairn.people import actions as people
    from cairn.people.models import ContactPoint, Person
    from tests.access import samples
    from tests.assurance.packs import packs

    samples.stories(cast)
    sealed, clear, bare = plant()
    # Rows that are only ever added get their words by the action.
    rule = {"code_word": word(), "reached_by": word()}
    point = ContactPoint.objects.filter(created_by=cast.users["ama"]).order_by("pk").first()
    people.set_contact_rule(
        by=cast.actor("ama"), contact_point=point, safe="safe", given_by="herself", **rule
    )
    sealed |= {f"people_contactrule.{name}": value for name, value in rule.items()}
    gone, person = word(), Person.objects.order_by("pk").first()
    Person.objects.filter(pk=person.pk).update(
        sort_given=gone
    )  # written over, and not to be found afterwards
    Person.objects.filter(pk=person.pk).update(sort_given="Ada")
    reason = word()
    audit.record(by=cast.actor("ama"), verb="opened", kind="case", uid=None, reason=reason)
    sealed["access_event.reason"] = reason
    shown, exports = work(cast), exported(cast)
    packed, packed_clear, handed = packs(cast)
    for key in ("grace", "starling_manager"):
        downtime.new_pack_key(user=cast.users[key], private=home / f"{key}.key")
    downtime.make_packs()
    backup.new_key(home / "private.key")
    (home / "private.key.pub").rename(settings.CAIRN_BACKUP_KEY)
    backup.backup(home / "night.cairn")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(
        json.dumps(
            {
                "sealed": sealed,
                "clear": clear,
                "bare": bare,
                "gone": gone,
                "shown": shown,
                "exports": exports,
                "packed": packed,
                "packed_clear": packed_clear,
                "packs": handed,
            }
        )
    )


if __name__ == "__main__":
    main()
