"""The page's log, which never holds text of a note."""

from __future__ import annotations

import logging
from typing import Final

LOG: Final = logging.getLogger("caseframe.web")
