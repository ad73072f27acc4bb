"""Every read of the directory, a file per subject."""

from cairn.directory.queries.entries import (
    directory_list,
    funding_list,
    funding_of,
    post_list,
    post_of,
    protocol_list,
    provider_list,
    provider_of,
    receiving,
    receiving_agency,
    service_of,
)
from cairn.directory.queries.provision import provision

__all__ = [
    "directory_list",
    "funding_list",
    "funding_of",
    "post_list",
    "post_of",
    "protocol_list",
    "provider_list",
    "provider_of",
    "provision",
    "receiving",
    "receiving_agency",
    "service_of",
]
