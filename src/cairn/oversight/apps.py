from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "cairn.oversight"
    label = "oversight"

    def ready(self) -> None:
        from cairn.core import agreements
        from cairn.oversight.queries.agreements import KeptAgreements

        agreements.register(KeptAgreements())
