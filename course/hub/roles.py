"""Who may do what: the members of the Hub's groups, and the roles that come with a group."""

from collections.abc import Iterable, Mapping
from typing import Any

from course.people.hub_groups import INSTRUCTORS, LEARNERS

SERVICE = "cursus"

# What the token of somebody's own server may do: report that it is alive, let its owner in, and
# send answers to the service on its owner's behalf.
SERVER_SCOPES = [
    "users:activity!user",
    "access:servers!server",
    f"access:services!service={SERVICE}",
]


def members(people: Mapping[str, Iterable[str]]) -> dict[str, dict[str, list[str]]]:
    """`JupyterHub.load_groups` for people and their groups."""
    groups: dict[str, dict[str, list[str]]] = {LEARNERS: {"users": []}, INSTRUCTORS: {"users": []}}
    for person, names in people.items():
        for name in names:
            groups.setdefault(name, {"users": []})["users"].append(person)
    return groups


def roles(*, lab: bool, graders: Iterable[str] = ()) -> list[dict[str, Any]]:
    """`JupyterHub.load_roles`: everybody restricted, the service for all, servers for some.

    Who is let in is the authenticator's to say; what they see in the service, the service's. `lab`
    says whether learners may have a server: without a domain for each user their pages share an
    origin with those of staff, so there the demo alone allows it. `graders` are the groups that
    open the gradebook of an organisation.
    """
    with_server = [*([LEARNERS] if lab else []), INSTRUCTORS, *sorted(graders)]
    return [
        {
            "name": "user",
            "scopes": [
                "read:users!user",
                "read:users:groups!user",
                f"access:services!service={SERVICE}",
            ],
        },
        {
            "name": "eigen-server",
            "description": "Have a server of one's own",
            "scopes": ["self"],
            "groups": with_server,
        },
    ]
