"""The codes that referrals store, each with its words for the screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Source(TextChoices):
    """How it came in."""

    AGENCY = "agency", _("Referred in Cairn")
    TYPED = "typed", _("Typed in for an agency that does not use Cairn")
    IMPORT = "import", _("Imported from a spreadsheet")
    SELF = "self", _("Self-referral")
    FRIEND = "friend", _("A friend, relative or neighbour")
    PASSED_ON = "passed_on", _("Passed on by another service")


# Ways in by which no agency speaks: whoever gave it may be somebody whom the one who causes harm knows.
FROM_THE_PUBLIC = (Source.SELF, Source.FRIEND)


class Work(TextChoices):
    """Whose work it asks for: one person harmed, one person causing harm, or one child."""

    SURVIVOR = "survivor", _("Survivor")
    PERPETRATOR = "perpetrator", _("Perpetrator programme")
    CHILD = "child", _("Child")


class Urgency(TextChoices):
    TODAY = "today", _("Today: somebody may be hurt")
    SOON = "soon", _("Within two working days")
    ROUTINE = "routine", _("It can wait longer than that")


class State(TextChoices):
    DRAFT = "draft", _("Being written")
    SENT = "sent", _("Received")
    TRIAGE = "triage", _("Being looked at")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Not taken on")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PASSED_ON = "passed_on", _("Passed on")


class Decision(TextChoices):
    """What triage decided. Four of them leave the referral `declined`; figures count them apart."""

    ACCEPTED = "accepted", _("Accept it")
    DECLINED = "declined", _("Do not take it on")
    INAPPROPRIATE = "inappropriate", _("It is not for a service like ours")
    SIGNPOSTED = "signposted", _("Point to another service, without passing it on")
    OUT_OF_AREA = "out_of_area", _("It belongs to another borough")
    PASSED_ON = "passed_on", _("Pass it on to another service")


class Role(TextChoices):
    CLIENT = "client", _("The person referred")
    PERPETRATOR = "perpetrator", _("Person said to cause harm")
    CHILD = "child", _("Child")
    OTHER = "other", _("Somebody else")


class Abuse(TextChoices):
    PHYSICAL = "physical", _("Physical")
    SEXUAL = "sexual", _("Sexual")
    EMOTIONAL = "emotional", _("Emotional or psychological")
    CONTROLLING = "controlling", _("Controlling or coercive")
    ECONOMIC = "economic", _("Economic")
    STALKING = "stalking", _("Stalking or harassment")
    HONOUR_BASED = "honour_based", _("So-called honour-based abuse")
    FORCED_MARRIAGE = "forced_marriage", _("Forced marriage")
    FGM = "fgm", _("Female genital mutilation")
    DIGITAL = "digital", _("Through phones, computers or tracking")
    OTHER = "other", _("Something else")


class Answer(TextChoices):
    """Not known, declined and not asked are three answers."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")
    DECLINED = "declined", _("Did not want to say")
    NOT_ASKED = "not_asked", _("Not asked")


class Aware(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


class How(TextChoices):
    FACE_TO_FACE = "face_to_face", _("Face to face")
    PHONE = "phone", _("By phone")
    WRITING = "writing", _("In writing")
    INTERPRETER = "interpreter", _("Through an interpreter")
    OTHER = "other", _("Another way")
    UNKNOWN = "unknown", _("Not known")


class Level(TextChoices):
    """The level that the referrer gave; the receiver assesses for herself."""

    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    STANDARD = "standard", _("Standard")


class Because(TextChoices):
    """Why a record of the receiver's own may be the same human."""

    NAME_BORN = "name_born", _("The same name and date of birth")
    PHONE = "phone", _("The same phone number")
    EMAIL = "email", _("The same email address")
    ADDRESS = "address", _("The same address")
    STREET = "street", _("The same first name and street")
    IDENTIFIER = "identifier", _("The same reference number")
    OTHER = "other", _("Something else matches")


class Sameness(TextChoices):
    SAME = "same", _("The same person")
    DIFFERENT = "different", _("Two different people")


class ImportState(TextChoices):
    CHECKING = "checking", _("Being read")
    READY = "ready", _("Read: waiting for you")
    IMPORTING = "importing", _("Being imported")
    DONE = "done", _("Imported")
    DROPPED = "dropped", _("Given up")


class Verdict(TextChoices):
    WAITING = "waiting", _("Not read yet")
    NEW = "new", _("New")
    PERHAPS = "perhaps", _("Looks like somebody you know")
    REPEAT = "repeat", _("Imported before")
    TWICE = "twice", _("Twice in this file")
    UNREADABLE = "unreadable", _("Cannot be read")
