"""Each layer is enough for the part of the course that it is for."""

import json
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY
from tests.packaging.test_requirements import pins

pytestmark = pytest.mark.integration

# Imports the modules with every package forbidden that the layer does not pin.
IMPORT = """
import importlib, importlib.metadata, json, re, sys

allowed, modules = json.load(sys.stdin)
for top, owners in importlib.metadata.packages_distributions().items():
    names = {re.sub("[-_.]+", "-", owner).lower() for owner in owners}
    if not names & {*allowed, "professioneel-nabij"}:
        sys.modules[top] = None  # Python's way to say that there is no such package
for module in modules:
    importlib.import_module(module)
print(len(modules))
"""
MODULES = {
    "learner": [
        "course.kernel",
        "course.widgets.base",
        "course.singleuser.extension",
        "jupyterhub.singleuser",
        "jupyterlab.labapp",
        "notebook.app",
        "ipykernel.kernelapp",
    ],
    "service": [
        "course.cli",
        "course.demo",
        "course.web.__main__",
        "course.hub.proxy",
        "course.nbgrader_runner",
        "course.grading.autograde",
        "course.exchange.collect",
        "course.cohort.exports.agenda_pdf",
        "course.web.coordinator.report",
        "course.analysis.notebook",
        "jupyterhub.app",
    ],
}


@pytest.mark.parametrize("layer", sorted(MODULES))
def test_a_layer_suffices_for_its_part_of_the_course(layer: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT],
        cwd=REPOSITORY,
        input=json.dumps([sorted(pins(layer)), MODULES[layer]]),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr.splitlines()[-1]
    assert done.stdout.strip() == str(len(MODULES[layer]))


def test_a_package_of_another_layer_is_noticed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT],
        input=json.dumps([sorted(pins("learner")), ["nbgrader"]]),
        capture_output=True,
        text=True,
        check=False,
    )

    assert "ModuleNotFoundError: import of nbgrader halted" in done.stderr
