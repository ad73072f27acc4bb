"""Email through the installation's own mail server (CAIRN_EMAIL_URL)."""

import smtplib
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from cairn.release.ways import Envelope, NotTaken

# What a mail server answers before it has taken the message, or instead of taking it.
REFUSALS = (
    smtplib.SMTPSenderRefused,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
)


def deliver(envelope: Envelope) -> None:
    """Hand it to the mail server. A connection that breaks while it is handed over leaves it unknown."""
    connection = get_connection(fail_silently=False)
    try:
        connection.open()
    except OSError as wrong:  # smtplib's own faults are OSErrors: nothing was handed over yet
        raise NotTaken(type(wrong).__name__) from wrong
    message = EmailMessage(
        subject=envelope.subject,
        body=envelope.text,
        from_email=f"{envelope.sender} <{settings.DEFAULT_FROM_EMAIL}>",
        to=[envelope.address],
        connection=connection,
        # No auto-reply may tell a third mailbox that she was written to.
        headers={
            "Message-ID": f"<{envelope.uid.hex}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    try:
        taken = message.send()
    except REFUSALS as wrong:
        raise NotTaken(type(wrong).__name__) from wrong
    finally:
        connection.close()
    if not taken:  # nobody to send it to: nothing was handed over
        raise NotTaken("the mail server was handed nothing")


def took(uid: UUID) -> bool | None:
    """A mail server keeps no list that could be asked."""
    return None
