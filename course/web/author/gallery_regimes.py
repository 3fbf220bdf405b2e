"""The regimes of the gallery: an exercise that counts, one as practice, one as a sensitive case."""

from typing import Literal

Regime = Literal["telt-mee", "oefenen", "gevoelig"]

FIELDS: dict[Regime, str] = {
    "telt-mee": "points: 4\npractice: false\n",
    "oefenen": "points: 0\npractice: true\n",
    "gevoelig": "points: 0\npractice: true\nsensitive: waar deze oefening over gaat\n",
}
"""What an author writes in a file for each regime."""
