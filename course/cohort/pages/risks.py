"""Where the risk is: the questions at which most people chose something with a risk.

From what was told of each option and from the key; empty for whom the key stays closed. How sure
people were stands beside it, and is about everybody who answered.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from course.cohort.disclosure.bins import Bin
from course.cohort.disclosure.wording import quoted
from course.cohort.figures import charts, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import LIKELY, PEOPLE, Column, Kind, Table
from course.cohort.pages.questions import Asked, how_many
from course.cohort.publications.told import share

MOST = 5
_TITLE = "Waar het vaakst een keuze met een risico is gemaakt"
_RISK = Column("Keuze met een risico", Kind.SHARE, "welk deel iets koos wat een risico heeft")
_SURE = Column(
    "Zeker van de eigen keuze", Kind.SHARE, "welk deel zeker was, wat ze ook kozen", can_hide=True
)
_ABOUT = (
    "Zeker van de keuze gaat over iedereen die antwoordde, niet alleen over wie een risico koos"
)
_NOTHING = "Bij geen enkele vraag weten we dat iemand iets met een risico koos."
LOCKED = (
    "Waar het risico zit, lees je hier per les zodra je die les zelf hebt ingeleverd en er niets "
    "meer aan kunt veranderen. Anders zou je de goede antwoorden al kennen."
)


class Risk(NamedTuple):
    """A question at which some chose something with a risk, and how many."""

    asked: Asked
    share: Bin


def riskiest(questions: Sequence[Asked]) -> list[Risk]:
    """The questions at which somebody must have chosen a risk; a case once.

    Those at which most people must have come first: a wide span is not put above a sure share.
    """
    found = [Risk(one, bin_) for one in questions if (bin_ := one.risk) and bin_.first > 0]
    found.sort(key=_order)
    by_case: dict[tuple[str, str], Risk] = {}
    for risk in found:
        by_case.setdefault((risk.asked.lesson, risk.asked.exercise), risk)
    return list(by_case.values())


def _order(risk: Risk) -> tuple[float, float, str, str]:
    asked, bin_ = risk
    return -bin_.bounds[0], -bin_.middle, asked.lesson, asked.exercise


def sentence(risks: Sequence[Risk]) -> str:
    """Where most people chose a risk, and how sure people were there."""
    if not risks:
        return _NOTHING
    asked, bin_ = risks[0]
    words = (
        f"Het vaakst bij {quoted(asked.case.title)}: daar koos {bin_.text} van de "
        f"{how_many(asked.figure)} iets met een risico."
    )
    sure = asked.sureness
    return f"{words} Zeker van de eigen keuze was daar {sure.text}." if sure else words


def figure(risks: Sequence[Risk], lessons: Mapping[str, str] | None = None) -> Figure:
    """The riskiest questions; with the titles of `lessons` where they are of several."""
    if not risks:
        return Figure("risico", _TITLE, _NOTHING)
    shown = risks[:MOST]
    bars, cells = [], []
    for asked, bin_ in shown:
        row, text = share(bin_), _text(asked, lessons)
        sure = asked.sureness
        certain = f" · {sure.text} zeker van de keuze" if sure else ""
        label = f"▲ {bin_.text}{certain}"
        bars.append(charts.Bar(text, label, *row.drawn, colour="--te-nabij"))
        cells.append(
            (
                f"{text} {asked.text.question}",
                [
                    tables.share(row),
                    tables.likely(row),
                    tables.share(sure) if sure else tables.nothing("niet gevraagd of niet getoond"),
                    tables.people(asked.figure.fewest, asked.figure.most),
                ],
            )
        )
    table = Table.of(_TITLE, "Vraag", (_RISK, LIKELY, _SURE, PEOPLE), cells)
    return Figure("risico", _TITLE, sentence(risks), _ABOUT, charts.bars(bars), table)


def _text(asked: Asked, lessons: Mapping[str, str] | None) -> str:
    lesson = f" ({lessons[asked.lesson]})" if lessons else ""
    return f"{asked.case.title}{lesson}"
