"""nbgrader's side: its converters with our parts, and its gradebook kept in step with our marks.

Marks themselves are made in `course.marking`.
"""
