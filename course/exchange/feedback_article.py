"""How the article is found in a generated feedback page."""

START = "<!-- terugkoppeling -->"
END = "<!-- einde terugkoppeling -->"


def article_of(page: str) -> str:
    """The part of a page between its markers; raises ValueError if they are missing.

    Learners' text cannot forge a marker, because everything between them is escaped.
    """
    before, start, rest = page.partition(START)
    article, end, _after = rest.partition(END)
    if not (before and start and end):
        raise ValueError("the feedback page has no article")
    return article.strip()
