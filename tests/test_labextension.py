"""The JupyterLab extension that is kept in course/lab/ was built from the source in lab/."""

import hashlib
import json

from jupyter_builder.federated_extensions_requirements import get_federated_extensions

from tests.conftest import REPOSITORY

SOURCE = REPOSITORY / "lab"
BUILT = REPOSITORY / "course" / "lab" / "labextensions" / "professioneel-nabij"


def test_it_was_built_from_the_source_as_it_is() -> None:
    files = [SOURCE / name for name in ("package.json", "package-lock.json", "tsconfig.json")]
    files += sorted((SOURCE / "src").glob("*.ts")) + sorted((SOURCE / "style").iterdir())
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

    assert len(files) >= 8
    assert (BUILT / "source.sha256").read_text().strip() == digest, "run `make labextension`"


def test_jupyter_finds_it_with_what_it_loads() -> None:
    found = get_federated_extensions([str(BUILT.parent)])["professioneel-nabij"]

    description = json.loads((BUILT / "package.json").read_text(encoding="utf-8"))
    assert description["license"] == "BSD-3-Clause"
    assert found["jupyterlab"]["disabledExtensions"] == ["@jupyterlab/hub-extension:connectionlost"]
    assert (BUILT / found["jupyterlab"]["_build"]["load"]).is_file()


def test_it_holds_no_address_of_a_workplace() -> None:
    lock = json.loads((SOURCE / "package-lock.json").read_text(encoding="utf-8"))
    own = json.loads((REPOSITORY / "package-lock.json").read_text(encoding="utf-8"))
    packages = [*lock["packages"].values(), *own["packages"].values()]

    assert len(packages) > 300
    assert [package for package in packages if "resolved" in package] == []
