"""Invented names in the shape of real ones: a few are common, most are rare, and there are more of them in a bigger
register. Streets, postcodes and telephone numbers that cannot exist."""

from itertools import accumulate
from random import Random

from cairn.demo.population import ORIGINS, Origin


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ONSETS = _list(
    "Al Am Ar Bar Bel Ber Bran Bren Cal Car Chal Col Cor Dal Dan Del Dor Dun El Em Far Fen Fer Gal Gar "
    "Gil Gor Gran Had Hal Har Hel Hol Jar Jor Kal Kar Kel Kin Lan Lar Len Lor Mad Mal Mar Mel Mor Nel Nor "
    "Ol Or Pad Pel Por Quen Ral Ren Ros Sal Sand Sel Shel Sor Tal Tam Tar Tel Thor Tor Ul Val Ver Vol Wal "
    "War Wen Wil Yar Zel"
)
_MIDDLES = _list(
    "a e i o u an en in on ar er or al el ol as es is ath eth ick im om und ev ov ab eb ad ed ag"
)
_ENDINGS = _list(
    "ba bury by cott da dale den do fa ford ga ham ka kin la ley lin low ma man mere mi mond more nak ne "
    "ner ni ri ro sa scu ska son stead ster stone ta ton tov va vale vic well wick win wood worth ya yan "
    "za"
)
_GIVEN = _list("a ah ai ana ane ara en ena eth ia ian iel ina ine ion is ita on ora ren ria us yn")
_ROADS = ("Street", "Road", "Lane", "Close", "Avenue", "Gardens", "Walk", "Court", "Terrace", "Grove")
RARE = 0.55  # the share of family names that are not among those that the demo knows
RARE_GIVEN = 0.3


class Names:
    """Draws names; `people` sets how many streets there are (a street houses about a hundred)."""

    def __init__(self, random: Random, people: int) -> None:
        self._random = random
        self._rare = len(_ONSETS) * len(_MIDDLES) * len(_ENDINGS)
        self._weights = list(accumulate(origin.share for origin in ORIGINS))
        self._streets = max(30, people // 100)

    def family(self) -> str:
        if self._random.random() < RARE:
            return self._composed(int(self._rare * self._random.random() ** 2), _ENDINGS)
        return self._random.choice(self._origin().families)

    def given(self, sex: str) -> str:
        if self._random.random() < RARE_GIVEN:
            return self._composed(int(len(_ONSETS) * 12 * len(_GIVEN) * self._random.random() ** 2), _GIVEN)
        origin = self._origin()
        return self._random.choice(origin.women if sex == "female" else origin.men)

    def address(self) -> str:
        """A house on an invented street in an invented postcode (ZZ is no postcode area)."""
        draw = self._random.randrange
        street = draw(self._streets)
        road = f"{self._composed(street * 7919 % self._rare, _ENDINGS)} {_ROADS[street % len(_ROADS)]}"
        unit = "ABDEFGHJLNPQRSTUWXYZ"
        code = f"ZZ{1 + street % 20} {1 + street // 20 % 9}{unit[draw(20)]}{unit[draw(20)]}"
        return f"{draw(1, 190)} {road}, {code}"

    @staticmethod
    def phone(number: int) -> str:
        """A number of 01632, a dialling code that no place has: 800,000 of them before they come round again."""
        return f"01632 {200_000 + number % 800_000}"

    def _origin(self) -> Origin:
        return self._random.choices(ORIGINS, cum_weights=self._weights)[0]

    @staticmethod
    def _composed(number: int, endings: tuple[str, ...]) -> str:
        number, ending = divmod(number, len(endings))
        number, onset = divmod(number, len(_ONSETS))
        return _ONSETS[onset] + _MIDDLES[number % len(_MIDDLES)] + endings[ending]
