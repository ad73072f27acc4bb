"""The codes that casework stores, each with its words for the screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cairn.referrals.codes import Abuse as Abuse  # one list of forms of abuse and of work, the room below's
from cairn.referrals.codes import Work as Work


class State(TextChoices):
    ATTEMPTING = "attempting", _("Making contact")
    ENGAGED = "engaged", _("Engaged")
    NOT_ENGAGED = "not_engaged", _("Not engaged")
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")


class NotEngaged(TextChoices):
    UNREACHABLE = "unreachable", _("Could not be reached")
    NO_SAFE_WAY = "no_safe_way", _("There was no safe way to make contact")
    DECLINED = "declined", _("Said no to the service")
    WITHDREW = "withdrew", _("Said yes and then withdrew")
    OTHER = "other", _("Another reason")


class Outcome(TextChoices):
    PLANNED = "planned", _("Planned ending")
    UNPLANNED = "unplanned", _("Unplanned ending: contact was lost")
    TRANSFERRED = "transferred", _("Moved to another service or area")
    NOT_ENGAGED = "not_engaged", _("Never engaged")
    DIED = "died", _("The client died")
    ERROR = "error", _("Opened by mistake")


class RiskChange(TextChoices):
    SIGNIFICANT = "significant", _("Significant reduction")
    MODERATE = "moderate", _("Moderate reduction")
    LIMITED = "limited", _("Limited reduction")
    NONE = "none", _("No reduction")


class Said(TextChoices):
    """An answer of the client's own: three ways of not knowing are kept apart."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Does not know")
    DECLINED = "declined", _("Prefers not to say")
    NOT_ASKED = "not_asked", _("Not asked")


class Known(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


class PartyRole(TextChoices):
    CLIENT = "client", _("Client")
    PERPETRATOR = "perpetrator", _("Person said to cause harm")
    CHILD = "child", _("Child")
    OTHER = "other", _("Somebody else")


class Source(TextChoices):
    """Who says so."""

    CLIENT = "client", _("The client")
    REFERRER = "referrer", _("The referrer")
    POLICE = "police", _("Police")
    AGENCY = "agency", _("Another agency")
    FAMILY = "family", _("Family or a friend")
    CHILD = "child", _("A child")
    COURT = "court", _("A court")
    WORKER = "worker", _("Our own worker")


class Disputed(TextChoices):
    NOBODY = "", _("Nobody")
    CLIENT = "client", _("The client")
    THEMSELVES = "themselves", _("This person")
    AGENCY = "agency", _("Another agency")


class Harm(TextChoices):
    NONE = "none", _("No injury seen or told")
    MINOR = "minor", _("Injury without treatment")
    TREATED = "treated", _("Injury that was treated")
    SERIOUS = "serious", _("Serious injury or hospital stay")
    UNKNOWN = "unknown", _("Not known")


class Precision(TextChoices):
    DAY = "day", _("That day")
    MONTH = "month", _("Some time that month")
    YEAR = "year", _("Some time that year")
    ABOUT = "about", _("About then")


class Did(TextChoices):
    CAUSED = "caused", _("Said to have caused it")
    HARMED = "harmed", _("Harmed by it")
    PRESENT = "present", _("Was there")


class Channel(TextChoices):
    PHONE = "phone", _("Phone call")
    TEXT = "text", _("Text message")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    VIDEO = "video", _("Video call")
    IN_PERSON = "in_person", _("In person")
    THROUGH = "through", _("Through another professional")
    INCOMING = "incoming", _("The client got in touch with us")


class Reached(TextChoices):
    SPOKE = "spoke", _("Spoke with the client")
    REPLIED = "replied", _("The client wrote back")
    MESSAGE = "message", _("Left or sent a message")
    NO_ANSWER = "no_answer", _("No answer")
    WRONG_PERSON = "wrong_person", _("Somebody else answered")
    UNSAFE = "unsafe", _("It was not safe to go on")
    FAILED = "failed", _("The number or address does not work")


TWO_WAY = frozenset({Reached.SPOKE, Reached.REPLIED})


class RuleThen(TextChoices):
    """What the safe-contact rule said at that moment."""

    SAFE = "safe", _("Safe")
    LIMITED = "limited", _("Safe at certain times")
    ASK_AGAIN = "ask_again", _("Ask again before using")
    NEVER = "never", _("Never use")
    UNKNOWN = "unknown", _("Not known: do not use")
    NONE = "none", _("No channel was used")


class RiskLevel(TextChoices):
    STANDARD = "standard", _("Standard")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class AnswerValue(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Don’t know")
    UNANSWERED = "unanswered", _("Not answered")


class Agreement(TextChoices):
    NOT_ASKED = "not_asked", _("Not needed")
    WAITING = "waiting", _("Waiting for a manager")
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Not agreed")


class Trigger(TextChoices):
    """Why risk is assessed now (rules A5)."""

    FIRST = "first", _("First assessment")
    INCIDENT = "incident", _("A new incident")
    SEPARATION = "separation", _("Separation, or a plan to separate")
    RECONCILIATION = "reconciliation", _("Back together")
    RELEASE = "release", _("Release, or a change of bail")
    PREGNANCY = "pregnancy", _("Pregnancy or birth")
    COURT = "court", _("A contact or court event")
    MOVE = "move", _("A move")
    DISCLOSURE = "disclosure", _("Something new was disclosed")
    BEFORE_MARAC = "before_marac", _("Before a MARAC")
    CASE_REVIEW = "case_review", _("Case review")
    EXIT = "exit", _("The case is about to end")


class NoteKind(TextChoices):
    CONTACT = "contact", _("Conversation with the client")
    PROFESSIONAL = "professional", _("Conversation with a professional")
    SAFEGUARDING = "safeguarding", _("Safeguarding")
    SUPERVISION = "supervision", _("Supervision")
    OTHER = "other", _("Other")


class ActionState(TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class ActionFor(TextChoices):
    WORKER = "worker", _("A worker of ours")
    CLIENT = "client", _("The client")
    AGENCY = "agency", _("Another agency")


class MoveAnswer(TextChoices):
    """What a client said when she was asked whether her file may move to her service's successor."""

    AGREED = "agreed", _("Yes, the file may move")
    DECLINED = "declined", _("No, the file stays")
    NOT_REACHED = "not_reached", _("The client could not be reached safely")
