"""Rows of the lists and schedules, then workbooks."""
