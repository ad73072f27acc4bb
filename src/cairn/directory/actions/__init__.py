"""Every write of the directory, a file per aggregate."""

from cairn.directory.actions.posts import change_post, create_post, end_post, fill_post, vacate_post
from cairn.directory.actions.providers import (
    change_funding,
    change_provider,
    create_funding,
    create_provider,
    end_funding,
    end_provider,
)
from cairn.directory.actions.services import (
    change_service,
    create_protocol,
    create_service,
    end_protocol,
    end_service,
    set_audience,
    set_fundings,
    set_teams,
)

__all__ = [
    "change_funding",
    "change_post",
    "change_provider",
    "change_service",
    "create_funding",
    "create_post",
    "create_protocol",
    "create_provider",
    "create_service",
    "end_funding",
    "end_post",
    "end_protocol",
    "end_provider",
    "end_service",
    "fill_post",
    "set_audience",
    "set_fundings",
    "set_teams",
    "vacate_post",
]
