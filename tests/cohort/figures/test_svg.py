"""The figure of a report is the figure of the page: the same grid, ticks, marks and whiskers."""

import re

import pytest

from course.cohort.figures import charts, dumbbells, forest, matrix_sankey
from course.cohort.figures.svg import can_draw, picture

TICKS = [(-1.0, "te nabij"), (-1 / 3, "nabij"), (1 / 3, "afstandelijk"), (1.0, "te ver")]
POINT = charts.Point("Een", 0.1, -0.2, 0.4)
PLOTS = {
    "bars": charts.bars([charts.Bar("Een", "60 %", 0.6, 0.5, 0.7)]),
    "points": charts.points([POINT, POINT], TICKS),
    "moves": dumbbells.moves([dumbbells.Move("Een", 0, 0.4, 0.1, 0.6)], ("eerst", "dan"), TICKS),
    "forest": forest.forest(
        [forest.Leaf("Een", "meer", 0.2, 0.1, 0.3, certain=True)],
        0.25,
        ("minder", "meer"),
        " punten",
    ),
    "lanes": matrix_sankey.lanes([matrix_sankey.Lane("Les", [POINT])], ["Noord"], TICKS),
}


@pytest.mark.parametrize("name", PLOTS)
def test_it_has_the_grid_and_the_ticks_of_the_page(name: str) -> None:
    plot = PLOTS[name]
    axis = plot["layout"]["xaxis"]

    drawn = str(picture(plot, "Titel"))

    assert can_draw(plot)
    ticks = len(axis["tickvals"])
    assert drawn.count('class="grid"') == (ticks if axis.get("showgrid", True) else 0)
    assert drawn.count('class="mark"') == (ticks if axis.get("ticks") == "outside" else 0)
    assert drawn.count('class="zero"') == bool(axis.get("zeroline"))
    assert 'class="grid"' in drawn or 'class="mark"' in drawn


@pytest.mark.parametrize("name", PLOTS)
def test_whiskers_have_caps_where_the_page_has_them(name: str) -> None:
    plot = PLOTS[name]

    whiskers = re.findall(r'class="whisker" d="([^"]*)"', str(picture(plot, "Titel")))

    errors = [trace["error_x"] for trace in plot["data"] for _ in trace["x"] if "error_x" in trace]
    assert len(whiskers) == len(errors) > 0
    assert [path.count("v") for path in whiskers] == [2 * bool(e["width"]) for e in errors]
    assert any("v" in path for path in whiskers)
