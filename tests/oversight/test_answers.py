"""What an answer tells, and what it never tells."""

from datetime import date
from typing import Any

import pytest

from cairn.cases import actions as cases
from cairn.cases.models import Case
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.demo.cast import Cast
from cairn.oversight.actions import answering, leaving, looking, receiving
from cairn.oversight.models import Passage, Request
from cairn.oversight.presenters.page import html_bytes
from cairn.oversight.queries import answers
from cairn.people import actions as people
from cairn.people.models import Person
from cairn.release.actions.sending import send_enqueued
from cairn.release.models import Outgoing
from tests.cases import made
from tests.oversight import asking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
CLIENT = date(2026, 11, 3)


def client_of(case: Case) -> Person:
    found = case.parties.get(role="client").person
    assert found is not None
    return found


def passage(request: Request, kind: str) -> Passage:
    return (
        Passage.objects.select_related("answer__request")
        .filter(answer__request=request, kind=kind)
        .latest("pk")
    )


# --- his request, in two worlds ---


def answered(cast: Cast, him: Person | None, named: Person | None) -> tuple[bytes, str, list[Any]]:
    """Everything that he is handed: the page, the text, the table."""
    request = asking.identified(cast)
    Request.objects.filter(pk=request.pk).update(reference="BKTRWXZLC")
    found = {"turning": [him] if him else [], "haven": [named] if named else []}
    asking.looked(cast, request, found)
    asking.signed(cast, asking.decided(cast, request))
    pack = answers.pack(request)
    taken = leaving.take(by=cast.actor(asking.LEAD), request=request, ending="html")
    assert taken.content == html_bytes(pack)
    Request.objects.filter(pk=request.pk).update(reference=f"X{request.pk}")
    return taken.content, pack.text, pack.rows


@pytest.mark.parametrize("knows_him", [True, False])
def test_his_answer_has_the_same_bytes_whether_or_not_she_has_a_case(cast: Cast, knows_him: bool) -> None:
    him = asking.him(cast) if knows_him else None
    without = answered(cast, him, None)
    named = made.person(cast, "ama", "Declan", "Brant", sex="male")
    case = asking.her(cast, perpetrator=named)
    with_case = answered(cast, him, named)
    assert with_case == without
    assert with_case[0].count(b"neither confirm nor deny") == int(not knows_him)
    # The control: one more record of his own at the same service does change what he gets.
    more = asking.him(cast)
    cases.write_note(
        case=Case.objects.latest("pk"), kind="contact", text="A second time.", by=cast.actor("practitioner")
    )
    assert answered(cast, more, named) != without
    assert case.reference.encode() not in with_case[0]


def test_what_stands_in_her_case_cannot_be_given_to_him_by_anybody(cast: Cast) -> None:
    named = made.person(cast, "ama", "Declan", "Brant", sex="male")
    asking.her(cast, perpetrator=named)
    request = asking.identified(cast)
    asking.looked(cast, request, {"haven": [named]})
    lead = cast.actor(asking.LEAD)
    answering.gather(by=lead, request=request, was=request.version)
    [one] = Passage.objects.filter(answer__request=request)
    assert (one.apart, bool(one.text)) == (True, False)
    with pytest.raises(Refused, match="somebody else’s case"):
        answering.decide(by=lead, passage=one, was=1, decision="include")
    assert not Person.objects.visible_to(lead).filter(pk=named.pk).exists()


def test_the_worker_of_an_open_case_is_warned_and_nobody_else(cast: Cast) -> None:
    named = made.person(cast, "ama", "Declan", "Brant", sex="male")
    case = asking.her(cast, perpetrator=named)
    asking.her(cast, perpetrator=made.person(cast, "ama", "Somebody", "Else"))
    request = asking.identified(cast)
    asking.looked(cast, request, {"haven": [named]})
    [note] = request.safety_notes.all()
    assert (note.case, note.user) == (case, cast.users["ama"])
    with pytest.raises(Refused, match="for somebody else"):
        looking.read_note(by=cast.actor("bryony"), note=note, was=1, did="x")
    looking.read_note(by=cast.actor("ama"), note=note, was=1, did="Rang her; the plan stands.")


# --- a parent, for a child ---


