"""The one exception that a person is meant to read."""


class CaseframeError(Exception):
    """Something was wrong with what caseframe was given.

    The message is one line: what was wrong, with which file, what to do.
    """
