"""A process that writes as Cairn does, to be killed or to lose its power: `python -m tests.assurance.writer`.

"ready" is said once Cairn is loaded. For each line that is read a child is made that writes without end, or as many
times as the line says. Each thing written is acknowledged on standard output once its action has returned. With the
word `patient` a child that is refused says so, with what a page says meanwhile, and goes on.
"""

import os
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID


def prepare() -> Any:
    """Cairn, on the database of the environment, with the cast."""
    import django

    django.setup()
    from django.conf import settings

    from cairn.access.keys import make_keyring
    from cairn.access.models import Appointment
    from cairn.core.db.fresh import bring_up_to_date
    from cairn.demo.cast import make_cast
    from cairn.demo.load import cast_of_database

    if not Path(settings.CAIRN_KEYRING).exists():
        make_keyring(Path(settings.CAIRN_KEYRING))
    bring_up_to_date()
    return cast_of_database() if Appointment.objects.exists() else make_cast()


def write(cast: Any, number: int) -> str:
    """One record with its phone, its household and a restriction: eight tables and four events, in one transaction."""
    from django.db import transaction

    from cairn.core.ids import new_uid
    from cairn.people import actions

    by = cast.actor("grace")
    with transaction.atomic():
        person = actions.create_person(
            by=by, given=f"Given{number}", family=f"Family{os.getpid()}", born_on=date(1990, 1, 1), basis="case",
            source_kind="case", source_uid=new_uid(),
        )  # fmt: skip
        actions.add_contact_point(by=by, person=person, kind="phone", value=f"07700 90{number % 10_000:04}")
        actions.start_household(by=by, person=person)
        actions.restrict(by=by, person=person, was=1, restricted=True)
    return str(person.uid.hex)


def refused(client: Any, uid: str) -> str:
    """What somebody is told who looks at a record now."""
    from django.urls import reverse

    answer = client.get(reverse("home:person", args=[UUID(uid)]))
    heading = re.search(r"<h1[^>]*>\s*([^<]+?)\s*</h1>", answer.content.decode())
    return f"refused {answer.status_code}:{'_'.join(heading[1].split()) if heading else '?'}"


def browser(cast: Any, key: str) -> Any:
    from django.conf import settings
    from django.test import Client

    from cairn.access.signin import SESSION_KEY

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(raise_request_exception=False)
    client.force_login(cast.users[key], backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[SESSION_KEY] = cast.appointments[key].uid.hex
    session.save()
    return client


def work(cast: Any, times: int, client: Any) -> None:
    from django.db import DatabaseError, close_old_connections

    number, last = 0, ""
    while times == 0 or number < times:
        number += 1
        try:
            last = write(cast, number)
            said = f"done {last}"
        except DatabaseError:
            if client is None:
                raise
            close_old_connections()  # as before each request; the test client leaves it out
            said = refused(client, last)
        # One write system call: an acknowledgement is there whole or not at all.
        os.write(1, f"{said}\n".encode())


def main() -> None:
    cast = prepare()
    client = browser(cast, "grace") if "patient" in sys.argv else None
    from django.db import connections

    connections.close_all()
    print("ready", flush=True)
    for line in sys.stdin:
        times = int(line)
        child = os.fork()
        if child == 0:
            work(cast, times, client)
            os._exit(0)
        os.write(1, f"pid {child}\n".encode())
        _pid, status = os.waitpid(child, 0)
        os.write(1, f"ended {status}\n".encode())


if __name__ == "__main__":
    main()
