"""Dates in Arabic: Django leaves out the short date with a time and falls back to the month first."""

SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
DATETIME_FORMAT = "j F Y، H:i"
TIME_FORMAT = "H:i"
