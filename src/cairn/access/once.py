"""Once-keys: a form that arrives twice is done once, and both arrivals get the same answer."""

import hashlib
import json
from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from cairn.access.actor import Actor
from cairn.access.models import Once

FIELD = "once"
NOT_TYPED = frozenset({FIELD, "csrfmiddlewaretoken"})


def once_key(request: HttpRequest) -> UUID | None:
    """The once-key that the form carried, bound to what was sent with it; None where it was taken out or spoilt.

    Bound, because somebody who goes back, corrects the form and sends it again means it: only the same is a repeat.
    """
    try:
        key = UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
    digest = hashlib.sha256(key.bytes)
    for name in sorted(request.POST):
        if name not in NOT_TYPED:
            digest.update(json.dumps([name, request.POST.getlist(name)]).encode())
    for name, files in sorted(request.FILES.lists()):
        digest.update(json.dumps([name, [[f.name, f.size] for f in files]]).encode())
    return UUID(bytes=digest.digest()[:16], version=5)


def once(by: Actor, key: UUID | None, do: Callable[[], str]) -> str:
    """Do `do` in one transaction with its once-key and give the address it answers with; a repeat gets the first one.

    Whatever `do` raises undoes the key as well, so that the corrected form can be sent again.
    """
    if key is None:
        with transaction.atomic():
            return do()
    done = Once.objects.filter(user=by.user, key=key).values_list("answer", flat=True).first()
    if done is not None:
        return done
    try:
        with transaction.atomic():
            mark = Once.objects.create(user=by.user, key=key)
            mark.answer = do()
            mark.save(update_fields=["answer"])
            return mark.answer
    except IntegrityError:
        # The same key in two requests at once: the database let one through; the other gets its answer.
        done = Once.objects.filter(user=by.user, key=key).values_list("answer", flat=True).first()
        if done is None:
            raise
        return done
