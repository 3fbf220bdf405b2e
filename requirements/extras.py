"""The extras of the package, one a layer: the names in the `.in` files, without versions."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface

LAYERS = ("service", "learner", "staff", "test")


def names(layer: Path) -> list[str]:
    """The packages that a `.in` file names, in its order."""
    lines = (line.partition("#")[0].strip() for line in layer.read_text("utf-8").splitlines())
    return [line for line in lines if line]


class Extras(MetadataHookInterface):
    """Fills `optional-dependencies` when the package is built."""

    def update(self, metadata: dict[str, object]) -> None:
        """Add an extra for each layer."""
        folder = Path(self.root) / "requirements"
        metadata["optional-dependencies"] = {
            layer: names(folder / f"{layer}.in") for layer in LAYERS
        }
