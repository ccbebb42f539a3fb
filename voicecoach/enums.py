"""StrEnum for every supported Python (the standard library has it from 3.11 on)."""

import sys

if sys.version_info >= (3, 11):
    from enum import StrEnum
else:
    from enum import Enum

    class StrEnum(str, Enum):
        """An enum whose members are their values, as in Python 3.11."""

        __str__ = str.__str__


__all__ = ["StrEnum"]
