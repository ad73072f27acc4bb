from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cairn.core"
    label = "core"

    def ready(self) -> None:
        from cairn.core import checks  # noqa: F401  (registers the system checks)
