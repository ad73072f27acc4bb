"""Invented people: names of many origins, ages, addresses on invented streets, telephone numbers kept for drama.

Everything comes from one seeded generator, so the same seed and day give the same people. Nobody here exists: the
telephone numbers are from the ranges that Ofcom keeps for television and radio drama, the streets and postcodes are
invented (``ZZ`` is no postcode area), mail addresses end in ``.example``.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

STREETS = (
    "Lime Walk", "Quince Road", "Old Ferry Lane", "Tanner's Rise", "Harrow Bell Street", "Candlewick Close",
    "Mulberry Wharf",
    "Saltmarsh Avenue", "Pepperpot Lane", "Larkfield Road", "Clockhouse Row", "Bramble Court", "Weaver's Gate",
    "Hopfield Way",
    "Juniper Buildings", "Marigold Street", "Netmaker's Yard", "Orchard Street", "Rope Walk East", "Sparrow Lane",
    "Thimble Street", "Under Hill", "Vinegar Court", "Wherry Road", "Yardarm Street", "Cutler's Green", "Dovecote Lane",
    "Elderflower Road", "Fuller's Bank", "Glasshouse Street",
)  # fmt: skip


@dataclass(frozen=True)
class Origin:
    """A share of the borough's people, with names and languages of their own. `code` is the ethnic group (rules G1)."""

    code: str
    share: float
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    languages: tuple[tuple[str, float], ...] = ()  # (ISO 639-3, share who would rather speak it)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


ORIGINS = (
    Origin("white_british", 0.355,
           _words("Emma Charlotte Rebecca Lauren Hannah Katie Gemma Stacey Kelly Donna Lisa Joanne Tracey Sharon "
                  "Linda Megan "
                  "Chloe Paige Jade Amy Zoe Holly Beth Sian Rhian Fiona Isla Morag"),
           _words("Jack Lee Darren Craig Dean Ryan Scott Kevin Gary Wayne Stephen Mark Ashley Callum Liam Connor "
                  "Gareth Ross"),
           _words("Tanner Hollis Marlow Pickett Greenaway Thackeray Burridge Sallow Fenwick Lockyer Penrose Ashdown "
                  "Whitlock "
                  "Cobb Farrow Stubbs Hartnell Brierley Garrick Oakes Wickham Tolley Pargeter Skinner Mears Drury")),
    Origin("white_irish", 0.02, _words("Aoife Niamh Ciara Sinead Roisin Orla"),
           _words("Cian Declan Eoin Padraig Conor"),
           _words("Gallagher O'Malley Brennan Fitzsimons Keane Devlin")),
    Origin("gypsy_traveller", 0.012, _words("Margaret Bridget Kathleen Winnie Nan"),
           _words("Patrick Jimmy Martin Johnny"),
           _words("Connors Cash Doran Maughan Sweeney")),
    Origin("roma", 0.008, _words("Florica Mirela Rodica Zora"), _words("Ionel Marius Costel"),
           _words("Dumitru Lacatus Kalderas"),
           (("ron", 0.6),)),
    Origin("white_other", 0.135,
           _words("Katarzyna Agnieszka Magdalena Maria Ioana Elena Beatriz Carmen Lucía Giulia Chloé Ana Svitlana "
                  "Oksana"),
           _words("Piotr Tomasz Andrei Ionut João Carlos Marco Luca Dmytro Jorge"),
           _words("Kowalczyk Nowak Wiśniewska Popescu Ionescu Ferreira Almeida García Rossi Lefèvre Shevchenko "
                  "Bondarenko Müller"),
           (("pol", 0.2), ("ron", 0.16), ("por", 0.14), ("spa", 0.18), ("ita", 0.05), ("ukr", 0.1))),
    Origin("african", 0.155,
           _words("Abena Adaeze Amina Fatou Folake Hodan Ifeoma Khadija Mariama Ngozi Sahra Yetunde Blessing Grace "
                  "Comfort"),
           _words("Abdi Chidi Emeka Ibrahim Kofi Kwame Musa Olu Tunde Yusuf Samuel Emmanuel"),
           _words("Adeyemi Okafor Mensah Boateng Abdullahi Warsame Kamara Sesay Nwosu Balogun Asante Diallo Tesfaye"),
           (("som", 0.14), ("fra", 0.1), ("yor", 0.06), ("amh", 0.04), ("tir", 0.04))),
    Origin("caribbean", 0.06, _words("Shanice Monique Marcia Denise Tanisha Claudette Simone"),
           _words("Delroy Winston Leroy Marlon Dwayne Tyrone"),
           _words("Bailey Campbell Gayle Grant Lindo Morrison Reid Salmon")),
    Origin("black_other", 0.035, _words("Naomi Esther Gloria Janelle Ruth"), _words("Andre Isaac Jermaine Micah"),
           _words("Francis Baptiste Joseph Pierre Charles")),
    Origin("white_black_caribbean", 0.025, _words("Jasmine Leah Tia Kayleigh"), _words("Aaron Jordan Kyle Reece"),
           _words("Harper Bennett Daley Osborne")),
    Origin("white_black_african", 0.015, _words("Zara Sophia Maya"), _words("Caleb Elijah Noah"),
           _words("Addo-Price Cole Turay-Webb")),
    Origin("white_asian", 0.012, _words("Anya Leila Mia"), _words("Rohan Zain Kai"),
           _words("Sharma-Hill Lowe Chan-Brooks")),
    Origin("mixed_other", 0.02, _words("Camila Yasmin Noor"), _words("Rafael Idris Mateo"),
           _words("Silva-Reid Haddad Moreno")),
    Origin("indian", 0.022, _words("Priya Anjali Harpreet Sunita Meera"), _words("Raj Amit Gurpreet Vikram"),
           _words("Chaudhari Gill Nair Desai Bhatt"), (("pan", 0.2), ("guj", 0.2), ("hin", 0.1))),
    Origin("pakistani", 0.012, _words("Ayesha Saima Nadia Rukhsana"), _words("Imran Tariq Asif"),
           _words("Malik Butt Raja Qureshi"),
           (("urd", 0.35),)),
    Origin("bangladeshi", 0.025, _words("Shirin Rahima Nasrin Taslima"), _words("Rafiq Shafiul Kamal"),
           _words("Begum Khatun Miah Uddin Chowdhury"), (("ben", 0.35), ("syl", 0.15))),
    Origin("chinese", 0.022, _words("Mei Lan Xiu Jing"), _words("Wei Ming Jian"), _words("Chen Lau Zhang Wong"),
           (("cmn", 0.4), ("yue", 0.2))),
    Origin("asian_other", 0.03, _words("Thuy Linh Maricel Sothea Laxmi"), _words("Minh Rodel Suresh Bikash"),
           _words("Nguyen Pham Santos Gurung Perera"), (("vie", 0.25), ("tgl", 0.1), ("nep", 0.1), ("tam", 0.1))),
    Origin("arab", 0.012, _words("Rania Huda Samira"), _words("Hassan Karim Walid"),
           _words("Al-Masri Haddad Khoury"), (("ara", 0.5),)),
    Origin("ethnic_other", 0.025, _words("Shirin Dilan Leticia Zeynep"), _words("Reza Baran Diego Emre"),
           _words("Karimi Demir Quispe Yıldız Rahimi"),
           (("fas", 0.2), ("kmr", 0.1), ("tur", 0.2), ("spa", 0.2), ("pus", 0.1))),
)  # fmt: skip


