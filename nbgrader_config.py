"""Points nbgrader at this course; no logic and no secret stands here."""

from course.paths import CoursePaths

c = get_config()  # noqa: F821 - given by traitlets
paths = CoursePaths.here()

c.CourseDirectory.course_id = paths.course_id
c.CourseDirectory.root = str(paths.course_folder)
c.CourseDirectory.db_url = paths.gradebook_url
c.CourseDirectory.ignore = [
    ".*",
    "__pycache__",
    "*.pyc",
    "exercises",
    "*.yaml",
    "*.yml",
]  # what stays out of release/ and autograded/

c.ExchangeFactory.list = "course.exchange.listing.List"
c.ExchangeFactory.release_assignment = "course.exchange.release.ReleaseAssignment"
c.ExchangeFactory.collect = "course.exchange.collect.Collect"
c.ExchangeFactory.release_feedback = "course.exchange.release_feedback.ReleaseFeedback"

c.GenerateAssignment.exporter_class = "course.grading.generate_assignment.CheckingExporter"
c.GenerateAssignment.preprocessors = [
    "course.grading.generate_assignment.MarkExerciseCells",  # first: adds metadata
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",  # after the metadata that they cover
    "nbgrader.preprocessors.SaveCells",  # into the gradebook
    "course.grading.generate_assignment.WriteExercises",  # last: the allow-listed view
]
c.Autograde.exporter_class = "course.grading.autograde.MasterExporter"
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = [
    "course.grading.autograde.WriteMarks",  # in place of Execute
    "course.grading.save_marks.SaveMarks",  # in place of SaveAutoGrades: marks are made already
]  # without AssignLatePenalties: being late costs nothing
c.GenerateFeedback.exporter_class = "course.grading.feedback.FeedbackExporter"
c.GenerateFeedback.preprocessors = ["course.grading.feedback.GetMarks"]
c.ExportApp.plugin_class = "course.grading.export_marks.ExportMarks"
