"""A form about a person: her identity bar above it; sent once, kept when it is refused or stale (`access.asking`)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse

from cairn.access import asking
from cairn.access.asking import answered, do, filled, was
from cairn.access.pages import Request
from cairn.people import queries
from cairn.people.models import Person
from cairn.ui.forms import Form
from cairn.ui.pages import render, url

__all__ = ["Ask", "ask", "do", "filled", "of", "own", "was"]


@dataclass(frozen=True)
class Ask(asking.Ask):
    """`about` is whom the page names besides her."""

    about: tuple[UUID, ...] = ()


def ask(request: Request, person: Person, form: Form, page: Ask, save: Callable[[], str]) -> HttpResponse:
    """Show the form; when it is sent and right, `save` once and go to the address that it gives."""

    def saw(fields: Iterable[str]) -> None:
        request.actor.saw("person", person.uid, tuple(fields), [person.uid, *page.about])

    answer = answered(request, form, page, save, saw)
    if answer is not None:
        return answer
    about = queries.identity(request.actor, person)
    saw(("name", "born_on", "safe_contact"))
    context = {
        "person": person,
        "about": about,
        "form": form,
        "page": page,
        "back": page.back,
        "heading": page.heading,
    }
    return render(request, "people/form.html", context)


def of(name: str, person: Person) -> str:
    return url(f"people:{name}", person.uid)


def own(person: Person) -> str:
    """A person's own page, with her chronology: below this room's address, and home's to make."""
    return f"{url('people:search')}{person.uid}/"
