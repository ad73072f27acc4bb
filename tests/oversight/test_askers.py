"""Who really asks: behind a child, behind a solicitor, and what is held of him only because she named him."""

from datetime import date
from typing import Any

import pytest

from cairn.cases import actions as cases
from cairn.cases.models import Case, Party
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.oversight.actions import answering, leaving
from cairn.oversight.models import Passage, Request
from cairn.oversight.queries import answers
from cairn.oversight.queries.requests import is_flagged
from cairn.people import actions as people
from cairn.people.models import Person
from tests.cases import made
from tests.oversight import asking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
BORN = date(2018, 5, 5)
TOLD = "Marisol Quillonbeak brought Wren. They start at Oakfield school on Monday."


def client_of(case: Case) -> Person:
    found = case.parties.get(role="client").person
    assert found is not None
    return found


def warned(request: Request) -> set[str]:
    return {note.case.reference for note in request.safety_notes.select_related("case")}


@pytest.fixture
def wren(cast: Cast) -> Case:
    """A child's own case: the father is named in it, the mother stands beside it as family, a note names her."""
    child = made.person(cast, "ama", "Wren", "Brant", born_on=BORN)
    father = made.person(cast, "ama", "Declan", "Brant", sex="male", born_on=date(1988, 1, 1))
    mother = made.person(cast, "ama", "Marisol", "Quillonbeak")
    people.relate(by=cast.actor("ama"), a=mother, b=child, kind="parent")
    case = made.case(cast, client=child, perpetrator=father)
    cases.write_note(case=case, kind="contact", text=TOLD, by=cast.actor("ama"))
    return case


@pytest.mark.parametrize(
    ("asker", "name"),
    [
        ("parent", "Declan Brant"),
        ("parent", "D. Somebody"),  # whom nobody has named: a parent is believed only when it is shown
        ("representative", "Bland Solicitors for Declan Brant"),
        ("representative", "Bland Solicitors"),
    ],
)
def test_a_childs_file_is_not_given_with_her_name_in_it_and_the_worker_is_warned(
    cast: Cast, wren: Case, asker: str, name: str
) -> None:
    request = asking.identified(cast, asker=asker, asker_name=name, subject_name="Wren Brant")
    asking.looked(cast, request, {"haven": [client_of(wren)]})  # nobody found whoever asks
    assert is_flagged(request)
    assert warned(request) == {wren.reference}
    asking.decided(cast, request)
    with pytest.raises(Refused, match="name of somebody else"):
        answering.sign(by=cast.actor(asking.LEAD), request=request, was=request.version)
    note = Passage.objects.get(answer__request=request, kind="cases.Note")
    shown = note.text.open().replace(TOLD, "[withheld]")
    answering.decide(
        by=cast.actor(asking.LEAD), passage=note, was=note.version, decision="part", exemption="others",
        reason="It says where they are.", shown=shown,
    )  # fmt: skip
    text = asking.signed(cast, request, "grace")
    assert "Oakfield" not in text


def test_how_the_family_is_reached_stops_the_signature_whoever_asks(cast: Cast, wren: Case) -> None:
    mother = Person.objects.get(sort_family="Quillonbeak")
    people.add_contact_point(by=cast.actor("ama"), person=mother, kind="phone", value="07700 900456")
    cases.write_note(case=wren, kind="contact", text="Ring on 07700-900 456.", by=cast.actor("ama"))
    request = asking.identified(cast, asker_name="Wren Brant", subject_name="Wren Brant")
    asking.looked(cast, request, {"haven": [client_of(wren)]})
    asking.decided(cast, request)
    assert any("telephone number" in said for said in answers.in_the_way(request))


@pytest.mark.parametrize(
    ("asker", "name", "given"),
    [
        ("parent", "Marisol Brant", True),
        ("representative", "Quill and Sons for Marisol Brant", True),
        ("parent", "Declan Brant", False),  # her record was given, but it is not her name
        ("parent", "Ruth Penn", False),
    ],
)
def test_a_mother_who_is_shown_to_be_the_one_harmed_is_not_taken_for_him(
    cast: Cast, asker: str, name: str, given: bool
) -> None:
    child = made.person(cast, "ama", "Sami", "Brant", born_on=BORN)
    case = asking.her(cast, child=child)
    request = asking.identified(cast, asker=asker, asker_name=name, subject_name="Sami Brant")
    asking.looked(cast, request, {"haven": [child]}, {"haven": [client_of(case)]})
    assert is_flagged(request) is not given
    assert warned(request) == (set() if given else {case.reference})
    assert [one.how for one in request.found.filter(whose="subject")] == ["person_only" if given else "apart"]


