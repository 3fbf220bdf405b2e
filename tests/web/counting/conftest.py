"""The teams of every size, as clients of the service see them."""

from tests.web.coordinator.conftest import _hub, desk

__all__ = ["_hub", "desk"]
