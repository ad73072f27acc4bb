"""Services to refer to, somebody to refer, and referrals in each state."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from cairn.demo.cast import SINCE, Cast
from cairn.directory.models import Provider, Service
from cairn.referrals import actions
from cairn.referrals.models import Referral
from cairn.referrals.rules.intake import Agrees, Channel, Intake, Name, Shares, Somebody, ToldHer, WishAbout

Services = dict[str, Service]
Sent = Callable[..., Referral]


@pytest.fixture
def services(cast: Cast, noon: datetime) -> Services:
    """By key: haven (survivors), lantern (refuge), turning (his side), starling (children), harbour (next door)."""
    of = {
        "haven": ("survivor", "main"),
        "lantern": ("survivor", "refuge"),
        "turning": ("perpetrator", "perpetrator"),
        "starling": ("child", "children"),
        "harbour": ("survivor", "main"),
    }
    made = {}
    for key, (work, kind) in of.items():
        agency = cast.agencies[key]
        area = agency.areas.get().area
        by = cast.users["commissioner"]
        provider = Provider.objects.create(area=area, name=agency.name, from_on=SINCE, created_by=by)
        made[key] = Service.objects.create(
            area=area, provider=provider, agency=agency, name=f"{agency.name} service", tier="support", kind=kind,
            work=work, commission="council", from_on=SINCE, created_by=by,
        )  # fmt: skip
    return made


@pytest.fixture
def rowan() -> Intake:
    """All that a good referral holds. She and he are invented."""
    return Intake(
        client=Somebody(
            Name("Rowan", "Ashdown"),
            (Name("Rowena", "Ashdowne", "alias"),),
            date(1988, 3, 14),
            "day",
            sex="female",
            language="pol",
            interpreter=True,
        ),
        urgency="soon",
        abuse=("physical", "controlling"),
        channels=(
            Channel(
                "phone",
                "07700 900123",
                "limited",
                time(9, 30),
                time(15, 0),
                days="12345",
                voicemail="no",
                code_word="marmalade",
                reached_by="He reads the bill",
            ),
            Channel("email", "rowan@post.example"),
            Channel("address", "2 Lime Walk\nAshbourne Park\nZZ99 3VZ", "never", hidden=True),
        ),
        perpetrators=(
            Somebody(Name("Ellis", "Marlowe"), (), date(1985, 1, 1), "year", relation="former_partner"),
        ),
        children=(Somebody(Name("Pip", "Ashdown"), (), date(2019, 6, 1), "month", relation="parent"),),
        said_level="high",
        said_count=15,
        narrative="He pushed her against a door on Sunday.",
        unsafe="Do not ring after six.",
        told=ToldHer("yes", date(2026, 11, 16), "our notice", "face_to_face", "pol"),
        agrees=Agrees("yes", date(2026, 11, 16), "face_to_face"),
        wishes=(WishAbout("no", name="Her housing association", words="Not the landlord."),),
        shares=Shares(
            "public_task", "All of this", "She needs an advocate", "yes", "No other way", "Only what helps"
        ),
    )


@pytest.fixture
def sent(cast: Cast, services: Services, rowan: Intake) -> Sent:
    """``sent()`` gives a referral from the police officer to Haven; by, service, intake and the rest may be changed."""

    def make(
        by: str = "pc_hale", to: str = "haven", intake: Intake | None = None, **more: object
    ) -> Referral:
        return actions.send(by=cast.actor(by), service=services[to], intake=intake or rowan, **more)  # type: ignore[arg-type]

    return make
