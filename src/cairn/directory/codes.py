"""The codes that the directory stores, each with its words for the screen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Tier(TextChoices):
    """How early or late in the story a service helps. The order is the order of the provision diagram."""

    PREVENTION = "prevention", _("Prevention and awareness")
    EARLY_HELP = "early_help", _("Early identification and help")
    SUPPORT = "support", _("Specialist support")
    HIGH_RISK = "high_risk", _("High risk and crisis")


class Kind(TextChoices):
    MAIN = "main", _("Main domestic abuse service")
    ADVOCACY = "advocacy", _("Advocacy and casework")
    SANCTUARY = "sanctuary", _("Sanctuary: staying safely at home")
    RESILIENCE = "resilience", _("Awareness and resilience programme")
    COUNSELLING = "counselling", _("Specialist counselling")
    LEGAL = "legal", _("Legal support")
    TRAINING = "training", _("Training for professionals and volunteers")
    CHILDREN = "children", _("Children's therapeutic work")
    PERPETRATOR = "perpetrator", _("Perpetrator programme")
    PRIMARY_CARE = "primary_care", _("Work in GP practices")
    PEER = "peer", _("Peer supporters")
    PARTICIPATION = "participation", _("Survivors' voices group")
    AWARENESS = "awareness", _("Community awareness programme")
    CO_LOCATED = "co_located", _("Co-located IDVAs")
    YOUNG_PEOPLE = "young_people", _("Young people's service")
    SCHOOLS = "schools", _("Healthy relationships in schools")
    REFUGE = "refuge", _("Refuge")
    INTENSIVE = "intensive", _("Intensive work with people at high risk")
    PROLIFIC = "prolific", _("Work with prolific perpetrators")
    SEXUAL_VIOLENCE = "sexual_violence", _("Sexual violence advocacy")
    HOSPITAL = "hospital", _("Hospital-based advocacy")
    MATERNITY = "maternity", _("Maternity-based advocacy")
    MOBILITY = "mobility", _("Rehousing between boroughs")
    HOUSING = "housing", _("Housing advice and advocacy")
    OTHER = "other", _("Other")


class Work(TextChoices):
    """Whose case a referral to the service opens; none where there is no casework."""

    SURVIVOR = "survivor", _("Survivors")
    PERPETRATOR = "perpetrator", _("People who cause harm")
    CHILD = "child", _("Children")
    NONE = "none", _("No casework")


class Commission(TextChoices):
    COUNCIL = "council", _("Commissioned by the council")
    OTHER = "other", _("Commissioned by another body")
    NONE = "none", _("Not commissioned")


class Group(TextChoices):
    """Whom a service is for. A service may name several."""

    WOMEN = "women", _("Women")
    MEN = "men", _("Men")
    LGBT = "lgbt", _("LGBT+ people")
    FAMILIES = "families", _("Families with children")
    CHILDREN = "children", _("Children under 13")
    YOUNG_PEOPLE = "young_people", _("Young people of 13 to 24")
    PREGNANT = "pregnant", _("Pregnant women and new mothers")
    PERPETRATORS = "perpetrators", _("People who cause harm")
    TENANTS = "tenants", _("Tenants of social landlords")
    COMMUNITY = "community", _("Anybody in the community")
    PROFESSIONALS = "professionals", _("Professionals")


class PostKind(TextChoices):
    IDVA = "idva", _("IDVA")
    ISVA = "isva", _("Sexual violence adviser (ISVA)")
    YOUTH_IDVA = "youth_idva", _("Youth IDVA")
    HOUSING_IDVA = "housing_idva", _("Housing IDVA")
    CASEWORKER = "caseworker", _("Caseworker or support worker")
    REFUGE_WORKER = "refuge_worker", _("Refuge worker")
    MANAGER = "manager", _("Manager")
    THERAPIST = "therapist", _("Therapist")
    PRACTITIONER = "practitioner", _("Programme practitioner")
    EDUCATOR = "educator", _("Educator or trainer")
    COORDINATOR = "coordinator", _("Coordinator")
    OTHER = "other", _("Other")


class Placement(TextChoices):
    """Where the work is done. Sitting in a host's office gives the host no sight of anything."""

    OWN = "own", _("At the employer")
    CO_LOCATED = "co_located", _("Co-located at the host")
    SECONDED = "seconded", _("Seconded to the host")
