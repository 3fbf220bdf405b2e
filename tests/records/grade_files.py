"""Files as Moodle, Brightspace and Canvas export them, with people of our cohort and strangers.

Made after these pages and sources, read on 30 November 2026:

- Canvas: the columns "Student, ID, SIS User ID, SIS Login ID, Section", the rows "Manual Posting"
  and "Points Possible", "(read only)" and the assignment's id in its heading:
  github.com/instructure/canvas-lms, `lib/gradebook_importer.rb`;
  teaching.resources.osu.edu/toolsets/carmencanvas/guides/calculating-final-grades/
  import-csv-file-carmen-grades
- Brightspace: "OrgDefinedId", "Username", "<item> Points Grade", "End-of-Line Indicator":
  community.d2l.com/brightspace/kb/articles/3538-importing-grades;
  www.brightspacehelp.usc.edu/instructors/import-grades
- Moodle: names, "ID number", "Email address", a column an item, "Last downloaded from this course":
  docs.moodle.org/311/en/Grade_import; github.com/moodle/moodle, `grade/export/txt/`
"""

from pathlib import Path

_DATA = Path(__file__).parent / "data"
CANVAS, BRIGHTSPACE, MOODLE = (
    (_DATA / f"{name}.csv").read_text(encoding="utf-8")
    for name in ("canvas", "brightspace", "moodle")
)
