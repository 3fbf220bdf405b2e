"""Where things are: the course root and everything below it.

The course root is nbgrader's course folder. `COURSE_ROOT`, `COURSE_STORE_URL` and
`COURSE_GRADEBOOK_URL` point elsewhere; nothing in the package names an absolute path.

With `COURSE_GRADEBOOKS_URL`, an address with `{organisation}` in it, each organisation has a
gradebook of its own, and below `organisations/` a course folder of its own for nbgrader.
`COURSE_ORGANISATION`, or standing in that folder, says whose gradebook it is about.
"""

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

from course.messages import _

COURSE_ID = "professioneel-nabij"
_ORGANISATION = "{organisation}"
_SLUG = re.compile(r"[a-z][a-z0-9-]{0,59}")


class CourseRootError(Exception):
    """The course root cannot be found or used; the message says what to do."""


@dataclass(frozen=True)
class CoursePaths:
    """The folders and database addresses of one course.

    Staff-only: everything but `release`, `assets` and the installed package. `gradebooks_url` is
    the address of an organisation's gradebook, "" where all share `gradebook_url`; `organisation`
    is whose gradebook and folders these are, "" for the course's own.
    """

    root: Path
    store_url: str
    gradebook_url: str
    gradebooks_url: str = ""
    organisation: str = ""

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
        paths = cls(
            root=root,
            store_url=os.environ.get("COURSE_STORE_URL", f"sqlite:///{state / 'answers.db'}"),
            gradebook_url=os.environ.get(
                "COURSE_GRADEBOOK_URL", f"sqlite:///{root / 'gradebook.db'}"
            ),
            gradebooks_url=_pattern(os.environ.get("COURSE_GRADEBOOKS_URL", "")),
        )
        whose = os.environ.get("COURSE_ORGANISATION", "")
        return paths.within(whose) if whose else paths

    @classmethod
    def here(cls) -> "CoursePaths":
        """The course root that `COURSE_ROOT` names, else the nearest at or above this folder."""
        here = Path.cwd()
        named = os.environ.get("COURSE_ROOT")
        return cls.at(Path(named)).standing_in(here) if named else cls.around(here)

    @classmethod
    def around(cls, here: Path) -> "CoursePaths":
        """The nearest course root at or above `here`, and whose folder in it `here` is."""
        for folder in (here, *here.parents):
            if (folder / "source" / "course.yaml").is_file():
                return cls.at(folder).standing_in(here)
        message = _(
            "no course root at or above {folder}: go to the course's folder or set COURSE_ROOT."
        )
        raise CourseRootError(message.format(folder=here))

    def standing_in(self, here: Path) -> "CoursePaths":
        """These, or those of the organisation in whose folder `here` lies."""
        folder, here = self.root / "organisations", here.resolve()
        if self.organisation or folder not in here.parents:
            return self
        return self.within(here.relative_to(folder).parts[0])

    def within(self, organisation: str) -> "CoursePaths":
        """The paths of an organisation with a gradebook of its own.

        Without a pattern the address is the one that was given, as in its instructors' servers.

        Raises
        ------
        CourseRootError
            `organisation` cannot be the id of one.
        """
        if not is_organisation(organisation):
            message = _("{name} cannot be an organisation's id.")
            raise CourseRootError(message.format(name=organisation))
        url = self.gradebooks_url.replace(_ORGANISATION, organisation) or self.gradebook_url
        return replace(self, organisation=organisation, gradebook_url=url)

    @property
    def course_id(self) -> str:
        """The course's id in nbgrader."""
        return f"{COURSE_ID}-{self.organisation}" if self.organisation else COURSE_ID

    @property
    def course_folder(self) -> Path:
        """Where nbgrader works: the course root, or an organisation's own folder below it."""
        if not self.organisation:
            return self.root
        return self.root / "organisations" / self.organisation

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
        return self.course_folder / "submitted"

    @property
    def autograded(self) -> Path:
        """Marked notebooks, `<learner>/<lesson>/`."""
        return self.course_folder / "autograded"

    @property
    def feedback(self) -> Path:
        """Feedback pages, `<learner>/<lesson>/`."""
        return self.course_folder / "feedback"

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


def is_organisation(name: str) -> bool:
    """Whether this can be the id of an organisation, and so the name of a folder."""
    return bool(_SLUG.fullmatch(name))


def _pattern(url: str) -> str:
    """The address of organisations' gradebooks, if it can tell them apart."""
    if url and _ORGANISATION not in url:
        message = _("COURSE_GRADEBOOKS_URL holds no {word}, where an organisation's id belongs.")
        raise CourseRootError(message.format(word=_ORGANISATION))
    return url
