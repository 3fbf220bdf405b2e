"""Quotations within sentences."""

import pytest

from course.cohort.disclosure.wording import quoted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Je belt terug.", "“Je belt terug”"),
        ("'Nee, dat gaat niet.'", "“Nee, dat gaat niet”"),
        ("'Kom je 's avonds?'", "“Kom je 's avonds?”"),
        ("'Nee', zeg je, 'dat gaat niet.'", "“'Nee', zeg je, 'dat gaat niet.'”"),
        ("Je zegt: 'Nee.'", "“Je zegt: 'Nee.'”"),
        ("'" + "heel lang " * 20 + "'", "“" + ("heel lang " * 9).strip() + " …”"),
    ],
)
def test_marks_around_all_of_a_text_are_replaced(text: str, said: str) -> None:
    assert quoted(text) == said
