"""Where things are: the course root and everything below it.

The course root is nbgrader's course folder. `COURSE_ROOT`, `COURSE_STORE_URL` and
`COURSE_GRADEBOOK_URL` point elsewhere; nothing in the package names an absolute path.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from course.messages import _

COURSE_ID = "professioneel-nabij"


class CourseRootError(Exception):
    """The course root cannot be found or used; the message says what to do."""


@dataclass(frozen=True)
class CoursePaths:
    """The folders and database addresses of one course.

    Staff-only: everything but `release`, `assets` and the installed package.
    """

    root: Path
    store_url: str
    gradebook_url: str

    @classmethod
    def at(cls, root: Path) -> "CoursePaths":
        """The paths under the course root `root`; addresses come from the environment.

        Raises
        ------
        CourseRootError
            `root` holds no `source/course.yaml`.
        """
        root = root.resolve()
        if not (root / "source" / "course.yaml").is_file():
            message = _("{root} holds no {file}: go to the course's folder or set COURSE_ROOT.")
            raise CourseRootError(message.format(root=root, file="source/course.yaml"))
        state = root / ".course"
        return cls(
            root=root,
            store_url=os.environ.get("COURSE_STORE_URL", f"sqlite:///{state / 'answers.db'}"),
            gradebook_url=os.environ.get(
                "COURSE_GRADEBOOK_URL", f"sqlite:///{root / 'gradebook.db'}"
            ),
        )

    @classmethod
    def here(cls) -> "CoursePaths":
        """The course root that `COURSE_ROOT` names, else the nearest at or above this folder."""
        if named := os.environ.get("COURSE_ROOT"):
            return cls.at(Path(named))
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / "source" / "course.yaml").is_file():
                return cls.at(folder)
        message = _(
            "no course root at or above {folder}: go to the course's folder or set COURSE_ROOT."
        )
        raise CourseRootError(message.format(folder=here))

    @property
    def course_id(self) -> str:
        """The course's id in nbgrader."""
        return COURSE_ID

    @property
    def source(self) -> Path:
        """Lessons with their keys; staff-only."""
        return self.root / "source"

    @property
    def mail(self) -> Path:
        """Mail templates that take the place of ours; there need not be any."""
        return self.root / "source" / "mail"

    @property
    def release(self) -> Path:
        """Lessons as learners get them."""
        return self.root / "release"

    @property
    def assets(self) -> Path:
        """Figures; learner-visible."""
        return self.root / "assets"

    @property
    def submitted(self) -> Path:
        """Collected hand-ins, `<learner>/<lesson>/`."""
        return self.root / "submitted"

    @property
    def autograded(self) -> Path:
        """Marked notebooks, `<learner>/<lesson>/`."""
        return self.root / "autograded"

    @property
    def feedback(self) -> Path:
        """Feedback pages, `<learner>/<lesson>/`."""
        return self.root / "feedback"

    @property
    def cohort(self) -> Path:
        """Published cohort data."""
        return self.root / "cohort"

    def analysis(self, cohort: str) -> Path:
        """The notebook with which instructors analyse a cohort."""
        return self.root / "analyse" / f"analyse-{cohort}.ipynb"

    @property
    def state(self) -> Path:
        """Run-time state and secrets; created on first use, readable by the owner only."""
        folder = self.root / ".course"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder
