"""A record shared with one worker of another agency: on what, what she sees, what she cannot do, how it ends."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cairn.core import clock
from cairn.core.agreements import Purpose
from cairn.core.decisions import Refused
from cairn.people import actions, doctor, permissions
from cairn.people.jobs import end_shares_of_leavers
from cairn.people.models import Person, Reach, Share
from cairn.people.queries.grounds import Ground
from tests.oversight.agreeing import in_force
from tests.people.test_sight import HAVEN, who

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

CARE = Ground("care", Purpose.CASEWORK, "They meet her every week. Her record, and not her case.")
LAST = date(2027, 3, 1)


@pytest.fixture
def given(cast: "Cast", leila: Person) -> Any:
    """``given()`` shares Leila with Starling's worker, under an agreement; ``given(by=…)`` otherwise."""

    def give(**change: Any) -> Share:
        said: dict[str, Any] = {
            "by": cast.actor("grace"), "person": leila, "agency": cast.agencies["starling"],
            "user": cast.users["starling_worker"], "ground": CARE, "until_on": LAST,
        }  # fmt: skip
        return actions.share_with(**said | change)

    return give


@pytest.fixture
def agreement(cast: "Cast") -> Any:
    return in_force(cast, "haven", "starling")


def page(browser: Any, name: str, *args: Any) -> Any:
    return browser.get(reverse(f"people:{name}", args=args))


@pytest.mark.usefixtures("agreement")
def test_one_worker_reads_it_until_the_last_day_and_nobody_else_there(
    cast: "Cast", leila: Person, given: Any, noon: Any
) -> None:
    row = given()
    assert who(cast, leila) == HAVEN | {"starling_worker"}
    assert (row.agency, row.to_agency, row.basis.open()) == (
        cast.agencies["haven"], cast.agencies["starling"], "Health or social care",
    )  # fmt: skip
    assert row.why.open() == CARE.because
    assert list(doctor.findings()) == []
    with clock.at(noon + (LAST - clock.today())):
        assert who(cast, leila) == HAVEN | {"starling_worker"}
    with clock.at(noon + (LAST - clock.today()) + timedelta(days=1)):
        assert who(cast, leila) == HAVEN


def test_it_rests_on_an_agreement_for_its_purpose_and_does_not_outlast_it(
    cast: "Cast", leila: Person, given: Any
) -> None:
    in_force(cast, "haven", "starling", purposes="referral")
    with pytest.raises(Refused, match="No sharing agreement"):
        given()
    assert who(cast, leila) == HAVEN
    carries = in_force(cast, "haven", "starling", until_on=LAST)
    with pytest.raises(Refused, match="not after 1 March 2027"):
        given(until_on=LAST + timedelta(days=1))
    row = given()
    assert (row.source_kind, row.source_uid) == ("agreement", carries.uid)


def test_danger_waits_for_none_and_says_why(cast: "Cast", leila: Person, given: Any) -> None:
    danger = Ground("vital_interests", Purpose.PROTECTION, "He is outside. What is needed for tonight.")
    row = given(ground=danger, until_on=clock.today())
    assert row.source_uid is None
    assert "starling_worker" in who(cast, leila)


@pytest.mark.usefixtures("agreement")
def test_what_no_agreement_could_carry_is_refused(cast: "Cast", leila: Person, given: Any) -> None:
    today, practitioner = clock.today(), cast.users["practitioner"]
    in_force(cast, "haven", "turning")
    for wrong in (
        {"ground": Ground("care", Purpose.CASEWORK, " ")}, {"ground": Ground("care", "", "x")},
        {"ground": Ground("consent", Purpose.CASEWORK, "x")}, {"until_on": today - timedelta(days=1)},
        {"until_on": today + timedelta(days=366)}, {"user": cast.users["pc_hale"]},
        {"agency": cast.agencies["haven"], "user": cast.users["ama"]},
        {"by": cast.actor("ama")}, {"by": cast.actor("starling_manager")},
        {"agency": cast.agencies["turning"], "user": practitioner},  # across the wall of gate 5
    ):  # fmt: skip
        with pytest.raises(Refused):
            given(**wrong)
    assert who(cast, leila) == HAVEN
    given()
    with pytest.raises(Refused, match="already"):
        given()


