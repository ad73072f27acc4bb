"""The tables of people, a file per aggregate."""

from cairn.people.models.contact import (
    ContactKey,
    ContactPoint,
    ContactRule,
    Identifier,
    LifeEvent,
    NearMiss,
    NeverReceive,
)
from cairn.people.models.family import Household, Membership, Relationship
from cairn.people.models.person import NameKey, NameWord, Person, PersonName, PersonWord
from cairn.people.models.sight import Bar, Involvement, Reach, Share

__all__ = [
    "Bar",
    "ContactKey",
    "ContactPoint",
    "ContactRule",
    "Household",
    "Identifier",
    "Involvement",
    "LifeEvent",
    "Membership",
    "NameKey",
    "NameWord",
    "NearMiss",
    "NeverReceive",
    "Person",
    "PersonName",
    "PersonWord",
    "Reach",
    "Relationship",
    "Share",
]
