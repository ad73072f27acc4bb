"""Links that work once and not for long: what they carry is known to whoever got the message, and kept as a hash."""

import hashlib
import logging
import secrets
from collections.abc import Callable
from smtplib import SMTPException

from django.core.mail import send_mail

log = logging.getLogger(__name__)

MakeAddress = Callable[[str], str]  # from what a link carries to the whole address


def made() -> tuple[str, str]:
    """What a new link carries, and what is kept of it."""
    carried = secrets.token_urlsafe(32)
    return carried, kept(carried)


def kept(carried: str) -> str:
    return hashlib.sha256(carried.encode()).hexdigest()


def mailed(to: str, subject: str, *lines: str) -> bool:
    """Whether the mail server took it. Where it did not, whoever sent it can send it again."""
    try:
        send_mail(subject, "\n\n".join(lines) + "\n", None, [to])
    except (OSError, SMTPException):
        log.warning("sign-in mail could not be sent")
        return False
    return True
