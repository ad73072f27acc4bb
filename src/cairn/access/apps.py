from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "cairn.access"
    label = "access"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added
        from django.contrib.auth.signals import user_logged_in

        from cairn.access import checks, guards, recovery, signin  # noqa: F401  (system checks; guards, laid after every migrate)
        from cairn.access.keys import DatabaseKeyRing
        from cairn.core import sealing

        sealing.register(DatabaseKeyRing())
        authenticator_added.connect(signin.factor_added, dispatch_uid="cairn.access.signin")
        authenticator_added.connect(recovery.finish, dispatch_uid="cairn.access.recovery")
        user_logged_in.connect(signin.signed_in, dispatch_uid="cairn.access.signin")
