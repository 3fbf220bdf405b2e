#!/usr/bin/env python3
"""All checks, two parts at a time; `check.py unit` runs the unit tests as well.

Each part is a few commands, one after the other. A part's output is printed when it has ended, and
which parts failed is said last. A new part is one line here.
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BIN = Path(sys.executable).parent
NPM = [str(Path(__file__).resolve().with_name("node")), "npm", "run", "--silent"]
PYTEST = ["python", "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile"]
PARTS = {
    "types": [["mypy"]],
    "release": [["course", "release", "--check"]],
    "content": [["course", "check"], ["course", "items"], ["course", "coverage"]],
    "duplicates": [["pylint", "--disable=all", "--enable=duplicate-code", "course", "tests"]],
    "lint": [["ruff", "check", "."], ["ruff", "format", "--check", "."]],
    "contracts": [["lint-imports"]],
    "front end": [
        [*NPM, "lint"],
        [*NPM, "types"],
        [*NPM, "test"],
        ["python", ".ci/bundles.py", "--check"],
    ],
    "soak": [["python", "-m", "tests.soak", "--check"]],
}
UNIT = {"unit": [[*PYTEST, "-m", "unit"]]}


def run(part: str, commands: list[list[str]]) -> bool:
    """Run a part until a command fails; print what it said, and whether it passed."""
    began, said, passed = time.monotonic(), "", True
    for program, *arguments in commands:
        command = [str(BIN / program), *arguments]
        done = subprocess.run(
            command, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        said += done.stdout
        passed = passed and done.returncode == 0
    took = time.monotonic() - began
    print(f"=== {part}: {'passed' if passed else 'FAILED'} in {took:.0f} s\n{said}", flush=True)
    return passed


def main() -> int:
    """Run all parts; 1 where one failed."""
    parts = PARTS if sys.argv[1:] == [] else UNIT | PARTS
    began = time.monotonic()
    with ThreadPoolExecutor(2) as two:
        passed = dict(zip(parts, two.map(run, parts, parts.values()), strict=True))
    failed = [part for part in parts if not passed[part]]
    told = f"FAILED: {', '.join(failed)}" if failed else "all passed"
    print(f"{len(parts)} parts in {time.monotonic() - began:.0f} s, {told}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
