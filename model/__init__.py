"""caseframe: finds the phrases in case notes that make a child the source of the problem.

::

    from caseframe import Detector

    report = Detector.load().check("YP puts herself at risk.")
"""

import os

# Before any part imports ONNX Runtime: its newer versions carry telemetry, which starts with the import.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from caseframe.detector import Detector
from caseframe.errors import CaseframeError
from caseframe.frames import FRAMES
from caseframe.values import Flag, Note, Report, Sentence, Span

__all__ = ["FRAMES", "CaseframeError", "Detector", "Flag", "Note", "Report", "Sentence", "Span"]
__version__ = "0.1.0"
