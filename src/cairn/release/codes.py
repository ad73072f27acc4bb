"""The codes that the door stores, each with its words for the screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

DOWNTIME = "downtime"  # the source of a pack that is read while Cairn is away


class Kind(TextChoices):
    RECEIPT = "receipt", _("Receipt for a referral")
    NOTICE = "notice", _("Notice")
    LETTER = "letter", _("Letter")
    REPORT = "report", _("Report")
    PACK = "pack", _("Pack of records")
    FIGURES = "figures", _("Download of figures")
    LIST = "list", _("Download of a list")
    PRINT = "print", _("Printed page")


class Channel(TextChoices):
    EMAIL = "email", _("Email")
    TEXT = "text", _("Text message")
    VOICEMAIL = "voicemail", _("Voicemail")
    POST = "post", _("Post")
    DOWNLOAD = "download", _("Download")
    PRINT = "print", _("Print")


class Way(TextChoices):
    """By what a channel leaves: chosen in CAIRN_OUTGOING."""

    FILE = "file", _("A file in the outbox")
    CONSOLE = "console", _("The console")
    SMTP = "smtp", _("Our mail server")
    NOTIFY = "notify", _("GOV.UK Notify")


class State(TextChoices):
    ENQUEUED = "enqueued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    UNKNOWN = "unknown", _("Not known whether it was sent")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Why(TextChoices):
    """Why something was not sent, or is not known to be; codes, so that nobody's details stand here."""

    RULE = "rule", _("The safe-contact rule does not allow it any more")
    NEVER = "never", _("This recipient must never receive it")
    AGREEMENT = "agreement", _("No sharing agreement with the recipient is in force for it")
    LEAK = "leak", _("It would have told something that is protected")
    RECIPIENT = "recipient", _("The recipient cannot receive any more")
    ALTERED = "altered", _("Its text is not what was enqueued")
    BACKEND = "backend", _("The way out refused it")
    CRASH = "crash", _("Cairn stopped while it was being sent")
    PERSON = "person", _("Somebody found out and decided")
