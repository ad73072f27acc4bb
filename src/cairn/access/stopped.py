"""The pages that a gate answers with, in words that say what to do and nothing about what exists."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cairn.ui.again import sent
from cairn.ui.pages import render

MOMENT = ("busy", "refused_write", "audit")  # it may well do in a minute what it did not do now


def stopped(request: HttpRequest, status: int, why: str, *, because: str = "") -> HttpResponse:
    """The page for `why`: no_appointment, role, refused, stale, busy, audit, not_signed_in, recovery …"""
    heading, text = _words(why, because, posted=request.method == "POST")
    # A refused page tells nothing of the record: it is not navigable and not marked as anybody's.
    context: dict[str, Any] = {
        "title": heading,
        "heading": heading,
        "text": text,
        "sent": sent(request, again=why in MOMENT),
    }
    return render(request, "access/stopped.html", context, status=status)


def _words(why: str, because: str, *, posted: bool) -> tuple[str, str]:
    match why:
        case "no_appointment":
            return _("You have no post at the moment"), _(
                "Your account is open, but no agency has appointed you to a role today. Ask whoever manages accounts"
                " in your agency."
            )
        case "role":
            return _("Your role does not use this page"), _(
                "If you act for more than one agency, change whom you act for. If you think that your role should have"
                " this page, tell the information-governance lead."
            )
        case "not_signed_in":
            return _("You are not signed in"), because
        case "not_answered":
            return _("That did not sign you in"), _(
                "Your organisation’s sign-in was broken off, or its answer does not belong to a question from here."
                " Nothing was opened. Go back to Cairn’s sign-in page and begin again; if this page comes again, tell"
                " whoever runs Cairn."
            )
        case "issuer_away":
            return _("Your organisation’s sign-in does not answer"), _(
                "Wait a moment and try again. If you have a password for Cairn, you can sign in with it meanwhile."
            )
        case "link_over":
            return _("This link does not work any more"), _(
                "It was used, taken back or replaced, or its time is over. Ask whoever sent it for a new one."
            )
        case "recovery":
            return _("Open the link that was sent to you first"), _(
                "Your second factor was taken away because it was lost. Until there is a new one you sign in with the"
                " link in the message to your work address. If it no longer works, ask whoever took your second factor"
                " away for another one."
            )
        case "refused":
            return _("This cannot be done"), because
        case "stale":
            return _("Somebody else changed this while you had it open"), _(
                "Nothing of yours was saved and nothing of theirs was lost. Go back, look at what it says now, and make"
                " your change again."
            )
        case "busy":
            if not posted:
                return _("Cairn is busy"), _("Wait a moment, then load the page again.")
            return _("Cairn is busy"), _("What you sent was not saved. Wait a moment and send it again.")
        case "refused_write":
            return _("This could not be saved"), _(
                "Nothing of what you sent was kept, and nothing else was changed. Send it once more."
                " If this page comes again, tell whoever runs Cairn."
            )
        case "disposed":
            return _("This was disposed of"), _(
                "Its time was over, and it was destroyed so that nobody can read it again. That it was there is kept;"
                " what it said is not."
            )
        case "sealed":
            return _("This cannot be opened"), _(
                "Something on this page does not open with the keys that Cairn has. Nothing was changed. Tell whoever"
                " runs Cairn."
            )
        case "audit":
            return _("This page cannot be shown at the moment"), _(
                "Cairn could not record that the page was opened, so it does not show it. Tell whoever runs Cairn."
            )
    return _("Page not found"), _("Check the address, or start from your work today.")
