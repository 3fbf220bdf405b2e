"""`story`: writes a STAR answer in fields; a machine looks at completeness, a person at quality."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator

from course.exercises import hints
from course.exercises.base import Answers, Exercise, Given, Refused, State, View
from course.exercises.fields import Line, Model, Slug, Text, author_error, check_unique
from course.exercises.hints import Hint
from course.exercises.marks import Item, Mark, Passage, Remark
from course.exercises.pii import NAMES, Names
from course.exercises.rubric import CriterionView, Rubric, criteria_shown
from course.messages import _

LONGEST = 4000  # characters in one field
Written = Annotated[str, StringConstraints(max_length=LONGEST)]


class Part(Model):
    """One field to write in. `looks_for` says what the text tells, so that it can be asked."""

    id: Slug = Field(description="Name of the field in this file")
    label: Line = Field(description="Name of the field for the learner")
    question: Text = Field(description="What to write in it")
    help: Text | None = Field(default=None, description="A hint beside the field")
    min_words: int = Field(
        ge=1, le=500, strict=True, description="Words from which the field is complete"
    )
    max_words: int = Field(
        ge=1, le=800, strict=True, description="Words up to which the field is complete"
    )
    looks_for: Literal["taak", "resultaat"] | None = Field(
        default=None, description="What the text should tell; it is asked when it seems missing"
    )


class Answer(Model):
    """What a learner sends: the text of each field, those not written left out or empty."""

    fields: dict[Slug, Written]


class PartView(Model):
    """A field as a learner sees it."""

    id: Slug
    label: str
    question: str
    help: str | None
    min_words: int
    max_words: int


class StoryView(View):
    """The fields with the last answer, what the browser needs to ask, and what a person looks at.

    `rubric_points` is the most that a person gives, on top of `points`.
    """

    instruction: str | None
    question: str
    fields: tuple[PartView, ...]
    longest: int
    hints: tuple[Hint, ...]
    names: Names
    rubric: tuple[CriterionView, ...]
    rubric_points: float
    answer: Answer | None
    at: str | None
    closing: str | None


class Story(Exercise):
    """Fields to write in, and the rubric of the person who reads them.

    `min_words` and `max_words` are what the whole is asked to have; nothing depends on them.
    """

    pace: ClassVar[int] = 240

    kind: Literal["story"]
    instruction: Text | None = Field(default=None, description="What to do")
    question: Text = Field(description="What the story is about")
    min_words: int | None = Field(
        default=None,
        ge=1,
        strict=True,
        description="Words from which the whole reads well; no points depend on it",
    )
    max_words: int | None = Field(
        default=None,
        ge=1,
        strict=True,
        description="Words up to which the whole reads well; no points depend on it",
    )
    fields: tuple[Part, ...] = Field(
        min_length=1, max_length=8, description="The fields to write in"
    )
    rubric: Rubric = Field(description="How a person judges the story")
    closing: Text | None = Field(
        default=None, description="A last thought, shown when every field has words"
    )

    @model_validator(mode="after")
    def _check(self) -> "Story":
        check_unique("fields", [part.id for part in self.fields])
        for part in self.fields:
            if part.max_words <= part.min_words:
                raise author_error(
                    f"fields.{part.id}.max_words",
                    str(part.max_words),
                    _("more than {min_words}", min_words=part.min_words),
                    _("raise it above min_words"),
                )
        if self.practice:
            raise author_error(
                "practice", "true", "false", _("a text without marks is of the kind reflect")
            )
        return self

    @property
    def by_hand(self) -> Rubric:
        """The rubric."""
        return self.rubric

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The friendly questions of this story."""
        chosen = [*hints.ALWAYS]
        if self.min_words and self.max_words:
            chosen.insert(0, hints.length(self.min_words, self.max_words))
        about = {"taak": hints.task, "resultaat": hints.result}
        chosen += [about[part.looks_for](part.id) for part in self.fields if part.looks_for]
        return tuple(chosen)

    def texts(self, given: Sequence[Given]) -> dict[str, str]:
        """The text of each field in the last answer; what was not written is empty."""
        sent = given[-1].answer.get("fields") if given else None
        fields = (
            sent if isinstance(sent, dict) else {}
        )  # of a release in which this was another kind
        return {part.id: str(fields.get(part.id, "")) for part in self.fields}

    def _accept(self, given: Sequence[Given], step: str, answer: dict[str, Any]) -> None:  # noqa: ARG002
        """Take any texts for fields of this story, also none."""
        if step:
            raise Refused("Deze oefening heeft geen stappen. Laad de pagina opnieuw.")
        try:
            fields = Answer.model_validate(answer).fields
        except ValidationError as error:
            if any(detail["type"] == "string_too_long" for detail in error.errors()):
                raise Refused("Je tekst is te lang om te bewaren. Maak hem korter.") from error
            raise Refused("We begrijpen dit antwoord niet. Laad de pagina opnieuw.") from error
        if not set(fields) <= {part.id for part in self.fields}:
            raise Refused("Dit antwoord hoort niet bij deze oefening. Laad de pagina opnieuw.")

    def _view(self, given: Sequence[Given], learner: str | None) -> StoryView:  # noqa: ARG002
        """The fields with what was written last; the same for everybody before that."""
        state = self.state(given)
        return StoryView(
            **self.heading(),
            state=state,
            instruction=self.instruction,
            question=self.question,
            fields=tuple(
                PartView(**part.model_dump(exclude={"looks_for"})) for part in self.fields
            ),
            longest=LONGEST,
            hints=self.hints,
            names=NAMES,
            rubric=criteria_shown(self.rubric),
            rubric_points=self.rubric.points,
            answer=Answer(fields=self.texts(given)) if given else None,
            at=given[-1].at.isoformat() if given else None,
            closing=self.closing if state == "done" else None,
        )

    def state(self, given: Sequence[Given]) -> State:
        """`new` without any word, `busy` while a field has none."""
        written = [bool(hints.words(text)) for text in self.texts(given).values()]
        return "done" if all(written) else "busy" if any(written) else "new"

    def _mark(self, given: Sequence[Given]) -> Mark:
        """Completeness: the mean of one part a field, one for the first person, one for the result.

        - A field with n words, at least `min_words` and at most `max_words`: n / min below, 1
          between, max / n above. Words that only repeat do not fill a field: n is at most twice
          the number of different words.
        - First person: 1 where *ik* occurs at least as often as *wij*, ½ where it occurs at all.
        - Result, where a field looks for it: 1 where one of `hints.RESULT` occurs in it.

        Chance level: one word in each field earns about 0.05. Any 20 different words in
        each field can earn most of it; whether it is a story is what the person judges.
        Source: docs/kinds/README.md, "Marks".
        """
        texts = self.texts(given)
        scores = {part.id: _filled(part, texts[part.id]) for part in self.fields}
        parts = [*scores.values(), _first_person(texts), *self._results(texts)]
        at = given[-1].at if given else None
        items = tuple(
            Item(step=name, state="answered", score=score, at=at)
            if hints.words(texts[name])
            else Item(step=name, state="unanswered")
            for name, score in scores.items()
        )
        return Mark(share=sum(parts) / len(parts), max_points=self.points, items=items)

    def _results(self, texts: Mapping[str, str]) -> list[float]:
        about = [part.id for part in self.fields if part.looks_for == "resultaat"]
        return [float(hints.count(texts[name], hints.RESULT) > 0) for name in about]

    def _remarks(self, given: Sequence[Given]) -> tuple[Remark, ...]:
        """What was written in each field, with the question that cost points for completeness."""
        texts = self.texts(given)
        return tuple(
            Remark(
                question=f"{part.label}: {part.question}",
                chosen=texts[part.id],
                label="Jij schreef",
                judgement=self._wanting(part, texts),
            )
            for part in self.fields
            if hints.words(texts[part.id])
        )

    def _wanting(self, part: Part, texts: Mapping[str, str]) -> str | None:
        """What a machine missed in one field, as a question; the first person with the last."""
        remarks = []
        if _filled(part, texts[part.id]) < 1:
            remarks.append(f"Hier is {part.min_words} tot {part.max_words} woorden prettig.")
        if part.looks_for == "resultaat" and hints.asked(about := hints.result(part.id), texts):
            remarks.append(about.ask)
        if part is self.fields[-1] and _first_person(texts) < 1:
            remarks.append("Staat er in je hele verhaal genoeg ‘ik’? Welk deel was van jou?")
        return " ".join(remarks) or None

    def to_read(self, given: Sequence[Given]) -> tuple[Passage, ...]:
        """The fields with words in them."""
        texts = self.texts(given)
        return tuple(
            Passage(title=f"{part.label}: {part.question}", text=texts[part.id])
            for part in self.fields
            if hints.words(texts[part.id])
        )

    def key(self) -> Answers:
        """The rubric's best examples as a story; each field begins with its own criterion's."""
        best = {c.id: c.levels[-1].anchor or c.levels[-1].text for c in self.rubric.criteria}
        rest = [
            text for name, text in best.items() if name not in {part.id for part in self.fields}
        ]
        texts = {part.id: _example(part, [best.get(part.id, ""), *rest]) for part in self.fields}
        return (("", {"fields": texts}),)


def _filled(part: Part, text: str) -> float:
    words = hints.words(text)
    number = min(len(words), 2 * len(set(words)))
    return min(1.0, number / part.min_words, part.max_words / max(1, len(words)))


def _first_person(texts: Mapping[str, str]) -> float:
    text = "\n".join(texts.values())
    mine, ours = (hints.count(text, words) for words in (hints.I_WORDS, hints.WE_WORDS))
    return 0.0 if not mine else 1.0 if mine >= ours else 0.5


def _example(part: Part, pool: list[str]) -> str:
    """Texts from `pool` until the field has its words; in the first person, with a result."""
    text = pool[0]
    if not hints.count(text, hints.I_WORDS):
        text = f"{text} Dat zag ik."
    if part.looks_for == "resultaat" and not hints.count(text, hints.RESULT):
        text = f"Daarna gebeurde dit. {text}"
    numbered = [f"Stap {number} deed ik." for number in range(2, part.min_words + 2)]
    for more in (*pool[1:], *numbered):
        if len(hints.words(text)) >= part.min_words:
            break
        text = f"{text} {more}"
    return " ".join(text.split()[: part.max_words])


EXERCISE = Story
