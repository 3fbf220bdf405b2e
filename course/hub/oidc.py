"""Logging in with OpenID Connect: one function that sets JupyterHub's authenticator for the course.

Built on oauthenticator's GenericOAuthenticator. What differs: somebody is known by issuer and
subject, never by a mail address or a name, which change and can be another's later.
"""

import json
import urllib.request
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit

from oauthenticator.generic import (  # type: ignore[import-untyped]  # ships no types
    GenericOAuthenticator,
)
from traitlets import Unicode

from course.hub.own_accounts import OwnAccounts
from course.hub.provider import Provider
from course.hub_names import name_of_subject
from course.people.hub_groups import is_ours

_DISCOVERY: Final = ".well-known/openid-configuration"
_SECONDS: Final = 20


class CourseOidc(GenericOAuthenticator):  # type: ignore[misc]  # oauthenticator has no types
    """Who logs in is issuer and subject; name and groups are taken over at each log-in."""

    issuer = Unicode(config=True, help="The provider's issuer, exactly as it names itself.")
    name_claim = Unicode(config=True, help="The claim with the name that pages show.")
    groups_claim = Unicode(config=True, help='The claim with groups; "" for none.')
    store_url = Unicode(config=True, help='The store with accounts of our own; "" for none.')

    async def authenticate(
        self,
        handler: Any,  # noqa: ANN401 - jupyterhub has no types
        data: dict[str, str] | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> dict[str, Any] | None:
        """With a name and a password, an account of our own; else who comes from the provider."""
        if data is None:
            model: dict[str, Any] | None = await super().authenticate(handler, data, **kwargs)
            return model
        return await self._own.authenticate(handler, data) if self._own else None

    @cached_property
    def _own(self) -> OwnAccounts | None:
        return OwnAccounts(parent=self.parent, store_url=self.store_url) if self.store_url else None

    def user_info_to_username(self, user_info: dict[str, Any]) -> str:
        """The Hub's name of issuer and subject."""
        return name_of_subject(self.issuer, str(user_info.get("sub") or ""))

    async def update_auth_model(self, auth_model: dict[str, Any]) -> dict[str, Any]:
        """Add the shown name and the groups of the course."""
        claims = auth_model["auth_state"][self.user_auth_state_key]
        auth_model["user_info"] = {"name": _text(claims.get(self.name_claim))}
        auth_model["groups"] = sorted(groups_in(claims.get(self.groups_claim)))
        return auth_model

    async def _apply_managed_groups(self, auth_model: dict[str, Any]) -> dict[str, Any]:
        """They have been read."""
        return auth_model


def configure_oidc(c: Any, provider: Provider, store_url: str = "") -> None:  # noqa: ANN401
    """Let people log in to the Hub of `c` with `provider`; its addresses are asked of itself.

    With `store_url`, accounts that the course keeps may log in as well.

    Everybody whom the provider lets in may use the service, and the service knows by the roster and
    by groups what they may see. Groups are the provider's: they follow it at each log-in, and a
    restart of the Hub empties none.

    Raises
    ------
    ValueError
        The provider cannot be reached or does not describe itself as `issuer`.
    """
    found = discover(provider.issuer)
    c.JupyterHub.authenticator_class = CourseOidc
    c.Authenticator.allow_all = True
    c.Authenticator.manage_groups = True
    oidc = c.CourseOidc
    oidc.issuer = provider.issuer
    oidc.store_url = store_url
    oidc.client_id = provider.client_id
    oidc.client_secret = provider.client_secret
    oidc.oauth_callback_url = provider.callback
    oidc.authorize_url = found["authorization_endpoint"]
    oidc.token_url = found["token_endpoint"]
    oidc.userdata_url = found["userinfo_endpoint"]
    oidc.scope = list(provider.scopes)
    oidc.login_service = provider.label
    oidc.name_claim = provider.name_claim
    oidc.groups_claim = provider.groups_claim


def discover(issuer: str) -> dict[str, Any]:
    """What a provider says of itself (OpenID Connect Discovery 1.0, section 4).

    Raises
    ------
    ValueError
        It cannot be reached, says something else, or names another issuer.
    """
    if urlsplit(issuer).scheme not in {"https", "http"}:
        raise ValueError(f"an OpenID issuer is an address such as https://login.example: {issuer}")
    address = f"{issuer.rstrip('/')}/{_DISCOVERY}"
    try:
        with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310 - checked
            found: dict[str, Any] = json.load(answer)
    except (OSError, ValueError) as error:
        raise ValueError(f"{address} does not describe an OpenID provider: {error}") from None
    if found.get("issuer") != issuer:
        raise ValueError(f"{address} names the issuer {found.get('issuer')}, not {issuer}")
    return found


def groups_in(claim: object) -> set[str]:
    """The groups of the course in a claim; other groups of the provider are not kept."""
    listed: Iterable[object] = claim if isinstance(claim, list) else ()
    return {group for group in listed if isinstance(group, str) and is_ours(group)}


def _text(claim: object) -> str:
    """A name that can be shown, at most as long as the roster takes."""
    text = claim if isinstance(claim, str) else ""
    return "".join(sign for sign in text if sign.isprintable())[:200].strip()
