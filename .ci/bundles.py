#!/usr/bin/env python3
"""Joins the modules and style sheets of a page into one file each: `make bundles`.

esbuild shortens them as well. What it makes is kept in course/web/bundles/, so that only those who
change a source need it. `--check` compares, and says which bundles differ; `make check` runs it.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from course.web.static_files import BUNDLED_DIGEST, BUNDLES, PAGE_STYLE, sources_digest, static_file
from course.widgets import kinds

TOP = Path(__file__).resolve().parent.parent
# Scripts that import others.
PAGES = ("lesson", "my_course", "judge", "tasks", "lessons", "gallery")
BUILD = ["--bundle", "--minify", "--format=esm", "--charset=utf8", "--legal-comments=none"]
# Private fields and a top-level await, which the modules have; nothing newer comes in.
BROWSERS = "--target=es2022,chrome94,edge94,firefox93,safari15"


def main() -> int:
    """Write all bundles, or compare them; 1 where one differs."""
    bundles = built()
    current = (
        {path.name: path.read_bytes() for path in BUNDLES.iterdir()} if BUNDLES.is_dir() else {}
    )
    differing = sorted(name for name in bundles | current if bundles.get(name) != current.get(name))
    if sys.argv[1:] == ["--check"]:
        for name in differing:
            print(f"course/web/bundles/{name} is not what its source makes: run `make bundles`")
        return bool(differing)
    for name in differing:
        if name in bundles:
            (BUNDLES / name).write_bytes(bundles[name])
        else:
            (BUNDLES / name).unlink()
    print(f"course/web/bundles: {len(bundles)} files, {len(differing)} changed")
    return 0


def built() -> dict[str, bytes]:
    """Every bundle by its name, and the digest of what they are made of."""
    with TemporaryDirectory(prefix="bundles-") as folder:
        copy, out = Path(folder, "course"), Path(folder, "bundles")
        for name in ("widgets", "web/static"):
            shutil.copytree(TOP / "course" / name, copy / name)
        (copy / "web/static/kinds.js").write_text(every_kind(), encoding="utf-8")
        (copy / PAGE_STYLE).write_bytes(static_file(PAGE_STYLE).content)
        entries = [copy / PAGE_STYLE, *(copy / f"web/static/{page}.js" for page in PAGES)]
        command = [TOP / ".ci/node", "esbuild", *entries, *BUILD, BROWSERS, f"--outdir={out}"]
        subprocess.run([*map(str, command), "--log-level=warning"], cwd=TOP, check=True)
        bundles = {path.name: path.read_bytes() for path in sorted(out.iterdir())}
    return bundles | {BUNDLED_DIGEST: f"{sources_digest()}\n".encode()}


def every_kind() -> str:
    """`kinds.js` with all kinds in it, where the source looks for the one that it is asked for."""
    names = kinds()
    imports = [f'import {name} from "../../widgets/{name}.js";' for name in names]
    listed = f"const kinds = {{ {', '.join(names)} }};"
    return "\n".join([*imports, listed, "export const frontEnd = async (kind) => kinds[kind];\n"])


if __name__ == "__main__":
    sys.exit(main())
