"""What an organisation's server does not do: change its files, and run code.

Such a server reaches the store, in which everybody's work is. Whoever could run code there, or
change nbgrader's settings, which are code, could read all of it. Formgrader needs neither: it
writes without this, and nothing that was handed in is run.
"""

from typing import Any, NoReturn

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError

_NO_CODE = "Hier worden geen notebooks uitgevoerd."
_READ_ONLY = "Deze map is alleen om te lezen."


class ReadOnlyContents(AsyncLargeFileManager):
    """Reads as usual; refuses everything that writes, hidden files too."""

    async def save(self, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401
        """403, always; so for a new file and a copy."""
        raise HTTPError(403, _READ_ONLY)

    async def delete_file(self, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401
        """403, always."""
        raise HTTPError(403, _READ_ONLY)

    async def rename_file(self, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401
        """403, always."""
        raise HTTPError(403, _READ_ONLY)

    async def create_checkpoint(self, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401
        """403, always."""
        raise HTTPError(403, _READ_ONLY)

    async def restore_checkpoint(self, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401
        """403, always."""
        raise HTTPError(403, _READ_ONLY)

    async def delete_checkpoint(self, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401
        """403, always."""
        raise HTTPError(403, _READ_ONLY)


class NoKernels(AsyncMappingKernelManager):
    """Starts none; a list of allowed kernels only hides the others from view."""

    async def start_kernel(self, *_: Any, **__: Any) -> NoReturn:  # type: ignore[override]  # noqa: ANN401
        """403, always."""
        raise HTTPError(403, _NO_CODE)
