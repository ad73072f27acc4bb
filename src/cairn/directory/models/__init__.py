"""The tables of the directory, a file per aggregate."""

from cairn.directory.models.posts import Post, Vacancy
from cairn.directory.models.services import (
    Audience,
    Funding,
    JointProtocol,
    Provider,
    Service,
    ServiceFunding,
    ServiceTeam,
)

__all__ = [
    "Audience",
    "Funding",
    "JointProtocol",
    "Post",
    "Provider",
    "Service",
    "ServiceFunding",
    "ServiceTeam",
    "Vacancy",
]