@pytest.mark.parametrize("asks", ["him", "her"])
def test_a_childs_bare_record_goes_to_her_and_is_never_told_of_to_him(cast: Cast, asks: str) -> None:
    child = made.person(cast, "ama", "Sami", "Brant", born_on=date(2018, 5, 5))
    named = made.person(cast, "ama", "Declan", "Brant", sex="male")
    case = asking.her(cast, perpetrator=named, child=child)
    name = "Declan Brant" if asks == "him" else "Marisol Brant"
    request = asking.identified(cast, asker="parent", asker_name=name, subject_name="Sami Brant")
    parent = named if asks == "him" else client_of(case)
    asking.looked(cast, request, {"haven": [child]}, {"haven": [parent]})
    text = asking.signed(cast, asking.decided(cast, request), "grace")
    assert ("Sami" in text) is (asks == "her")
    assert request.safety_notes.count() == int(asks == "him")
    assert text.count("Marisol") == int(asks == "her")  # to whom it goes, and nowhere else


def test_a_parents_request_needs_proof_the_childs_view_and_the_other_parents_risk(cast: Cast) -> None:
    request = asking.received(cast, asker="parent")
    by = cast.actor(asking.LEAD)
    said = {"seen": "Passport", "authority": "Birth certificate", "child_view": "No", "other_parent": "None"}
    for name in said:
        with pytest.raises(Refused):
            receiving.identify(by=by, request=request, was=1, on=CLIENT, **(said | {name: " "}))
    assert receiving.identify(by=by, request=request, was=1, on=CLIENT, **said).state == "looking"


# --- her own request ---


@pytest.fixture
def hers(cast: Cast) -> Request:
    """Her request, laid out: a note that tells much, an address, an assessment with a route."""
    case = asking.her(cast)
    client = client_of(case)
    note = "Spoke with Ms Owusu. MARAC heard it on 3 May. His sister told us where he is. She is well."
    cases.write_note(case=case, kind="contact", text=note, by=cast.actor("ama"))
    people.add_contact_point(
        by=cast.actor("ama"), person=client, kind="address", value="88 Tamarind Close, ZZ7 3VZ", hidden=True
    )
    made.assess(cast, case, yes=15, judged="high")
    request = asking.identified(cast, asker_name="Marisol Brant", subject_name="Marisol Brant")
    asking.looked(cast, request, {"haven": [client]})
    answering.gather(by=cast.actor(asking.LEAD), request=request, was=request.version)
    return request


def finish(cast: Cast, request: Request) -> None:
    """Decide what is not decided yet."""
    lead = cast.actor(asking.LEAD)
    for one in Passage.objects.filter(answer__request=request):
        if one.contributor and not one.origin:
            answering.consult(by=lead, passage=one, was=one.version, origin="agrees", on=CLIENT)
        if not one.decision:
            give = bool(one.text)
            answering.decide(
                by=lead, passage=one, was=one.version, decision="include" if give else "withhold",
                exemption="" if give else "spoken", reason="" if give else "Told in person.",
            )  # fmt: skip


def test_an_address_is_never_written_down_and_its_leaving_out_is(cast: Cast, hers: Request) -> None:
    point = passage(hers, "people.ContactPoint")
    assert "value" in point.left_out.split()
    assert "Tamarind" not in point.text.open()
    assessment = passage(hers, "cases.Assessment")
    assert {"routes", "referred"} <= set(assessment.left_out.split())
    assert "MARAC" not in assessment.text.open()


def test_codes_are_told_in_words(cast: Cast) -> None:
    him = made.person(cast, "programme_manager", "Declan", "Brant")
    people.change_person(
        by=cast.actor("programme_manager"),
        person=him,
        was=him.version,
        language="pol",
        ethnicity="white_irish",
    )
    request = asking.identified(cast)
    asking.looked(cast, request, {"turning": [him]})
    answering.gather(by=cast.actor(asking.LEAD), request=request, was=request.version)
    text = "\n".join(one.text.open() for one in Passage.objects.filter(answer__request=request))
    for words in ("Language: Polish", "Irish"):
        assert words in text
    for code in ("Language: pol\n", "white irish", "white_irish"):
        assert code not in text