@pytest.mark.usefixtures("agreement")
@pytest.mark.parametrize("why", ["worker", "agency", "never"])
def test_nothing_is_shared_with_whoever_is_barred_or_must_never_receive_and_no_words_tell_which(
    cast: "Cast", leila: Person, given: Any, make_person: Any, why: str
) -> None:
    grace, starling = cast.actor("grace"), cast.agencies["starling"]
    if why == "never":  # on another record of the same woman
        other = make_person(given="Lila")
        actions.recognise(by=grace, one=leila, other=other)
        actions.never_receive(by=grace, person=other, because="x", recipient_agency=starling)
    else:
        what = (
            {"user": cast.users["starling_worker"]}
            if why == "worker"
            else {"agency": starling, "because": "x"}
        )
        actions.declare_bar(by=grace, person_or_cluster=leila, **what)
    with pytest.raises(Refused) as refused:
        given()
    assert refused.value.because == "This cannot be shared with that colleague."
    assert who(cast, leila) == HAVEN


@pytest.mark.usefixtures("agreement")
def test_a_bar_that_comes_later_beats_it(cast: "Cast", leila: Person, given: Any, signed_in: Any) -> None:
    given()
    browser = signed_in("starling_worker")
    assert page(browser, "contact", leila.uid).status_code == 200
    actions.declare_bar(by=cast.actor("grace"), person_or_cluster=leila, user=cast.users["starling_worker"])
    assert page(browser, "contact", leila.uid).status_code == 404
    assert "Mansour" not in page(browser, "shared-here").content.decode()
    actions.end_share_with(by=cast.actor("grace"), share=Share.objects.beyond().get(), was=1, because="x")


@pytest.mark.usefixtures("agreement")
def test_she_reads_and_neither_changes_nor_passes_on_nor_sees_what_is_hidden(
    cast: "Cast", leila: Person, given: Any, signed_in: Any
) -> None:
    grace = cast.actor("grace")
    said: dict[str, Any] = {"by": grace, "person": leila}
    phone = actions.add_contact_point(**said, kind="phone", value="07700 900123")
    hidden = actions.add_contact_point(
        **said, kind="address", value="9 Kestrel Yard\nSE1 1AA", hidden=True, known_to_perpetrator=False
    )
    actions.add_identifier(**said, scheme="nhs", value="943 476 5919")
    given(user=cast.users["starling_manager"])
    her = cast.actor("starling_manager")
    for decision in (
        permissions.may_change(her, leila), permissions.may_change_contact(her, leila),
        permissions.may_share(her, leila), permissions.may_share_beyond(her, leila),
        permissions.may_restrict(her, leila), permissions.may_open(her, hidden),
    ):  # fmt: skip
        assert not decision
    assert permissions.may_open(her, phone)
    browser = signed_in("starling_manager")
    text = page(browser, "contact", leila.uid).content.decode()
    assert str(phone.uid) in text
    assert str(hidden.uid) not in text
    assert "Hidden" not in text
    assert "Address" not in page(browser, "happened", leila.uid).content.decode()
    opening = [reverse("people:contact-open", args=[leila.uid, one.uid]) for one in (hidden, phone)]
    assert [browser.post(one).status_code for one in opening] == [404, 200]
    details = page(browser, "details", leila.uid).content.decode()
    assert "Leila" in details
    for kept in ("Equality", "943 476 5919", "Numbers of other registers"):
        assert kept not in details
    # whose agency works with her is no more hers to read than what was told about her when she was referred
    from cairn.referrals.models import Sharing

    told = Sharing(
        person=leila, agency=cast.agencies["police"], to_agency=cast.agencies["haven"], basis="care", agreed="yes",
        came_with=True, at=clock.now(), on=clock.today(), data_key=leila.data_key, created_by=grace.user,
    )  # fmt: skip
    told.what, told.why, told.necessary, told.proportionate, told.one_off = (
        "The night of the fire",
        "x",
        "",
        "",
        "",
    )
    told.save(force_insert=True)
    shown = [f"/referrals/people/{leila.uid}/shared/", reverse("oversight:opened", args=[leila.uid])]
    assert "The night of the fire" in signed_in("grace").get(shown[0]).content.decode()
    assert "The night of the fire" not in browser.get(shown[0]).content.decode()
    assert "Haven" in signed_in("bryony").get(shown[1]).content.decode()
    assert "Haven Advocacy" not in browser.get(shown[1]).content.decode()
    # nor does a referral to somebody else begin on it
    from cairn.referrals.queries.drafts import own_person

    assert own_person(her, leila.uid.hex) is None
    assert own_person(cast.actor("ama"), leila.uid.hex) == leila
    # whose agency works with her too is not bound by the share
    actions.involve(
        by=grace, person=leila, agency=cast.agencies["starling"], basis="consulted", source_kind="case",
        source_uid=leila.uid,
    )  # fmt: skip
    assert permissions.may_change(her, leila)


