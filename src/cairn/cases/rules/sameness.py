"""Which incident rows are one incident: linked pairs make clusters, and counts use the cluster."""

from collections.abc import Iterable


def clusters(incidents: Iterable[int], same: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Each incident's cluster, named by its lowest member, from the pairs that are linked as the same."""
    parent = {incident: incident for incident in incidents}

    def root(incident: int) -> int:
        while parent.setdefault(incident, incident) != incident:
            incident = parent[incident]
        return incident

    for a, b in same:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return {incident: root(incident) for incident in list(parent)}