def test_nobody_signs_a_text_that_tells_of_a_marac(cast: Cast, hers: Request) -> None:
    finish(cast, hers)
    lead = cast.actor(asking.LEAD)
    with pytest.raises(Refused, match="MARAC"):
        answering.sign(by=lead, request=hers, was=hers.version)
    note = passage(hers, "cases.Note")
    text = note.text.open()
    said = {"exemption": "others", "reason": "x", "shown": "Something nicer. [withheld]"}
    with pytest.raises(Refused, match="Change nothing but"):
        answering.decide(by=lead, passage=note, was=note.version, decision="part", **said)
    shown = text.replace("MARAC heard it on 3 May. His sister told us where he is.", "[withheld]")
    answering.decide(
        by=lead,
        passage=note,
        was=note.version,
        decision="part",
        exemption="others",
        reason="His sister’s.",
        shown=shown,
    )
    left = asking.signed(cast, hers, "grace")
    assert "Spoke with Ama. [withheld] She is well." in left
    assert "Owusu" not in left


def test_nothing_is_kept_back_without_ground_reason_and_name(cast: Cast, hers: Request) -> None:
    lead, note = cast.actor(asking.LEAD), passage(hers, "cases.Note")
    for said in ({"exemption": "", "reason": "x"}, {"exemption": "others", "reason": " "},
                 {"exemption": "scope", "reason": "for police alone"}):  # fmt: skip
        with pytest.raises(Refused):
            answering.decide(by=lead, passage=note, was=1, decision="withhold", **said)
    done = answering.decide(
        by=lead, passage=note, was=1, decision="withhold", exemption="others", reason="His."
    )
    assert (done.decided_by, done.exemption) == (lead.user, "others")
    with pytest.raises(Stale):
        answering.decide(by=lead, passage=note, was=1, decision="include")


def test_a_phone_number_in_a_note_stops_the_signature(cast: Cast, hers: Request) -> None:
    case = Case.objects.get(agency=cast.agencies["haven"])
    made.phone(cast, case)
    note = passage(hers, "cases.Note")
    field: Any = Passage._meta.get_field("text")
    Passage.objects.filter(pk=note.pk).update(text=field.seal_for(note, "Ring her on 07700-900 123."))
    finish(cast, hers)
    with pytest.raises(Refused, match="telephone number"):
        answering.sign(by=cast.actor(asking.LEAD), request=hers, was=hers.version)


# --- two people ---


@pytest.fixture
def to_sign(cast: Cast) -> Request:
    request = asking.identified(cast)
    asking.looked(cast, request, {"turning": [asking.him(cast)]})
    asking.decided(cast, request)
    answering.sign(by=cast.actor(asking.LEAD), request=request, was=request.version)
    return request