@pytest.mark.usefixtures("agreement")
def test_ended_with_a_reason_it_opens_nothing_from_that_moment(
    cast: "Cast", leila: Person, given: Any, signed_in: Any
) -> None:
    row, browser = given(), signed_in("grace")
    address = reverse("people:share-with-end", args=[leila.uid, row.uid])
    assert "Say why it ends" in browser.post(address, {"because": "", "version": 1}).content.decode()
    assert "starling_worker" in who(cast, leila)
    shown = browser.post(address, {"because": "They meet no more", "version": 1}, follow=True)
    assert "They meet no more" in shown.content.decode()
    assert who(cast, leila) == HAVEN
    assert list(doctor.findings()) == []
    assert browser.get(address).status_code == 404
    for other in ("starling_manager", "harbour_manager"):
        assert signed_in(other).get(address).status_code == 404


def test_it_ends_with_the_agreement_with_a_restriction_and_with_her_post(
    cast: "Cast", leila: Person, given: Any, agreement: Any, noon: Any
) -> None:
    from cairn.oversight.actions.agreements import end_agreement

    given()
    actions.restrict(by=cast.actor("grace"), person=leila, was=leila.version, restricted=True)
    assert who(cast, leila) == {"grace"}
    given()  # and then on purpose: the restriction is kept, and she is named
    assert who(cast, leila) == {"grace", "starling_worker"}
    end_agreement(by=cast.actor("governance"), agreement=agreement, was=agreement.version, because="x")
    assert who(cast, leila) == {"grace"}
    in_force(cast, "haven", "starling")
    given()
    assert end_shares_of_leavers() == 0
    post = cast.appointments["starling_worker"]
    type(post).objects.filter(pk=post.pk).update(until_on=clock.today())
    with clock.at(noon + timedelta(days=1)):
        assert end_shares_of_leavers() == 1
    assert not Share.objects.beyond().filter(ended_at__isnull=True).exists()
    assert not Reach.objects.filter(holder=cast.users["starling_worker"].holder_id).exists()


def test_the_page_says_which_agreement_carries_it_before_anything_is_written(
    cast: "Cast", leila: Person, signed_in: Any
) -> None:
    browser = signed_in("grace")
    address = reverse("people:share-with", args=[leila.uid])
    first = browser.get(address).content.decode()
    assert "Starling" in first
    for apart in ("Turning", "Police"):  # across the wall; nobody there opens records
        assert apart not in first
    assert "Select what it is shared for" in browser.get(
        address, {"agency": cast.agencies["starling"].uid.hex}
    ).content.decode()  # fmt: skip
    whom = {"agency": cast.agencies["starling"].uid.hex, "purpose": "casework"}
    without = browser.get(address, whom).content.decode()
    assert "There is no sharing agreement with" in without
    assert "Health or social care" not in without
    assert "Somebody is in danger now" in without
    in_force(cast, "haven", "starling", title="One plan for her")
    with_one = browser.get(address, whom).content.decode()
    assert "“One plan for her” with" in with_one
    assert "Health or social care" in with_one


@pytest.mark.usefixtures("agreement")
def test_shared_from_the_page_it_stands_on_hers_with_whom_when_and_why_and_she_is_told(
    cast: "Cast", leila: Person, signed_in: Any
) -> None:
    from cairn.access.models import Event

    browser, address = signed_in("grace"), reverse("people:share-with", args=[leila.uid])
    said = {
        "agency": cast.agencies["starling"].uid.hex, "purpose": "casework", "basis": "care",
        "user": cast.users["starling_worker"].uid.hex, "why": "They meet her every week.",
        "until_on-day": "1", "until_on-month": "3", "until_on-year": "2027",
    }  # fmt: skip
    wrong = browser.post(address, said | {"why": "", "until_on-year": "2037"}).content.decode()
    assert "There is a problem" in wrong
    assert "Say why it is needed" in wrong
    shown = browser.post(address, said, follow=True).content.decode()
    everything = browser.get(f"/referrals/people/{leila.uid}/shared/").content.decode()
    for text in (shown, everything):
        for words in (
            "Starling", "They meet her every week.", "Working together with one person", "1 March 2027", "Grace",
        ):  # fmt: skip
            assert words in text, words
    assert Event.objects.filter(verb="shared", kind="share", user=cast.users["grace"].uid).exists()
    hers = signed_in("starling_worker")
    assert "1 record is shared with you" in hers.get("/").content.decode()
    assert "Leila Mansour" in page(hers, "shared-here").content.decode()
    assert "They meet her" in hers.get(f"/referrals/people/{leila.uid}/shared/").content.decode()
    for other in ("starling_manager", "bryony"):
        assert "Leila" not in page(signed_in(other), "shared-here").content.decode()
    assert page(signed_in("ama"), "share-with", leila.uid).status_code == 403
    assert page(signed_in("starling_manager"), "sharing", leila.uid).status_code == 404
