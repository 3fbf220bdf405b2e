"""`course analyse <cohort>`: writes the notebook to `analyse/` in the course's folder.

An instructor's server shows the course's folder; learners see neither of them.
"""

import json
from pathlib import Path
from typing import Any

from course.paths import CoursePaths
from course.singleuser.lesson_copies import LessonCopies

_TOP = """# Analyse van {title}

Dit notitieblok is van jou: verander het, voeg cellen toe, bewaar het. Komt er een nieuwe \
versie, dan komt die ernaast te staan.

Je werkt met de laatst gepubliceerde cijfers. Namen staan er niet in: iedere deelnemer heeft een \
schuilnaam. Ga niet na wie het is. Hoe deelnemers zichzelf inschatten, staat alleen als gemiddelde \
in de figuren.

Klik boven het notitieblok op de knop met de dubbele pijl: dan wordt alles van boven naar beneden \
uitgerekend."""
_LOOK = """## Kijken

Kies een les en daarna een oefening. Dit zijn dezelfde figuren als op de pagina's van het cohort: \
afgerond, en alleen over genoeg deelnemers."""
_FRAMES = """## Zelf verder rekenen

`steps` heeft een rij voor elke deelnemer, oefening en stap. `progress` heeft een rij voor elke \
deelnemer en les. Dit zijn pandas-tabellen met precieze cijfers. Kleine aantallen zeggen weinig, \
en zijn niet om te delen."""
_ITEMS = """## Hoe goed zijn de oefeningen?

Over de les die je hierboven koos. `samenhang` is het verband met de rest van de les, van -1 tot \
1. `wie gokt` is het deel van de punten dat iemand krijgt die niet leest."""
_CHOICES = """## Wie koos wat?

Alle keuzes van die les of die oefening, met een interval van 95 % (Wilson)."""
_OWN = """## Een eigen vraag

Bijvoorbeeld: hoeveel tijd nemen deelnemers, en scoren ze hoger als ze zekerder zijn? In \
`course.cohort.statistics` staan meer maten, elk met formule en bron."""


def notebook(cohort: str, title: str) -> dict[str, Any]:
    """The notebook for a cohort; the same for the same cohort and title."""
    cells = [
        _markdown("kop", _TOP.format(title=title)),
        _code(
            "begin",
            "from course.analysis.explore import Explorer\n"
            "from course.analysis.cohort_frames import Analysis\n"
            "from course.cohort import statistics\n\n"
            f"analyse = Analysis({cohort!r})\n"
            "print(analyse.notice)",
        ),
        _markdown("kijken", _LOOK),
        _code("menu", "kijk = Explorer(analyse)\nkijk"),
        _markdown("tabellen", _FRAMES),
        _code("kolommen", 'analyse.columns().style.hide(axis="index")'),
        _code("steps", "steps, progress = analyse.steps, analyse.progress\nsteps.head()"),
        _markdown("oefeningen", _ITEMS),
        _code("items", "analyse.items(kijk.lesson.value).round(2)"),
        _markdown("keuzes", _CHOICES),
        _code(
            "choices",
            "analyse.choices(kijk.lesson.value, kijk.exercise.value or None)"
            '[["question", "option", "count", "learners", "share", "low", "high"]].round(2)',
        ),
        _markdown("zelf", _OWN),
        _code("tijd", "statistics.time_spent(steps).round(0)"),
        _code("zeker", "statistics.calibration(steps).round(2)"),
    ]
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def write(paths: CoursePaths, cohort: str, title: str) -> Path | None:
    """Write the notebook, never over a changed one; its path, None if it was there already."""
    content = json.dumps(notebook(cohort, title), ensure_ascii=False, indent=1) + "\n"
    path = paths.analysis(cohort)
    written = LessonCopies(path.parent).put(path.name, content.encode())
    return path.parent / written if written else None


def _markdown(name: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def _code(name: str, source: str) -> dict[str, Any]:
    return {
        **_markdown(name, source),
        "cell_type": "code",
        "execution_count": None,
        "outputs": [],
    }
