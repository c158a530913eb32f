"""Every check of the project, in an environment of its own: ``python3 tests/check.py``.

Needs nothing but Python 3.11 or later. Makes ``.venv-check``, installs the
package with its development tools, then lints, type-checks, tests, builds the
wheel from the source archive and checks a note with the installed wheel.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv-check"
MUST_HOLD = (
    "caseframe/guide.yaml",
    "caseframe/py.typed",
    "caseframe/weights/model.onnx",
    "caseframe/weights/model.json",
    "caseframe/weights/tokenizer.json",
    "caseframe/app/page.html",
    "caseframe/app/web/static/page.css",
    "caseframe/app/web/static/page.js",
    "caseframe/app/web/exercises/1-frames.yaml",
    "caseframe/training/configs/small.yaml",
)
STRICT = ("--config-settings", "editable_mode=strict")  # mypy and import-linter can follow it
MUST_NOT_HOLD = ("corpus/", "tests/", "examples/", ".venv", "__pycache__")


def scripts(environment: Path) -> Path:
    """Where an environment keeps its commands."""
    return environment / ("Scripts" if os.name == "nt" else "bin")


def run(*command: str | Path, cwd: Path = ROOT, expected: int = 0) -> None:
    """Run a command, show it with its time, stop everything if it fails."""
    shown = " ".join(str(part) for part in command)
    print(f"\n== {shown}", flush=True)
    start = time.monotonic()
    status = subprocess.run([str(part) for part in command], cwd=cwd, check=False).returncode
    print(f"== {time.monotonic() - start:.0f} s, exit status {status}", flush=True)
    if status != expected:
        sys.exit(f"failed: {shown}")


def check_source() -> None:
    """Lint, types, layers, corpus and tests."""
    bin_ = scripts(ENVIRONMENT)
    run(bin_ / "ruff", "check", ".")
    run(bin_ / "ruff", "format", "--check", ".")
    run(bin_ / "mypy", "-p", "caseframe")
    run(bin_ / "lint-imports", "--no-cache")
    run(bin_ / "caseframe", "data", "lint", "data/corpus")
    run(bin_ / "python", "-m", "pytest", "-q")


BROWSER = """
import shutil, sys
from pathlib import Path
from playwright.sync_api import sync_playwright
names = ("chromium", "chromium-browser", "google-chrome", "chrome")
with sync_playwright() as playwright:
    own = Path(playwright.chromium.executable_path).is_file()
sys.exit(not (own or any(map(shutil.which, names))))
"""


def has_browser(python: Path) -> bool:
    """Whether the tests in a browser could run: where there is none, they are skipped."""
    return subprocess.run([str(python), "-c", BROWSER], check=False).returncode == 0


def add_spark(python: Path) -> bool:
    """Install what the tests on Spark need, where there is Java; else they are skipped."""
    if shutil.which("java") is None:
        return False
    print("\n== pip install pandas and pyspark (300 MB)", flush=True)
    command = [str(python), "-m", "pip", "install", "-q", "-e", ".[spark]", *STRICT]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def check_wheel() -> None:
    """Build the wheel from the source archive, look into it, check a note with it alone."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        run(scripts(ENVIRONMENT) / "python", "-m", "build", "--outdir", folder / "dist", ROOT)
        (wheel,) = (folder / "dist").glob("*.whl")
        names = zipfile.ZipFile(wheel).namelist()
        print("\n".join(names))
        missing = [name for name in MUST_HOLD if name not in names]
        stray = [name for name in names if any(part in name for part in MUST_NOT_HOLD)]
        outside = [name for name in names if not name.startswith(("caseframe/", "caseframe-"))]
        if missing or stray or outside:
            sys.exit(f"failed: the wheel lacks {missing}, holds {stray + outside}")
        venv.create(folder / "alone", with_pip=True)
        python = scripts(folder / "alone") / "python"
        run(python, "-m", "pip", "install", "-q", wheel)
        note = ROOT / "examples" / "residential-log.txt"
        run(scripts(folder / "alone") / "caseframe", "check", note, cwd=folder, expected=1)


def main() -> None:
    """Set up, then run every check; the exit status is 0 only if all passed."""
    # A stale build folder leaks into wheels.
    shutil.rmtree(ROOT / "build", ignore_errors=True)
    venv.create(ENVIRONMENT, with_pip=True)
    python = scripts(ENVIRONMENT) / "python"
    run(python, "-m", "pip", "install", "-q", "-e", ".[dev]", *STRICT)
    spark = add_spark(python)
    check_source()
    check_wheel()
    browser = has_browser(python)
    if spark and browser:
        print("\nAll checks passed.")
        return
    print("\nAll checks that could run passed, but NOT:")
    if not browser:
        print("- THE PAGE IN A BROWSER: no Chromium here: python -m playwright install chromium")
    if not spark:
        print("- THE TESTS ON SPARK: they need Java, and pip install -e '.[spark]'")


if __name__ == "__main__":
    main()
