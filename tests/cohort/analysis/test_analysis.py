"""The analysis notebook: written once, never over own work, and it runs from top to bottom."""

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner
from nbclient import NotebookClient

from course.analysis.cohort_frames import ABOUT, Analysis
from course.analysis.colours import themed
from course.analysis.explore import PLOTLY, Explorer
from course.analysis.findings import advice_lines
from course.analysis.notebook import notebook, write
from course.cli import main
from course.cohort.dataset.schema import PROGRESS, STEPS
from course.paths import CoursePaths
from tests.cohort.conftest import Course
from tests.conftest import LESSON, copied

CASE = "kerstavond"


@pytest.fixture(scope="module")
def analysis(dashboard: Course) -> Analysis:
    """Noord of the published course."""
    return Analysis("noord", dashboard[0])


def run(paths: CoursePaths, *more: str) -> list[str]:
    """What each code cell of the written notebook says in a real kernel; `more` are cells added."""
    written = write(paths, "noord", "Team Noord")
    assert written
    held = nbformat.read(written, as_version=4)
    held.cells += [nbformat.v4.new_code_cell(source) for source in more]
    resources = {"metadata": {"path": str(written.parent)}}
    NotebookClient(held, timeout=120, kernel_name="python3", resources=resources).execute()
    return [
        "".join(str(o.get("text", o.get("data", ""))) for o in cell.outputs)
        for cell in held.cells
        if cell.cell_type == "code"
    ]


@pytest.mark.integration
def test_it_runs_from_top_to_bottom_and_its_menus_choose_figures(dashboard: Course) -> None:
    chosen = f"kijk.exercise.value = {CASE!r}"
    told = "import json; print(json.dumps([o['data'] for o in kijk.shown.outputs]))"

    said = run(dashboard[0], chosen, told, "print(sorted(set(steps['kind'])), len(progress))")

    assert said[0] == "Team Noord: 24 deelnemers in 1 lessen.\n"
    assert "application/vnd.jupyter.widget-view+json" in said[1]
    shown = json.loads(said[-2])
    assert sum(PLOTLY in data for data in shown) >= 3
    assert any("Wat zeg je" in data["text/html"] for data in shown)
    assert said[-1] == "['decision'] 24\n"


@pytest.mark.integration
def test_without_figures_it_runs_and_says_so(tmp_path: Path) -> None:
    said = run(CoursePaths.at(copied(tmp_path / "course-root")))

    assert said[0].startswith("Er zijn nog geen cijfers over Team Noord.")
    assert len(said) == 8


def test_figures_are_drawn_without_the_internet_and_in_plain_colours(analysis: Analysis) -> None:
    explorer = Explorer(analysis)
    shown: list[dict[str, Any]] = []
    for name in explorer.exercise.options.values():
        explorer.exercise.value = name
        shown += [output["data"] for output in explorer.shown.outputs]

    plots = [data[PLOTLY] for data in shown if PLOTLY in data]
    assert len(plots) > 8
    assert all(plot["config"]["displayModeBar"] is False for plot in plots)
    assert not re.search(r"var\(|https?:|<script", json.dumps(shown))


def test_a_colour_that_is_not_known_is_an_error() -> None:
    with pytest.raises(KeyError):
        themed({"color": "var(--niet-hier)"})


def test_frames_hold_every_column_with_its_meaning(analysis: Analysis) -> None:
    names = [column.name for column in (*STEPS, *PROGRESS)]

    assert list(analysis.columns()["kolom"]) == list(dict.fromkeys(names))
    assert set(ABOUT) == set(names)
    assert set(analysis.steps["cohort"]) == {"noord"}
    assert "noord-01" not in set(analysis.steps["learner"])


def test_ratings_of_oneself_are_in_no_frame(
    analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = analysis.steps.assign(kind="scale")
    fresh = Analysis("noord", analysis._paths)
    monkeypatch.setattr(fresh, "_read", lambda *_: held)

    assert len(held) > 100
    assert fresh.steps.empty


def test_exact_numbers_of_exercises_and_choices(analysis: Analysis) -> None:
    items, choices = analysis.items(LESSON), analysis.choices(LESSON, CASE)

    assert set(items["deelnemers"]) == {24}
    assert items["deel van de punten"].between(0, 1).all()
    assert set(choices["exercise"]) == {CASE}
    first = choices[choices["step"] == choices["step"].iloc[0]]
    assert first["count"].sum() == first["learners"].iloc[0] == 24


def test_a_cohort_that_is_not_there_is_one_sentence(dashboard: Course) -> None:
    with pytest.raises(LookupError, match=r"Er is geen cohort oost\. Wel: noord, zuid"):
        Analysis("oost", dashboard[0])


def test_a_changed_notebook_stays_and_the_new_one_comes_beside_it(tmp_path: Path) -> None:
    paths = CoursePaths.at(copied(tmp_path / "course-root"))
    first = write(paths, "noord", "Team Noord")
    assert first == paths.analysis("noord")
    own = json.loads(first.read_text(encoding="utf-8"))
    own["cells"][0]["source"] = "# Van mij"
    first.write_text(json.dumps(own), encoding="utf-8")

    assert write(paths, "noord", "Team Noord") is None
    second = write(paths, "noord", "Team Noord, najaar")

    assert json.loads(first.read_text(encoding="utf-8")) == own
    assert second == first.with_name("analyse-noord (nieuwe versie).ipynb")
    assert "Team Noord, najaar" in second.read_text(encoding="utf-8")


def test_the_notebook_is_valid_and_always_the_same() -> None:
    made = notebook("noord", "Team Noord")

    nbformat.validate(nbformat.from_dict(made))
    assert made == notebook("noord", "Team Noord")
    prose = " ".join(c["source"] for c in made["cells"] if c["cell_type"] == "markdown")
    assert "!" not in prose


def test_the_command_says_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copied(tmp_path / "course-root")
    monkeypatch.chdir(root)

    done, again, other = (
        CliRunner().invoke(main, ["analyse", name]) for name in ("noord", "noord", "oost")
    )

    assert done.output == f"{root.resolve() / 'analyse' / 'analyse-noord.ipynb'}\n"
    assert again.output == "The notebook is there already, and up to date.\n"
    assert other.exit_code != 0
    assert "noord, zuid" in other.output


@pytest.mark.parametrize(
    ("language", "alpha", "sure"),
    [
        ("nl", r"Cronbachs alfa is .?0,\d\d \(.?0,\d\d tot 0,\d\d\), over", "duidelijk|mogelijk"),
        ("en", r"Cronbach's alpha is .?0\.\d\d \(.?0\.\d\d to 0\.\d\d\), over", "clearly|possibly"),
    ],
)
def test_the_terminal_tells_what_answers_say_in_its_language(
    dashboard: Course, monkeypatch: pytest.MonkeyPatch, language: str, alpha: str, sure: str
) -> None:
    monkeypatch.setenv("COURSE_LANG", language)

    first, *rest = advice_lines(dashboard[0])

    assert re.match(f"{LESSON}: {alpha}", first)
    assert rest
    assert all(re.match(rf"  [a-z-]+: ({sure}): [A-Z]", line) for line in rest)


def test_the_terminal_says_that_there_is_nothing_yet(paths: CoursePaths) -> None:
    assert list(advice_lines(paths)) == ["There are no figures yet: run course cohort build first."]