# Names as their bearers write them, by how they are usually written down for them.
OWN_SCRIPT = {
    "Mei": "梅", "Lan": "兰", "Xiu": "秀", "Jing": "静", "Wei": "伟", "Ming": "明", "Jian": "健",
    "Chen": "陈", "Lau": "刘", "Zhang": "张", "Wong": "黄",
    "Shirin": "শিরিন", "Rahima": "রহিমা", "Nasrin": "নাসরিন", "Taslima": "তসলিমা", "Rafiq": "রফিক", "Kamal": "কামাল",
    "Begum": "বেগম", "Khatun": "খাতুন", "Miah": "মিয়া", "Uddin": "উদ্দিন", "Chowdhury": "চৌধুরী",
    "Rania": "رانيا", "Huda": "هدى", "Samira": "سميرة", "Hassan": "حسن", "Karim": "كريم", "Walid": "وليد",
    "Al-Masri": "المصري", "Haddad": "حداد", "Khoury": "خوري",
    "Thuy": "Thúy", "Linh": "Linh", "Minh": "Minh", "Nguyen": "Nguyễn", "Pham": "Phạm",
    "Oksana": "Оксана", "Svitlana": "Світлана", "Dmytro": "Дмитро", "Shevchenko": "Шевченко",
    "Bondarenko": "Бондаренко",
}  # fmt: skip


@dataclass
class Invented:
    """One invented human, before any record of her exists."""

    given: str
    family: str
    sex: str
    born_on: date
    ethnicity: str
    language: str = "eng"
    interpreter: bool = False
    phone: str = ""
    address: str = ""
    reads: str = "yes"
    disability: str = "no"
    also: tuple[tuple[str, str], ...] = ()  # the same name as she writes it herself: (given, family)


