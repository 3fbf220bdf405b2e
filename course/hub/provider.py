"""The OpenID provider at which people log in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Provider:
    """An OpenID provider at which the course is registered as a client.

    `callback` is the redirect address that is registered there: the Hub's address with
    `hub/oauth_callback`. `label` is the button's text after “Inloggen met”. `name_claim` holds the
    name that pages show; `groups_claim` a list of groups, of which `cohort-<id>`,
    `coordinators-<id>`, `nbgrader-…` and `formgrade-…` count; "" for none.
    """

    issuer: str
    client_id: str
    client_secret: str
    callback: str
    label: str = "je werkaccount"
    name_claim: str = "name"
    groups_claim: str = "groups"
    scopes: tuple[str, ...] = ("openid", "profile")
