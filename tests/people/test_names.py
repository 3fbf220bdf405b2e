"""Names of people: their parts, their order in two countries, and how they are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.people.names import Name, Track, folded, listed, parse, sort_key, split_family


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Anna van den Berg", Name("Anna", "van den", "Berg")),
        ("Berg, Anna van den", Name("Anna", "van den", "Berg")),
        ("Berg, van den, Anna", Name("Anna", "van den", "Berg")),
        ("van den Berg, Anna", Name("Anna", "van den", "Berg")),
        ("Berg, A. van den", Name("A.", "van den", "Berg")),
        ("Anna Maria de Vries", Name("Anna Maria", "de", "Vries")),
        ("Jan Willem Bakker", Name("Jan Willem", "", "Bakker")),
        ("Zoë  in 't Veld", Name("Zoë", "in 't", "Veld")),
        ("Zoë in ’t Veld", Name("Zoë", "in ’t", "Veld")),
        ("Fatima el Amrani", Name("Fatima", "el", "Amrani")),
        ("Oğuz Çelik", Name("Oğuz", "", "Çelik")),
        ("Anna de Vries-van Dijk", Name("Anna", "de", "Vries-van Dijk")),
        ("Fatima", Name("", "", "Fatima")),
        ("", Name("", "", "")),
    ],
)
def test_a_whole_name_is_taken_apart(text: str, name: Name) -> None:
    assert parse(text) == name


@pytest.mark.parametrize(
    "text", ["Anna Van den Berg", "Van den Berg, Anna", "Berg, Van den, Anna", "Berg, Anna Van den"]
)
def test_in_flanders_the_family_name_stays_whole(text: str) -> None:
    whole = parse(text, "VL")

    assert folded(whole.family) == "van den berg"
    assert (whole.given, whole.infix) == ("Anna", "")
    assert listed(whole, "VL") == "Van den Berg, Anna"


@pytest.mark.parametrize(
    ("family", "parts"),
    [
        ("van den Berg", ("van den", "Berg")),
        ("Van Den Berg", ("van den", "Berg")),
        ("Berg", ("", "Berg")),
        ("Van", ("", "Van")),
        ("ten Have", ("ten", "Have")),
        ("'s-Gravesande", ("", "'s-Gravesande")),
    ],
)
def test_the_last_word_of_a_family_name_is_never_an_infix(
    family: str, parts: tuple[str, str]
) -> None:
    assert split_family(family) == parts


@pytest.mark.parametrize(
    ("track", "ordered"),
    [
        (
            "NL",
            ["Aalbers, Bo", "Berg, Zoë van den", "Bergen, Anna", "Çelik, Oğuz", "Vries, Ed de"],
        ),
        (
            "VL",
            ["Aalbers, Bo", "Bergen, Anna", "Çelik, Oğuz", "De Vries, Ed", "Van den Berg, Zoë"],
        ),
    ],
)
def test_a_list_is_in_the_order_of_the_country(track: Track, ordered: list[str]) -> None:
    said = ["Zoë van den Berg", "Ed de Vries", "Oğuz Çelik", "Anna Bergen", "Bo Aalbers"]

    in_order = sorted((parse(name) for name in said), key=lambda name: sort_key(name, track))

    assert [listed(name, track) for name in in_order] == ordered


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Zoë", "zoe"),
        ("ŁUKASZ", "lukasz"),
        ("Søren Đorđević", "soren dordevic"),
        ("İpek Şahin", "ipek sahin"),
        ("Strauß", "strauss"),
        ("O’Neil-d'Hondt", "oneil dhondt"),
        ("J.Jansen+x@Zorg.nl", "j.jansen+x@zorg.nl"),
        ("\u0132sbrand", "ijsbrand"),
    ],
)
def test_accents_and_capitals_make_no_difference(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(st.text(max_size=40))
def test_any_text_is_folded_once_and_taken_apart_without_loss_of_words(text: str) -> None:
    name = parse(text)

    assert folded(folded(text)) == folded(text)
    words = sorted(text.replace(",", " ").lower().split())
    assert sorted(" ".join(parse(text, "VL")).lower().split()) == words
    assert sorted(" ".join(name).lower().split()) == words
