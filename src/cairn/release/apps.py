from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    name = "cairn.release"
    label = "release"
