"""The columns of a referrals spreadsheet: what each is called, and what may stand in it."""

from dataclasses import dataclass

from cairn.referrals.rules.sentences import N_


@dataclass(frozen=True)
class Column:
    code: str
    head: str
    about: str
    example: str = ""
    also: tuple[str, ...] = ()
    required: bool = False


COLUMNS: tuple[Column, ...] = (
    Column(
        "received_on",
        N_("Received on"),
        N_("The day the referral reached you"),
        "03/11/2026",
        ("date received", "date of referral", "referral date", "date"),
        True,
    ),
    Column(
        "from_name",
        N_("Referred by"),
        N_("The agency that referred"),
        "Lime Walk Practice",
        ("agency", "referring agency", "referrer", "source"),
        True,
    ),
    Column(
        "given_by",
        N_("Referrer's name"),
        N_("Who referred, and how to reach them"),
        "Dr Bell, practice nurse",
        ("referrer name", "contact", "referring worker"),
    ),
    Column(
        "given",
        N_("First name"),
        N_("Or names"),
        "Rowan",
        ("given name", "forename", "first names", "firstname"),
    ),
    Column(
        "family",
        N_("Family name"),
        N_("At least one of the two names"),
        "Ashdown",
        ("surname", "last name", "lastname"),
    ),
    Column(
        "also",
        N_("Other names"),
        N_("Another spelling, a former name; semicolons between"),
        "Rowena Ashdown",
        ("aliases", "alias", "also known as", "aka"),
    ),
    Column(
        "born",
        N_("Date of birth"),
        N_("A day, a month and year, a year, or “about 1985”"),
        "14/03/1988",
        ("dob", "birth date", "born"),
    ),
    Column("sex", N_("Sex"), N_("female, male or not known"), "female", ("gender",)),
    Column(
        "language",
        N_("Interpreter"),
        N_("yes, no or not known"),
        "no",
        ("interpreter needed", "needs interpreter"),
    ),
    Column(
        "phone", N_("Phone"), N_("The person's own"), "07700 900123", ("telephone", "mobile", "phone number")
    ),
    Column(
        "phone_safe",
        N_("Phone safe"),
        N_("safe, limited, never or not known; empty is not known"),
        "limited",
        ("safe to call", "safe to ring"),
    ),
    Column(
        "phone_hours",
        N_("Phone safe times"),
        N_("Like 9:30 to 15:00"),
        "9:30 to 15:00",
        ("safe times", "safe time"),
    ),
    Column(
        "voicemail",
        N_("Voicemail safe"),
        N_("yes, no or not known"),
        "no",
        ("safe to leave message", "leave message", "voicemail"),
    ),
    Column("email", N_("Email"), N_("The person's own"), "", ("email address", "e-mail")),
    Column("email_safe", N_("Email safe"), N_("safe, limited, never or not known"), "", ("safe to email",)),
    Column("address", N_("Address"), N_("With its postcode"), "2 Lime Walk, ZZ99 3VZ", ("home address",)),
    Column(
        "address_safe",
        N_("Letters safe"),
        N_("safe, limited, never or not known"),
        "never",
        ("safe to write", "post safe"),
    ),
    Column(
        "his_given",
        N_("Perpetrator's first name"),
        N_("The person said to cause harm"),
        "Ellis",
        ("perpetrator first name", "perpetrator forename"),
    ),
    Column(
        "his_family",
        N_("Perpetrator's family name"),
        N_("Empty where it is not known"),
        "Marlowe",
        ("perpetrator surname", "perpetrator family name", "perpetrator name", "perpetrator"),
    ),
    Column(
        "his_born",
        N_("Perpetrator's date of birth"),
        N_("As exactly as it is known"),
        "1985",
        ("perpetrator dob",),
    ),
    Column(
        "relation",
        N_("Relationship"),
        N_("partner, former partner, parent, sibling, relative, carer, friend or other"),
        "former partner",
        ("relationship to perpetrator", "relationship to victim"),
    ),
    Column(
        "abuse",
        N_("Forms of abuse"),
        N_(
            "physical, sexual, emotional, controlling, economic, stalking, honour based, forced marriage, fgm, "
            "digital, other; commas between"
        ),
        "physical, controlling",
        ("abuse", "type of abuse", "abuse type"),
    ),
    Column("urgency", N_("Urgency"), N_("today, soon or routine; empty is soon"), "soon", ("priority",)),
    Column("count", N_("DASH count"), N_("0 to 24"), "11", ("dash", "dash score", "ric", "ric score")),
    Column(
        "narrative",
        N_("What happened"),
        N_("In the referrer's words"),
        "Pushed against a door on Sunday.",
        ("details", "narrative", "reason for referral", "reason", "notes"),
    ),
    Column(
        "unsafe",
        N_("Anything unsafe"),
        N_("What must not be done or said"),
        "Do not ring after six.",
        ("risks", "unsafe"),
    ),
    Column(
        "told",
        N_("Told"),
        N_("Does the person know of the referral: yes, no or not known"),
        "yes",
        ("aware", "client aware", "victim aware"),
    ),
    Column(
        "agrees",
        N_("Agrees"),
        N_("Did the person say yes to the service: yes, no, not asked or not known"),
        "yes",
        ("consent", "consent given", "agrees to service"),
    ),
    Column(
        "agreed_on",
        N_("Agreed on"),
        N_("The day the person said yes; empty is the day received"),
        "",
        ("date of consent",),
    ),
)
BY_CODE = {column.code: column for column in COLUMNS}
