"""``python -m caseframe.app``: the command where the system refuses its own starter."""

from __future__ import annotations

from caseframe.app.cli import main

if __name__ == "__main__":
    main()