@pytest.mark.parametrize("in_case", [True, False])
def test_a_father_on_the_programme_is_not_the_one_harmed_and_his_practitioner_is_told_nothing(
    cast: Cast, in_case: bool
) -> None:
    child = made.person(cast, "programme_manager", "Sami", "Brant", born_on=BORN)
    him = made.person(cast, "programme_manager", "Declan", "Brant", sex="male")
    case = made.case(
        cast, by="programme_manager", owner="practitioner", to="turning", work="perpetrator", client=him,
        child=child,
    )  # fmt: skip
    if in_case:
        Party.objects.get_or_create(
            case=case, person=child, role="child",
            defaults={"according_to": "client", "from_on": case.opened_on, "created_by": cast.users["practitioner"]},
        )  # fmt: skip
    request = asking.identified(cast, asker="parent", asker_name="Declan Brant", subject_name="Sami Brant")
    asking.looked(cast, request, {"turning": [child]}, {"turning": [him]})
    assert is_flagged(request)
    assert warned(request) == set()


def test_a_solicitor_for_him_is_him_and_a_solicitor_for_her_is_not(cast: Cast) -> None:
    him = made.person(cast, "ama", "Declan", "Brant", sex="male")
    case = asking.her(cast, perpetrator=him)
    said: dict[str, Any] = {"asker": "representative", "asker_name": "Bland Solicitors"}
    his = asking.identified(cast, subject_name="Declan Brant", **said)
    asking.looked(cast, his, {"haven": [him]})
    hers = asking.identified(cast, subject_name="Marisol Brant", **said)
    asking.looked(cast, hers, {"haven": [client_of(case)]})
    assert (is_flagged(his), warned(his)) == (True, {case.reference})
    assert (is_flagged(hers), warned(hers)) == (False, set())


def test_he_who_speaks_through_a_solicitor_in_her_name_is_found_by_his(cast: Cast) -> None:
    case = asking.her(cast)  # in which Declan Brant is named
    request = asking.identified(
        cast, asker="representative", asker_name="Mr Declan Brant", subject_name="Marisol Brant"
    )
    asking.looked(cast, request, {"haven": [client_of(case)]})
    assert (is_flagged(request), warned(request)) == (True, {case.reference})


@pytest.mark.parametrize("tie", ["relationship", "household"])
@pytest.mark.parametrize("asker", ["causing", "herself"])
def test_a_record_that_is_there_only_because_she_named_him_is_never_told_of(
    cast: Cast, asker: str, tie: str
) -> None:
    def text(found: list[Person]) -> str:
        said = {"asker": asker, "asker_name": "Grahame Pell", "subject_name": "Grahame Pell"}
        request = asking.identified(cast, **said)
        Request.objects.filter(pk=request.pk).update(reference="BKTRWXZLC")
        request.refresh_from_db()
        asking.looked(cast, request, {"haven": found})
        asking.signed(cast, asking.decided(cast, request), "grace")
        taken = leaving.take(by=cast.actor(asking.LEAD), request=request, ending="txt").content.decode()
        Request.objects.filter(pk=request.pk).update(reference=f"X{request.pk}")
        return taken

    unknown = text([])
    him = made.person(cast, "ama", "Grahame", "Pell", sex="male")
    her = client_of(asking.her(cast))
    if tie == "relationship":
        people.relate(by=cast.actor("ama"), a=him, b=her, kind="former_partner")
    else:
        home = people.start_household(by=cast.actor("ama"), person=her)
        people.join_household(by=cast.actor("ama"), household=home, person=him)
    assert text([him]) == unknown
    # What is held of somebody for his own sake is his, whoever is beside him.
    made.case(cast, client=him)
    assert "Pell" in text([him]).split("\n", 3)[3]
