"""What an account opens, in words that a manager answers for."""

from django.utils.translation import gettext as _

from cairn.access.roles import PERSON_READ, Role


def opens(role: Role) -> str:
    """Whose records, and whether what protects life is among them."""
    if PERSON_READ not in role.may:
        records = _("No case records: %(does)s") % {"does": role.does}
    elif role.holds == "agency":
        records = _("Every record that the agency holds")
    else:
        records = _("The records that name the worker or their team")
    if not role.opens_p4:
        return records
    return _("%(records)s; with a second factor of the last minutes also hidden addresses and the like") % {
        "records": records
    }
