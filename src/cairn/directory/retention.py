"""How long the directory is kept. Nobody's personal data is in it."""

from cairn.core.contracts import Retention

_BECAUSE = "figures of past years need what existed then; an entry holds nobody's personal data"
_MODELS = (
    "Provider", "Funding", "Service", "Audience", "ServiceTeam", "ServiceFunding", "JointProtocol", "Post", "Vacancy",
)  # fmt: skip

RETENTION = [
    Retention(
        model=f"directory.{model}",
        years=100,
        because=_BECAUSE,
        counted_from="until_on",
        source="no personal data",
    )
    for model in _MODELS
]
