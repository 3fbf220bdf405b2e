"""Roles in words, and the page before an invitation to one."""

from typing import Final, TypedDict

from course.people.staff import Role

ROLES: Final[dict[Role, str]] = {
    "manager": "beheerder",
    "instructor": "docent",
    "coordinator": "coördinator",
    "owner": "eigenaar",
}
MEANS: Final[dict[Role, str]] = {
    "manager": "Een beheerder ziet alle deelnemers van de organisatie bij naam, en hoe ver ze "
    "zijn. Een beheerder leest mensen in, maakt cohorten en nodigt uit. Antwoorden ziet een "
    "beheerder niet.",
    "instructor": "Een docent ziet de deelnemers daar bij naam, met wat ze antwoordden.",
    "coordinator": "Een coördinator ziet cijfers, en geen antwoorden van één persoon.",
    "owner": "Een eigenaar ziet alles van de cursus en mag er alles veranderen.",
}


class SureContext(TypedDict):
    """What `office/sure.html` shows: what an act means, before it happens."""

    path: str
    back: str
    back_text: str
    title: str
    sentences: list[str]
    warnings: list[str]
    hidden: list[tuple[str, str]]
    button: str
    after: str


class InvitedContext(TypedDict):
    """What `office/invited.html` shows: name, address and link, each told only here."""

    back: str
    act_url: str
    until: str
    mailed: int
    rows: list[tuple[str, str, str]]


def inviting(name: str, mail: str, role: str, until: str, *, replaces: bool) -> list[str]:
    """What inviting somebody means; `role` is the role with its place, `until` the last day."""
    to = f" ({mail})" if mail else ""
    sentences = [
        f"{name}{to} wordt {role}, zodra {name} de uitnodiging opent en inlogt.",
        f"De uitnodiging is een link. Die werkt één keer, tot en met {until}. Je ziet de link op "
        "de volgende pagina, en stuurt hem zelf.",
    ]
    if replaces:
        sentences.append("Een eerdere uitnodiging hiervoor werkt dan niet meer.")
    return sentences