def test_the_second_person_is_another_and_of_a_service_whose_records_are_in_it(
    cast: Cast, to_sign: Request
) -> None:
    for key, why in (
        (asking.LEAD, "cannot be the second person"), ("grace", "not in this answer"), ("practitioner", "role"),
        ("governance", "no such request"), ("starling_manager", "no such request"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why):
            answering.countersign(by=cast.actor(key), request=to_sign, was=to_sign.version)
    answering.countersign(by=cast.actor("programme_manager"), request=to_sign, was=to_sign.version)
    assert to_sign.state == "signed"


def test_whoever_is_barred_from_him_neither_sees_nor_signs(cast: Cast, to_sign: Request) -> None:
    [found] = to_sign.found.all()
    people.declare_bar(by=cast.actor("programme_manager"), person_or_cluster=found.person)
    barred = cast.actor("programme_manager")
    assert not Request.objects.visible_to(barred).exists()
    with pytest.raises(Refused, match="no such request"):
        answering.countersign(by=barred, request=to_sign, was=to_sign.version)
    # Somebody else's bar changes nothing for the lead.
    assert Request.objects.visible_to(cast.actor(asking.LEAD)).exists()


def test_a_lead_who_is_barred_loses_the_request_and_nobody_is_left_is_said(
    cast: Cast, to_sign: Request
) -> None:
    from cairn.oversight import doctor

    [found] = to_sign.found.all()
    assert list(doctor.findings()) == []
    lead = cast.users[asking.LEAD]
    people.declare_bar(by=cast.actor("programme_manager"), person_or_cluster=found.person, user=lead)
    assert not Request.objects.visible_to(cast.actor(asking.LEAD)).exists()
    assert "nobody who may handle them" in " ".join(doctor.findings())


def test_a_manager_across_the_wall_signs_no_answer_to_her(cast: Cast, hers: Request) -> None:
    note = passage(hers, "cases.Note")
    answering.decide(
        by=cast.actor(asking.LEAD), passage=note, was=1, decision="withhold", exemption="others", reason="x"
    )
    finish(cast, hers)
    answering.sign(by=cast.actor(asking.LEAD), request=hers, was=hers.version)
    for key in ("programme_manager", "refuge_manager"):
        with pytest.raises(Refused, match="not in this answer"):
            answering.countersign(by=cast.actor(key), request=hers, was=hers.version)
    answering.countersign(by=cast.actor("grace"), request=hers, was=hers.version)


def test_what_was_signed_is_what_leaves(cast: Cast, to_sign: Request) -> None:
    answering.countersign(by=cast.actor("programme_manager"), request=to_sign, was=to_sign.version)
    note = passage(to_sign, "cases.Note")
    field: Any = Passage._meta.get_field("text")
    Passage.objects.filter(pk=note.pk).update(text=field.seal_for(note, "Something else."))
    to_sign = Request.objects.get(pk=to_sign.pk)
    with pytest.raises(Refused, match="not the one that was signed"):
        leaving.take(by=cast.actor(asking.LEAD), request=to_sign, ending="txt")


def test_giving_it_back_takes_both_signatures_away(cast: Cast, to_sign: Request) -> None:
    answering.give_back(
        by=cast.actor("programme_manager"), request=to_sign, was=to_sign.version, because="The second note."
    )
    answer = to_sign.answer
    assert (to_sign.state, answer.signed_one_by, answer.hash) == ("answering", None, "")


def test_nothing_is_handed_over_that_was_not_taken(cast: Cast, to_sign: Request) -> None:
    answering.countersign(by=cast.actor("programme_manager"), request=to_sign, was=to_sign.version)
    lead = cast.actor(asking.LEAD)
    with pytest.raises(Refused, match="Take the answer"):
        leaving.hand_over(by=lead, request=to_sign, was=to_sign.version, to="Him", seen="Passport")
    leaving.take(by=lead, request=to_sign, ending="csv")
    leaving.hand_over(by=lead, request=to_sign, was=to_sign.version, to="Him", seen="Passport")
    assert to_sign.state == "answered"


def test_it_is_posted_through_the_door_with_the_second_signature_as_its_approval(cast: Cast) -> None:
    him, lead = asking.him(cast), cast.actor(asking.LEAD)
    by = cast.actor("practitioner")
    point = people.add_contact_point(by=by, person=him, kind="address", value="3 Basalt Row, ZZ3 1AA")
    request = asking.identified(cast, channel="post")
    asking.looked(cast, request, {"turning": [him]})
    asking.signed(cast, asking.decided(cast, request))
    with pytest.raises(Refused):  # nobody has said that the post is safe there
        leaving.send(by=lead, request=request, was=request.version, point=point)
    people.set_contact_rule(by=by, contact_point=point, safe="safe", given_by="herself")
    leaving.send(by=lead, request=request, was=request.version, point=point)
    sent = Outgoing.objects.get(uid=request.answer.outgoing)
    assert (sent.recipient_person, sent.created_by, sent.approved_one_by) == (
        him, lead.user, cast.users["programme_manager"],
    )  # fmt: skip
    assert send_enqueued() == 1


def test_it_does_not_go_to_an_address_of_hers_under_another_name(cast: Cast, hers: Request) -> None:
    """The letter to the old shared address, the court bundle with the safe one: both by typing it in."""
    note = passage(hers, "cases.Note")
    lead = cast.actor(asking.LEAD)
    answering.decide(by=lead, passage=note, was=1, decision="withhold", exemption="others", reason="x")
    finish(cast, hers)
    Request.objects.filter(pk=hers.pk).update(channel="post_outside")
    hers = Request.objects.get(pk=hers.pk)
    for name, value in (("send_name", "The Tenant"), ("send_address", "88 Tamarind Close ZZ7 3VZ")):
        field: Any = Request._meta.get_field(name)
        Request.objects.filter(pk=hers.pk).update(**{name: field.seal_for(hers, value)})
    hers = Request.objects.get(pk=hers.pk)
    asking.signed(cast, hers, "grace")
    with pytest.raises(Refused, match="Choose it from their contacts"):
        leaving.send(by=lead, request=hers, was=hers.version)
