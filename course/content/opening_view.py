"""What leaves `source/` when a lesson is released: the allow-listed view, without any key."""

import json

from course.exercises.base import Exercise, Given


def exercises_json(lesson: str, title: str, exercises: tuple[Exercise, ...]) -> str:
    """The text of `release/<lesson>/exercises.json`: what anybody may see before the first answer.

    Only the fields of each kind's `View` are in it; `title` is the lesson's.
    """
    none: tuple[Given, ...] = ()
    views = [exercise.view(none, None).model_dump(mode="json") for exercise in exercises]
    document = {"lesson": lesson, "title": title, "exercises": views}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
