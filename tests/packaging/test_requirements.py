"""The layers of requirements: complete, consistent, hashed, and fit for the oldest Python."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.conftest import REPOSITORY

FOLDER = REPOSITORY / "requirements"
LAYERS = ("service", "learner", "staff", "test")


def named(layer: str) -> set[str]:
    """The packages that a layer's `.in` file names."""
    lines = (FOLDER / f"{layer}.in").read_text("utf-8").splitlines()
    return {canonicalize_name(Requirement(line).name) for line in lines if line and line[0] != "#"}


def pins(layer: str) -> dict[str, Requirement]:
    """The pinned packages of a layer's compiled file, by name."""
    text = (FOLDER / f"{layer}.txt").read_text("utf-8").replace("\\\n", " ")
    lines = [re.sub(r" --hash=\S+", "", line) for line in text.splitlines()]
    pinned = [Requirement(line) for line in lines if line.strip() and line.lstrip()[0] != "#"]
    return {canonicalize_name(one.name): one for one in pinned}


def all_pins() -> dict[str, Requirement]:
    return {name: pin for layer in LAYERS for name, pin in pins(layer).items()}


def test_every_layer_has_its_two_files_and_requirements_txt_is_all_of_them() -> None:
    lines = (REPOSITORY / "requirements.txt").read_text("utf-8").splitlines()

    assert {path.stem for path in FOLDER.glob("*.in")} == set(LAYERS)
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(LAYERS)
    assert [line for line in lines if not line.startswith("#")] == [
        f"-r requirements/{layer}.txt" for layer in LAYERS
    ]


@pytest.mark.parametrize("layer", LAYERS)
def test_what_an_in_file_names_is_compiled(layer: str) -> None:
    assert len(named(layer)) > 3
    assert named(layer) - set(pins(layer)) == set(), "run: make requirements"


def test_two_layers_never_pin_two_versions_of_one_package() -> None:
    versions: dict[str, set[str]] = {}
    for layer in LAYERS:
        for name, pin in pins(layer).items():
            versions.setdefault(name, set()).add(str(pin.specifier))

    assert len(versions) > 150
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("layer", LAYERS)
def test_every_pin_is_exact_and_has_hashes(layer: str) -> None:
    text = (FOLDER / f"{layer}.txt").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and line.lstrip()[0] != "#"]

    assert len(lines) > 20
    for line in lines:
        assert re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line[:80]


def test_no_requirements_file_holds_an_address_or_a_path() -> None:
    for path in [*FOLDER.iterdir(), REPOSITORY / "requirements.txt"]:
        if path.is_file():
            text = path.read_text("utf-8")
            assert not re.search(r"://|--(extra-)?index-url|--find-links|(?m:^\s*/)", text), path


def oldest_python() -> Version:
    """The oldest Python that the README promises; pyproject.toml says the same."""
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    found = re.search(r"Python (\d+\.\d+\.\d+) or newer", readme)
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    assert found, "README.md no longer says which Python is needed"
    assert project["requires-python"] == f">={found[1]}"
    return Version(found[1])


def test_every_pinned_package_supports_the_oldest_python_of_the_readme() -> None:
    oldest = oldest_python()
    environment = {"python_full_version": str(oldest), "python_version": "3.11"}
    wanted = [
        pin for pin in all_pins().values() if not pin.marker or pin.marker.evaluate(environment)
    ]
    refused = {}
    for pin in wanted:
        package = importlib.metadata.distribution(pin.name)
        assert pin.specifier.contains(package.version), f"{pin} is not what is installed"
        (needed,) = package.metadata.get_all("Requires-Python") or [""]
        needs = SpecifierSet(needed)
        if not needs.contains(oldest):
            refused[pin.name] = str(needs)

    assert len(wanted) > 150
    assert refused == {}


def test_the_makefile_asks_for_the_same_python() -> None:
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")

    assert f"sys.version_info < {oldest_python().release}" in makefile


def test_the_packages_extras_are_the_layers(tmp_path: Path) -> None:
    from hatchling.build import prepare_metadata_for_build_wheel  # noqa: PLC0415

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(REPOSITORY)
        info = prepare_metadata_for_build_wheel(str(tmp_path))
    metadata = importlib.metadata.PathDistribution(tmp_path / info).metadata
    extras: dict[str, set[str]] = {}
    for line in metadata.get_all("Requires-Dist") or []:
        requirement = Requirement(line)
        if requirement.marker:
            extra = str(requirement.marker).split('"')[1]
            extras.setdefault(extra, set()).add(canonicalize_name(requirement.name))

    assert set(metadata.get_all("Provides-Extra") or []) == set(LAYERS)
    assert extras == {layer: named(layer) for layer in LAYERS}
