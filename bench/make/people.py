"""People as `people.actions` write them: record, name, words, hashes, channels, involvement and reach."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from bench.make.world import Desk, World
from cairn.people import models, normalise
from cairn.people.actions.words import _searched
from cairn.people.models import ContactKey, NameKey, NameWord, PersonWord
from cairn.people.models.sight import FOREVER
from cairn.people.rules import spelling


@dataclass(frozen=True)
class Human:
    """Somebody of a family, before any record of her exists."""

    given: str
    family: str
    sex: str
    born_on: date
    ethnicity: str = "not_asked"


@dataclass(frozen=True)
class Made:
    """Her record."""

    id: int
    uid: UUID
    key: UUID
    human: Human


class People:
    def __init__(self, world: World) -> None:
        self.world, of = world, world.tables.of
        self._person = of(
            models.Person, "area", "agency", "reference", "sort_family", "sort_given", "born_on", "born_precision",
            "sex", "ethnicity", "cluster", "data_key", "created_at", "created_by",
        )  # fmt: skip
        self._name = of(models.PersonName, "person", "kind", "family", "given", "created_at", "created_by")
        self._word = of(NameWord, "word")
        self._key = of(NameKey, "kind", "key", "word")
        self._person_word = of(PersonWord, "word", "person", "part")
        self._contact_key = of(ContactKey, "person", "contact_point", "kind", "hash")
        self._point = of(
            models.ContactPoint, "person", "kind", "value", "known_to_perpetrator", "created_at", "created_by"
        )
        self._rule = of(
            models.ContactRule,
            "contact_point",
            "safe",
            "given_by",
            "given_at",
            "from_at",
            "created_at",
            "created_by",
        )
        self._involvement = of(
            models.Involvement, "person", "agency", "team", "basis", "source_kind", "source_uid", "from_on", "until_on",
            "created_at", "created_by",
        )  # fmt: skip
        self._reach = of(models.Reach, "holder", "area", "person", "sort_family", "sort_given", "until_on")
        self._relationship = of(models.Relationship, "a", "b", "kind", "created_at", "created_by")
        self._words: dict[str, tuple[list[int], list[str]]] = {}
        self._ids: dict[str, int] = {}

    def make(self, desk: Desk, human: Human, at: datetime, by: int) -> Made:
        """The record and what she is found by."""
        world = self.world
        key, uid = world.ring.new("person"), world.tables.uid()
        pk = self._person.add(
            desk.area, desk.agency, world.reference(), human.family, human.given, human.born_on, "day", human.sex,
            human.ethnicity, world.tables.uid(), key, world.tables.moment(at), by, uid=uid,
        )  # fmt: skip
        if not world.figures_only:
            self._name.add(pk, "legal", human.family, human.given, world.tables.moment(at), by)
            self._found_by(pk, human)
        return Made(pk, uid, key, human)

    def _found_by(self, pk: int, human: Human) -> None:
        whole = []
        for part, text in (("g", human.given), ("f", human.family)):
            word_ids, words = self._words_of(text)
            for word_id in word_ids:
                self._person_word.add(word_id, pk, part)
            whole += words
        name = " ".join(sorted(whole))
        self._contact_key.add(pk, None, "name", normalise.hashed("name", name))
        born = f"{name}|{human.born_on.isoformat()}"
        self._contact_key.add(pk, None, "name_born", normalise.hashed("name_born", born))

    def _words_of(self, text: str) -> tuple[list[int], list[str]]:
        """The ids of the words by which a name is searched, and the words of its hash."""
        found = self._words.get(text)
        if found is None:
            ids = [self._word_id(word) for word in dict.fromkeys(_searched(text))]
            found = self._words[text] = (ids, normalise.name_words(text))
        return found

    def _word_id(self, word: str) -> int:
        pk = self._ids.get(word)
        if pk is None:
            pk = self._ids[word] = self._word.add(word)
            kind = NameKey.Kind
            for what, keys in (
                (kind.DELETE, spelling.deletes(word)),
                (kind.TRIGRAM, spelling.fragments(word)),
                (kind.SOUND, spelling.sounds(word)),
            ):
                for key in sorted(keys):
                    self._key.add(what.value, key, pk)
        return pk

    def channels(self, person: Made, phone: str, address: str, at: datetime, by: int) -> None:
        """Her phone, with what is safe for it, and her address."""
        world = self.world
        plain = normalise.phone(phone)
        number = self._channel(person, "phone", plain, [("phone", normalise.hashed("phone", plain))], at, by)
        self._channel(person, "address", address, normalise.place_hashes(address), at, by)
        safe = world.random.choice(("safe", "safe", "limited", "never", "ask_again"))
        moment = world.tables.moment(at)
        self._rule.add(number, safe, "agency", moment, moment, moment, by)

    def _channel(
        self, person: Made, kind: str, value: str, hashes: list[tuple[str, str]], at: datetime, by: int
    ) -> int:
        uid = self.world.tables.uid()
        sealed = self.world.ring.seal(value, person.key, "people_contactpoint.value", uid)
        pk = self._point.add(person.id, kind, sealed, None, self.world.tables.moment(at), by, uid=uid)
        for what, found in hashes:
            self._contact_key.add(person.id, pk, what, found)
        return pk

    def involve(
        self,
        desk: Desk,
        person: Made,
        basis: str,
        source: tuple[str, UUID],
        at: datetime,
        until: date,
        by: int,
    ) -> None:
        """Why the agency sees her, until when. A referral's joins the queue of the service's team."""
        team = desk.team if basis == "referred" else None
        self._involvement.add(
            person.id, desk.agency, team, basis, *source, at.date(), until, self.world.tables.moment(at), by
        )

    def reach(self, desk: Desk, person: Made, agency_until: date, team_until: date) -> None:
        """One row for the agency and one for the team, as `people.reach` derives them."""
        names = (person.human.family, person.human.given)
        self._reach.add(desk.agency_holder, desk.area, person.id, *names, agency_until)
        self._reach.add(desk.team_holder, desk.area, person.id, *names, team_until)

    def relate(self, a: Made, b: Made, kind: str, at: datetime, by: int) -> None:
        self._relationship.add(a.id, b.id, kind, self.world.tables.moment(at), by)


@dataclass(frozen=True)
class Family:
    harmed: Human
    causing: Human | None
    children: tuple[Human, ...]


ETHNICITIES = (
    "white_british",
    "white_british",
    "african",
    "white_other",
    "caribbean",
    "bangladeshi",
    "not_asked",
    "declined",
)


def family(world: World, on: date) -> Family:
    """Mostly a woman and the man said to cause harm, with children more often than not; for figures she alone."""
    random, names = world.random, world.names

    def human(sex: str, youngest: int, oldest: int, called: str = "") -> Human:
        born = on - timedelta(days=int(random.uniform(youngest, oldest + 1) * 365.25))
        return Human(names.given(sex), called or names.family(), sex, born, random.choice(ETHNICITIES))

    harmed = human("female" if random.random() < 0.95 else "male", 16, 70)
    if world.figures_only:
        return Family(harmed, None, ())
    causing = human("male" if random.random() < 0.9 else "female", 17, 70) if random.random() < 0.93 else None
    number = random.choices((0, 1, 2, 3, 4), weights=(44, 25, 20, 8, 3))[0]
    return Family(
        harmed,
        causing,
        tuple(human(random.choice(("female", "male")), 0, 15, harmed.family) for _ in range(number)),
    )


__all__ = ["FOREVER", "Family", "Human", "Made", "People", "family"]