@dataclass
class Family:
    """The person harmed, the person causing harm, and the children."""

    harmed: Invented
    causing: Invented
    children: list[Invented] = field(default_factory=list)
    relation: str = "former_partner"


# Numbers of people who are told about one by one, and of the staff: nobody else draws them.
KEPT = 100


class Numbers:
    """Telephone numbers that no two people share, from the ranges that Ofcom keeps for drama: mobiles, then London."""

    def __init__(self, random: Random) -> None:
        mobiles = [f"07700 900{number:03d}" for number in range(KEPT, 1000)]
        london = [f"020 7946 0{number:03d}" for number in range(1000)]
        anywhere = [f"01632 960{number:03d}" for number in range(1000)]
        for numbers in (mobiles, london, anywhere):
            random.shuffle(numbers)
        self._left = [*anywhere, *london, *mobiles]

    def draw(self) -> str:
        return self._left.pop()


def address(random: Random) -> str:
    """A house on an invented street in an invented postcode."""
    district = random.choice(("ZZ1", "ZZ2", "ZZ3", "ZZ5", "ZZ8"))
    unit = "".join(random.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))
    flat = f"Flat {random.randrange(1, 40)}, " if random.random() < 0.45 else ""
    return f"{flat}{random.randrange(1, 190)} {random.choice(STREETS)}, {district} {random.randrange(1, 10)}{unit}"


def _origin(random: Random) -> Origin:
    return random.choices(ORIGINS, weights=[origin.share for origin in ORIGINS])[0]


def person(
    random: Random,
    *,
    sex: str,
    age: int,
    on: date,
    origin: Origin | None = None,
    family: str = "",
    phone: str = "",
) -> Invented:
    """An invented person who is `age` on the day `on`."""
    origin = origin or _origin(random)
    born = on - timedelta(days=int(age * 365.25) + random.randrange(360))
    spoken, draw = "eng", random.random()
    for language, share in origin.languages:
        if draw < share:
            spoken = language
            break
        draw -= share
    given = random.choice(origin.women if sex == "female" else origin.men)
    family = family or random.choice(origin.families)
    own = (OWN_SCRIPT.get(given, ""), OWN_SCRIPT.get(family, ""))
    return Invented(
        given=given,
        family=family,
        sex=sex,
        born_on=born,
        ethnicity=origin.code,
        language=spoken,
        interpreter=spoken != "eng" and random.random() < 0.55,
        phone=phone,
        address=address(random),
        reads=random.choices(("yes", "with_help", "no"), weights=(93, 5, 2))[0],
        disability=random.choices(("no", "yes_a_little", "yes_a_lot"), weights=(82, 12, 6))[0],
        also=(own,) if all(own) and random.random() < 0.6 else (),
    )


def family(random: Random, on: date, numbers: Numbers) -> Family:
    """A family as a service meets it on the day `on`: mostly women harmed by partners or former partners."""
    origin = _origin(random)
    harmed_sex = "female" if random.random() < 0.95 else "male"
    age = min(84, max(16, int(random.gauss(34, 11))))
    harmed = person(random, sex=harmed_sex, age=age, on=on, origin=origin, phone=numbers.draw())
    relation = random.choices(("partner", "former_partner", "relative"), weights=(40, 48, 12))[0]
    causing_sex = "male" if harmed_sex == "female" or random.random() < 0.4 else "female"
    same = origin if random.random() < 0.75 else None
    causing_age = (
        min(80, max(16, age + int(random.gauss(3, 5))))
        if relation != "relative"
        else random.randrange(18, 60)
    )
    causing = person(random, sex=causing_sex, age=causing_age, on=on, origin=same)
    if relation == "partner" and random.random() < 0.7:
        causing.address = harmed.address
    children = []
    if harmed_sex == "female" and 19 <= age <= 52 and random.random() < 0.62:
        for _ in range(random.choices((1, 2, 3, 4), weights=(44, 35, 15, 6))[0]):
            child = person(
                random, sex=random.choice(("female", "male")), age=random.randrange(0, min(17, age - 17)), on=on,
                origin=origin, family=random.choice((harmed.family, causing.family)),
            )  # fmt: skip
            child.address = harmed.address
            children.append(child)
    return Family(harmed, causing, children, relation)


def misspelt(random: Random, word: str) -> str:
    """`word` as another agency may have written it down: one letter left out, doubled, swapped or changed."""
    if len(word) < 4:
        return word + word[-1]
    at = random.randrange(1, len(word) - 1)
    kind = random.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + random.choice("aeioustln") + word[at + 1 :]
