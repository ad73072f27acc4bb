"""What was answered so far, as the draft keeps it, and the handover that it makes.

A draft keeps what was typed, box by box, so that every page comes back as it was left.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cairn.referrals.forms.steps import BY_CODE, Step, steps_for
from cairn.referrals.rules.intake import (
    Agrees,
    Channel,
    Intake,
    Name,
    Shares,
    Somebody,
    ToldHer,
    WishAbout,
)
from cairn.ui import forms

Typed = dict[str, list[str]]
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "once", "version", "acting"})
KNOWN = {"yes": True, "no": False}
MOST_PEOPLE = 20


def typed(post: Mapping[str, Any] | QueryDict) -> Typed:
    """What a form posted, as a draft keeps it."""
    query: Any = post
    return {name: query.getlist(name) for name in query if name not in NOT_KEPT}


def query_of(kept: Typed) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in kept.items():
        query.setlist(name, values)
    return query


@dataclass
class Answers:
    """The body of a draft."""

    work: str
    answers: dict[str, Typed] = field(default_factory=dict)
    items: dict[str, list[Typed]] = field(default_factory=dict)
    person: str = ""  # the sender's own record, where the referral began on her page

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Answers":
        return cls(body["work"], dict(body["answers"]), dict(body["items"]), body.get("person", ""))

    def body(self) -> dict[str, Any]:
        return {"work": self.work, "answers": self.answers, "items": self.items, "person": self.person}

    def form(self, step: Step, post: QueryDict | None = None) -> forms.Form:
        """The step's form with what is being posted, else with what was typed before, else fresh."""
        if step.form is None:
            raise LookupError(step.code)
        kept = self.answers.get(step.code)
        if post is None and kept is not None:
            post = query_of(kept)
        return step.form(post) if post is not None else step.form()

    def item_forms(self, step: Step) -> list[forms.Form]:
        if step.items is None:
            raise LookupError(step.code)
        return [step.items(query_of(kept)) for kept in self.items.get(step.code, [])]

    def status(self, step: Step) -> str:
        """done, todo or error: an answer that held yesterday may not hold today."""
        if step.code not in self.answers:
            return "todo"
        if step.items is not None:
            return "done" if all(form.is_valid() for form in self.item_forms(step)) else "error"
        return "done" if self.form(step).is_valid() else "error"

    def missing(self) -> list[Step]:
        return [step for step in steps_for(self.work) if self.status(step) != "done"]

    def clean(self, code: str) -> dict[str, Any]:
        form = self.form(BY_CODE[code])
        return form.cleaned_data if code in self.answers and form.is_valid() else {}

    def intake(self, agency: int) -> Intake:
        """The handover, once nothing is missing. `agency`: who refers, for the wish about telling it."""
        urgency, unsafe = self.clean("urgency"), self.clean("unsafe")
        kinds = self.clean("abuse").get("abuse", [])
        return Intake(
            client=_client(self.clean("person"), self.clean("language")),
            urgency=urgency["urgency"],
            work=self.work,
            abuse=tuple(kind for kind in kinds if kind != "unknown"),
            channels=tuple(
                filter(None, (channel_of(kind, self.clean(kind)) for kind in ("phone", "email", "address")))
            ),
            perpetrators=self._people("perpetrators"),
            children=self._people("children"),
            said_level=known(urgency.get("level")),
            said_count=urgency.get("count"),
            narrative=self.clean("happened").get("narrative", ""),
            unsafe=unsafe.get("unsafe", ""),
            told=told_of(self.clean("told")),
            agrees=agrees_of(self.clean("agrees")),
            wishes=wishes_of(self.clean("wishes"), agency),
            shares=_shares(self.clean("sharing")),
            given_by=", ".join(
                filter(None, (self.clean("referrer").get(part) for part in ("name", "job", "reach")))
            ),
        )

    def _people(self, code: str) -> tuple[Somebody, ...]:
        step = BY_CODE[code]
        found = [form.cleaned_data for form in self.item_forms(step) if form.is_valid()]
        return tuple(somebody_of(data) for data in found)


def known(code: Any) -> str:
    return "" if code in (None, "unknown") else str(code)


def somebody_of(data: Mapping[str, Any]) -> Somebody:
    born = data.get("born")
    return Somebody(
        Name(data.get("given", ""), data.get("family", "")),
        also_of(data.get("also", "")),
        born.on if born else None,
        born.precision if born else "",
        sex=data.get("sex", "not_asked"),
        relation=data.get("relation", ""),
        responsibility=data.get("responsibility") or "unknown",
    )


def also_of(text: str) -> tuple[Name, ...]:
    """Another name as somebody typed it: the last word is the family name."""
    words = text.split()
    if not words:
        return ()
    return (Name(" ".join(words[:-1]) or words[0], words[-1] if len(words) > 1 else "", "alias"),)


def _client(person: Mapping[str, Any], language: Mapping[str, Any]) -> Somebody:
    from dataclasses import replace

    return replace(
        somebody_of(person),
        language=language.get("language", ""),
        interpreter=KNOWN.get(language.get("interpreter", "")),
        bsl=KNOWN.get(language.get("bsl", "")),
        reading=language.get("reading") or "not_asked",
    )


def channel_of(kind: str, data: Mapping[str, Any]) -> Channel | None:
    if data.get("known") != "yes":
        return None
    knows = KNOWN.get(data.get("his", ""))
    return Channel(
        kind,
        data["value"],
        data["safe"],
        _time(data.get("hours_from")),
        _time(data.get("hours_until")),
        days=data.get("days", "") if data["safe"] == "limited" else "",
        voicemail=data.get("voicemail") or "unknown",
        code_word=data.get("code_word", ""),
        reached_by=data.get("reached_by", ""),
        known_to_perpetrator=knows,
        shared_with_perpetrator=KNOWN.get(data.get("shared", "")),
        hidden=knows is False,
    )


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def told_of(data: Mapping[str, Any]) -> ToldHer:
    return ToldHer(
        aware=data.get("aware", "unknown"), on=data.get("on"), how=data.get("how", ""),
        language=data.get("language", ""), why_not=data.get("why_not", ""),
    )  # fmt: skip


def agrees_of(data: Mapping[str, Any]) -> Agrees:
    return Agrees(data.get("answer", "not_asked"), data.get("on"), data.get("how", ""))


def wishes_of(data: Mapping[str, Any], agency: int) -> tuple[WishAbout, ...]:
    """One row for the agency that refers, one for each that must not be told."""
    rows = [WishAbout(data["back"], agency=agency, words=data.get("words", ""))] if data.get("back") else []
    names = dict.fromkeys(line.strip() for line in data.get("others", "").split("\n"))
    return (*rows, *(WishAbout("no", name=name) for name in names if name))


def _shares(data: Mapping[str, Any]) -> Shares | None:
    if not data:
        return None
    return Shares(
        basis=data["basis"], what=_("This referral, as it was sent"), why=data["why"], agreed=data["agreed"],
        necessary=data["necessary"], proportionate=data["proportionate"],
    )  # fmt: skip
