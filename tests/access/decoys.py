"""Pages that do what no page may do, declared like any other: the gates are tried on them."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.urls import path
from markupsafe import Markup

from cairn.access.models import Area, Once
from cairn.access.once import once, once_key
from cairn.access.pages import Request, page, public, reads, writes
from cairn.access.roles import AUDIT_READ, CASE_WORK, CONTACT_READ, HOME_READ, PERSON_READ
from cairn.config import urls as real
from cairn.core.decisions import Refused
from cairn.core.ids import new_uid
from cairn.core.models import Stale
from cairn.people.models import ContactPoint, ContactRule, Person
from cairn.ui.pages import render

SHOWN = new_uid()
HER = new_uid()
done: list[str] = []


def shows(request: Request) -> HttpResponse:
    request.actor.saw("record", SHOWN, ("names", "phone"), [HER])
    typed = request.resumed.get("story", "") if request.resumed else ""
    return HttpResponse(f"a page about her {typed}")


def stays(request: Request) -> HttpResponse:
    """A page of work with a box to type into, and with the script that hides it."""
    box = '<label for="note">Note</label><textarea class="govuk-textarea" id="note"></textarea>'
    return render(request, "layouts/page.html", {"heading": "Where she lives", "content": Markup(box)})


def inserts(request: Request) -> HttpResponse:
    Area.objects.create(code="sneaked-in", name="Sneaked in")
    return HttpResponse("written")


def updates(request: Request) -> HttpResponse:
    Area.objects.update(name="changed")
    return HttpResponse("written")


def inserts_with(request: Request) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH made AS (SELECT 'sneaked-in' AS code) INSERT INTO access_area (uid, code, name) "
            "SELECT %s, code, code FROM made",
            [new_uid().hex],
        )
    return HttpResponse("written")


def two_at_once(request: Request) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1; DELETE FROM access_area")
    return HttpResponse("written")


def reads_with(request: Request) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH found AS (SELECT name AS last_update FROM access_area) SELECT count(last_update) FROM found;"
        )
        return HttpResponse(f"{cursor.fetchone()[0]} areas")


def writes_late(request: Request) -> SimpleTemplateResponse:
    """The template is rendered after the view returned, and writes then."""
    template: Any = engines["django"].from_string("{{ sneak }}")
    return SimpleTemplateResponse(template, {"sneak": lambda: Area.objects.create(code="late", name="Late")})


def opens(request: Request) -> HttpResponse:
    """Shows where she lives to whoever comes by."""
    return HttpResponse(ContactPoint(value="Flat 2, 88 Tamarind Close").value.open())


def opens_late(request: Request) -> SimpleTemplateResponse:
    template: Any = engines["django"].from_string("{{ rule.code_word.open }}")
    return SimpleTemplateResponse(template, {"rule": ContactRule(code_word="kingfisher")})


def refuses(request: Request) -> HttpResponse:
    raise Refused("The case is closed.")


def is_stale(request: Request) -> HttpResponse:
    raise Stale(Area())


def is_guarded(request: Request) -> HttpResponse:
    """An action whose event the database does not take, as when its guard was damaged."""
    raise IntegrityError("access_event is append-only: Jane Smith")


def is_busy(request: Request) -> HttpResponse:
    raise OperationalError("database is locked by somebody called Jane Smith")


def breaks(request: Request) -> HttpResponse:
    raise ValueError("her name is Jane Smith")


def does(request: Request) -> HttpResponse:
    def act() -> str:
        done.append(request.POST.get("story", ""))
        return f"/decoy/does/{len(done)}"

    return HttpResponse(once(request.actor, once_key(request), act))


def leaks(request: Request, uid: UUID) -> HttpResponse:
    """Shows whatever is asked for."""
    return HttpResponse("hers")


def tells_by_words(request: Request, uid: UUID) -> HttpResponse:
    """Does not show it, and says that it is there."""
    known = Person.objects.filter(uid=uid).exists()
    return HttpResponse("not yours" if known else "not found", status=404)


def tells_by_statements(request: Request, uid: UUID) -> HttpResponse:
    """Says nothing, and looks further where there is something."""
    person = Person.objects.filter(uid=uid).first()
    if person is not None:
        person.names.count()
    return HttpResponse("not found", status=404)


def writes_on_no(request: Request, uid: UUID) -> HttpResponse:
    """Refuses, after it has written."""
    Area.objects.create(code="sneaked-in", name="Sneaked in")
    return HttpResponse("not found", status=404)


def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{Once.objects.count()}")


urlpatterns = [
    *real.urlpatterns,
    page("decoy/shows/", shows, name="decoy-shows", get=reads(HOME_READ), post=writes(HOME_READ)),
    page("decoy/inserts/", inserts, name="decoy-inserts", get=reads(HOME_READ), post=writes(HOME_READ)),
    page("decoy/updates/", updates, name="decoy-updates", get=reads(HOME_READ)),
    page("decoy/inserts-with/", inserts_with, name="decoy-inserts-with", get=reads(HOME_READ)),
    page("decoy/two/", two_at_once, name="decoy-two", get=reads(HOME_READ)),
    page("decoy/reads-with/", reads_with, name="decoy-reads-with", get=reads(HOME_READ)),
    page("decoy/late/", writes_late, name="decoy-late", get=reads(HOME_READ)),
    page("decoy/opens/", opens, name="decoy-opens", get=reads(HOME_READ), post=writes(HOME_READ)),
    page("decoy/opens-late/", opens_late, name="decoy-opens-late", get=reads(HOME_READ)),
    page("decoy/refuses/", refuses, name="decoy-refuses", post=writes(HOME_READ)),
    page("decoy/stale/", is_stale, name="decoy-stale", post=writes(HOME_READ)),
    page("decoy/guarded/", is_guarded, name="decoy-guarded", post=writes(HOME_READ)),
    page("decoy/busy/", is_busy, name="decoy-busy", post=writes(HOME_READ)),
    page("decoy/breaks/", breaks, name="decoy-breaks", get=reads(HOME_READ)),
    page("decoy/does/", does, name="decoy-does", post=writes(HOME_READ)),
    page("decoy/cases/", shows, name="decoy-cases", get=reads(CASE_WORK)),
    page("decoy/audit/", shows, name="decoy-audit", get=reads(AUDIT_READ)),
    page(
        "decoy/life/",
        shows,
        name="decoy-life",
        get=reads(CONTACT_READ, fresh=True),
        post=writes(CONTACT_READ, fresh=True),
    ),
    page("decoy/life-stays/", stays, name="decoy-life-stays", get=reads(CONTACT_READ, fresh=True)),
    page("decoy/stays/", stays, name="decoy-stays", get=reads(HOME_READ)),
    page("decoy/open/", open_page, name="decoy-open", get=public()),
    page("decoy/leaks/<uuid:uid>/", leaks, name="decoy-leaks", get=reads(PERSON_READ)),
    page("decoy/words/<uuid:uid>/", tells_by_words, name="decoy-words", get=reads(PERSON_READ)),
    page(
        "decoy/statements/<uuid:uid>/", tells_by_statements, name="decoy-statements", get=reads(PERSON_READ)
    ),
    page("decoy/no/<uuid:uid>/", writes_on_no, name="decoy-no", post=writes(PERSON_READ)),
    page("decoy/all/<uuid:uid>/", leaks, name="decoy-all", get=reads(HOME_READ)),
    path("decoy/undeclared/", lambda request: HttpResponse("seen"), name="decoy-undeclared"),
]
handler404 = real.handler404
handler500 = real.handler500
