"""Every write of the door, a file per verb."""

from cairn.release.actions.deciding import approve, decide, send_again, withdraw
from cairn.release.actions.downloads import Downloaded, download
from cairn.release.actions.enqueueing import enqueue
from cairn.release.actions.packs import keep_pack, stopped
from cairn.release.actions.printing import print_letter, print_page
from cairn.release.actions.sending import send_enqueued

__all__ = [
    "Downloaded",
    "approve",
    "decide",
    "download",
    "enqueue",
    "keep_pack",
    "print_letter",
    "print_page",
    "send_again",
    "send_enqueued",
    "stopped",
    "withdraw",
]
