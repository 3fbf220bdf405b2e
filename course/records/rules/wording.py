"""A rule of *afgerond* and *geslaagd* in Dutch sentences, for who sets it and who is held to it."""

from collections.abc import Mapping, Sequence

from course.formatting import percent
from course.records.completion import Rule


def sentences(rule: Rule, lessons: Mapping[str, str]) -> list[str]:
    """What must be handed in, what counts and how much is enough; `lessons` are titles by id."""
    told = [_finished(rule, lessons), _passed(rule, lessons)]
    if test := rule.closing_test:
        share = percent(rule.closing_per_cent / 100)
        told.append(f"De afsluitende toets “{lessons[test]}” moet gehaald zijn, met {share}.")
    if rule.stories_judged:
        told.append("Geslaagd is iemand pas als alle verhalen zijn beoordeeld.")
    return [sentence.replace(" %", "\u00a0%") for sentence in told]


def _finished(rule: Rule, lessons: Mapping[str, str]) -> str:
    if set(rule.required) == set(lessons):
        return f"Afgerond: alle {len(lessons)} lessen zijn ingeleverd."
    return f"Afgerond: ingeleverd {_is(rule.required)} {_named(rule.required, lessons)}."


def _passed(rule: Rule, lessons: Mapping[str, str]) -> str:
    counting = [name for name in rule.counting if name != rule.closing_test]
    if not counting:
        return "Geslaagd: wie afgerond heeft. Punten beslissen niet mee."
    share = percent(rule.per_cent / 100)
    which = (
        "de lessen met punten"
        if set(counting) | {rule.closing_test} >= set(lessons)
        else _named(counting, lessons)
    )
    if rule.together:
        return f"Geslaagd: wie afgerond heeft, en samen {share} van de punten heeft voor {which}."
    return f"Geslaagd: wie afgerond heeft, en {share} van de punten heeft voor elk van {which}."


def _named(names: Sequence[str], lessons: Mapping[str, str]) -> str:
    *first, last = [f"“{lessons[name]}”" for name in names]
    return f"{', '.join(first)} en {last}" if first else last


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "zijn"
