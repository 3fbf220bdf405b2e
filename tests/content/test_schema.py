"""Schemas and pages of the kinds: generated, in step, and true of every exercise."""

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from course.content.lesson import read_exercise
from course.content.schema import (
    FOLDER,
    kind_names,
    out_of_step,
    schema_of,
    schema_of_settings,
    write,
)
from course.content.settings import Completion
from course.content.yaml_reader import plain
from tests.conftest import REPOSITORY
from tests.content.conftest import CASE

EXERCISES = sorted((REPOSITORY / "source").glob("*/exercises/*.yaml"))


@cache
def validator(kind: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema_of(kind))


def read(text: str) -> dict[str, Any]:
    found: dict[str, Any] = plain(YAML(typ="rt").load(text))
    return found


def test_what_is_committed_is_what_the_models_say() -> None:
    assert out_of_step(REPOSITORY) == []


def test_every_exercise_of_the_course_keeps_to_its_schema() -> None:
    documents = [read(path.read_text("utf-8")) for path in EXERCISES]

    wrong = [
        f"{document['id']}: {error.message}"
        for document in documents
        for error in validator(document["kind"]).iter_errors(document)
    ]

    assert len(documents) > 90
    assert wrong == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("points: 4", "points: veel"),
        ("title: Koffie", "title: Koffie\nkleur: rood"),
        ("title: Koffie\n", ""),
        ("axis: afstand", "axis: hoogte"),
        ("kind: decision", "kind: sort"),
        ("points: 4", "points: 4\nhelp: []"),
    ],
)
def test_an_editor_marks_what_the_course_would_refuse(old: str, new: str) -> None:
    assert old in CASE
    assert validator("decision").is_valid(read(CASE))
    assert not validator("decision").is_valid(read(CASE.replace(old, new, 1)))


@pytest.mark.parametrize("kind", kind_names())
def test_the_example_of_a_kind_is_an_exercise_and_no_copy_of_one(kind: str, tmp_path: Path) -> None:
    text = (REPOSITORY / FOLDER / "examples" / f"{kind}.yaml").read_text("utf-8")
    path = tmp_path / f"{read(text)['id']}.yaml"
    path.write_text(text, encoding="utf-8")

    exercise = read_exercise(path, tmp_path)

    assert exercise.kind == kind
    assert exercise.id not in {path.stem for path in EXERCISES}
    assert text.rstrip() in (REPOSITORY / FOLDER / f"{kind}.md").read_text("utf-8")


@pytest.mark.parametrize("kind", kind_names())
def test_every_field_has_its_meaning(kind: str) -> None:
    schema = schema_of(kind)
    models = {kind: schema, **schema["$defs"]}

    silent = [
        f"{model}.{name}"
        for model, fields in models.items()
        for name, field in fields.get("properties", {}).items()
        if not field.get("description")
    ]

    assert silent == []


def test_no_key_of_the_course_is_in_what_is_generated() -> None:
    pages = "".join(path.read_text("utf-8") for path in (REPOSITORY / FOLDER).rglob("*.*"))
    exercises = [read(path.read_text("utf-8")) for path in EXERCISES]
    whys = {str(item["why"]) for e in exercises for item in e.get("items", ()) if "why" in item}

    assert len(whys) > 200
    assert [why for why in whys if len(why) > 20 and why in pages] == []


def test_a_missing_line_and_an_old_schema_are_found_and_written(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "source", tmp_path / "source")
    shutil.copytree(REPOSITORY / FOLDER, tmp_path / FOLDER)
    path = EXERCISES[0].relative_to(REPOSITORY)
    before = (tmp_path / path).read_text("utf-8")
    (tmp_path / path).write_text(before.partition("\n")[2], encoding="utf-8")
    old = FOLDER / "schema" / "sort.json"
    (tmp_path / old).write_text(json.dumps({}), encoding="utf-8")

    assert out_of_step(tmp_path) == sorted([path.as_posix(), old.as_posix()])

    write(tmp_path)
    assert out_of_step(tmp_path) == []
    assert (tmp_path / path).read_text("utf-8") == before


@pytest.mark.parametrize(
    ("completion", "is_good"),
    [
        ({"passing": "together", "pass_mark": 0.5, "counts": []}, True),
        ({"lessons": []}, False),
        ({"passing": "soms"}, False),
        ({"pass_mark": 60}, False),
        ({"closing_test": {"pass_mark": 0.5}}, False),
        ({"lesson": ["nameting"]}, False),
    ],
)
def test_an_editor_marks_a_rule_that_the_course_would_refuse(
    completion: dict[str, object], is_good: bool
) -> None:
    course = {"id": "proef", "title": "Proef", "lessons": ["nameting"]}
    schema = jsonschema.Draft202012Validator(schema_of_settings())

    assert schema.is_valid({**course, "completion": completion}) == is_good
    if is_good:
        Completion.model_validate(completion)
    else:
        with pytest.raises(ValidationError):
            Completion.model_validate(completion)
