"""One page that was typed in becomes a referral: "given by" whoever said it, "entered by" the worker."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.referrals.actions.sending import send, work_of
from cairn.referrals.codes import Source
from cairn.referrals.forms.answers import KNOWN, also_of
from cairn.referrals.models import Referral
from cairn.referrals.queries import consent, services
from cairn.referrals.rules.intake import Agrees, Channel, Intake, Name, Shares, Somebody, ToldHer


@transaction.atomic
def type_in(*, by: Actor, said: Mapping[str, Any]) -> Referral:
    """`said` is what the page's form cleaned."""
    service = services.service_of(by, said["service"])
    if service is None:
        raise Refused(_("This service does not take referrals any more. Choose another."))
    agency = consent.agency_of(by, said["agency"]) if said["source"] == Source.TYPED else None
    return send(
        by=by,
        service=service,
        intake=replace(_intake(said), work=work_of(service)),
        source=said["source"],
        from_agency=agency,
        from_name="" if agency else said["agency_name"],
        from_kind=agency.kind if agency else said["agency_kind"],
        received_at=min(said["received"], clock.now()),
    )


def _intake(said: Mapping[str, Any]) -> Intake:
    born = said["born"]
    him = Name(said["his_given"], said["his_family"])
    answer = said["agrees"]
    shares = Shares("public_task", what=_("This referral, as it was given to us"), agreed="not_asked")
    return Intake(
        client=Somebody(
            Name(said["given"], said["family"]),
            also_of(said["also"]),
            born.on if born else None,
            born.precision if born else "",
            interpreter=KNOWN.get(said["interpreter"]),
        ),
        urgency=said["urgency"],
        abuse=tuple(said["abuse"]),
        channels=tuple(_channels(said)),
        perpetrators=(Somebody(him, relation=said["his_relation"]),) if str(him) else (),
        narrative=said["narrative"],
        unsafe=said["unsafe"],
        told=ToldHer(aware=said["aware"]),
        agrees=Agrees(answer, said["agreed_on"] if answer == "yes" else None),
        shares=shares if said["source"] == Source.TYPED else None,
        given_by=said["given_by"],
    )


def _channels(said: Mapping[str, Any]) -> list[Channel]:
    found = []
    if said["phone"]:
        start, end = (
            time.fromisoformat(said[at]) if said[at] else None for at in ("hours_from", "hours_until")
        )
        rule = said["phone_safe"] or "unknown"
        found.append(
            Channel("phone", said["phone"], rule, start, end, voicemail=said["voicemail"] or "unknown")
        )
    if said["address"]:
        found.append(Channel("address", said["address"], said["address_safe"] or "unknown"))
    return found
