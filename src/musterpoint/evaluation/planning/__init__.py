"""Evaluation plans: objectives, questions, evaluators, timetable; and what was found."""
