"""The downtime pack: today, on paper, for the hours in which Cairn is away.

One for each manager who has given a public key, in a folder outside the database, encrypted to that key: Cairn can make
packs and cannot open one. Another machine fetches it; `cairn downtime-pack open` opens it there.
"""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string

from cairn.access import sealed_file
from cairn.access.actions import system_user
from cairn.access.actor import Actor, actor_of, system_actor
from cairn.access.models import Appointment, User
from cairn.access.roles import CASE_ALLOCATE, role_called
from cairn.core import clock
from cairn.core.contracts import DowntimeEntry, published
from cairn.core.decisions import Refused
from cairn.people.models import Person
from cairn.release import actions as release
from cairn.ui import words

log = logging.getLogger(__name__)

KEY, PACK = ".pub", ".pack"


class PacksNotMade(Refused):
    """Some managers have no new pack. The others have theirs."""


def folder() -> Path:
    return Path(settings.CAIRN_DOWNTIME)


def key_of(user: User) -> Path:
    return folder() / f"{user.uid.hex}{KEY}"


def new_pack_key(*, user: User, private: Path) -> Path:
    """Make a manager's pair of keys: the public one stays here, at the path given back; the private one is hers."""
    if not managed_by(user):
        raise Refused(f"{user.email} manages no service today, and a downtime pack is for who does.")
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    if key_of(user).exists():
        raise Refused(f"There is a key for {user.email} already: {key_of(user)}. Take it away first.")
    try:
        public = sealed_file.new_pair(private)
    except FileExistsError as there:
        raise Refused(f"{there.filename} is there already, and a key is never written over.") from None
    key_of(user).write_bytes(public.read_bytes())
    public.unlink()
    return key_of(user)


def managed_by(user: User) -> list[Appointment]:
    """The posts in which she allocates cases, today."""
    today = clock.today()
    posts = Appointment.objects.filter(
        Q(until_on=None) | Q(until_on__gte=today), user=user, user__is_active=True, from_on__lte=today
    ).select_related("user", "agency", "team", "area")
    return [post for post in posts if CASE_ALLOCATE in role_called(post.role).may]


def make_packs() -> int:
    """Every pack anew, and those of posts that have ended taken away; gives how many. The worker calls it.

    One that cannot be made keeps no other manager from hers. It stays as it was, and is said once the others are done.
    """
    if not folder().is_dir():
        return 0
    keyed = [user for user in User.objects.filter(is_active=True).order_by("pk") if key_of(user).is_file()]
    posts = [post for user in keyed for post in managed_by(user)]
    failed = 0
    for post in posts:
        try:
            make_pack(post)
        except Exception as trouble:
            log.error(
                "a downtime pack was not made", extra={"uid": post.uid.hex, "kind": type(trouble).__name__}
            )
            failed += 1
    for old in set(folder().glob(f"*{PACK}")) - {pack_for(post) for post in posts}:
        old.unlink()
    if failed:
        raise PacksNotMade(f"{failed} of {len(posts)} packs could not be made. The log says which and why.")
    return len(posts)


def pack_for(post: Appointment) -> Path:
    return folder() / f"{post.uid.hex}{PACK}"


def make_pack(post: Appointment) -> Path:
    """One manager's pack for one of her posts: she reads in it what she may see, and the door has let through."""
    key = sealed_file.read_public(key_of(post.user))  # first: what cannot be sealed has not left
    itself = system_actor(system_user(), post.agency, post.area)
    shown, left_out = _let_through(itself, actor_of(post))
    text = render_to_string(
        "home/downtime.html",
        {
            "agency": post.agency,
            "made_at": words.moment(clock.now()),
            "by_worker": _by_worker(shown),
            "left_out": left_out,
        },
        using="pages",
    )
    people = list(Person.objects.filter(uid__in={entry.person for entry in shown}))
    path = pack_for(post)
    release.keep_pack(by=itself, to_user=post.user, filename=path.name, text=text, about=people)
    _seal(path, key, text)
    return path


def _let_through(itself: Actor, manager: Actor) -> tuple[list[DowntimeEntry], int]:
    shown: list[DowntimeEntry] = []
    left_out = 0
    for entry in _entries(manager):
        text = "\n".join((entry.name, *entry.contact, *entry.actions))
        about = list(Person.objects.filter(uid=entry.person))
        if release.stopped(by=itself, to_user=manager.user, text=text, about=about):
            left_out += 1
        else:
            shown.append(entry)
    return shown, left_out


def _entries(manager: Actor) -> Iterator[DowntimeEntry]:
    for desk in published("desk"):
        if hasattr(desk, "downtime"):
            yield from desk.downtime(manager)


def _by_worker(entries: list[DowntimeEntry]) -> dict[str, list[DowntimeEntry]]:
    found: dict[str, list[DowntimeEntry]] = {}
    for entry in sorted(entries, key=lambda one: (one.worker, one.name)):
        found.setdefault(entry.worker, []).append(entry)
    return found


def _seal(path: Path, key: X25519PublicKey, text: str) -> None:
    """In place of the last one, whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        with sealed_file.Writer(out, key) as sealing:
            sealing.write(text.encode())
        out.flush()
        os.fsync(out.fileno())
    part.rename(path)
