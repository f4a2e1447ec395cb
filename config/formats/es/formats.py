"""Dates as people here write them: 24/nov/2026, 24-hour times."""

DATE_FORMAT = "j/b/Y"
SHORT_DATE_FORMAT = "j/b/Y"
DATETIME_FORMAT = "j/b/Y, H:i"
SHORT_DATETIME_FORMAT = "j/b/Y, H:i"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = "j/b"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y"]
