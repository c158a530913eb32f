from __future__ import annotations

import pytest
from caseframe.data.interval import needed, wilson


def test_scipy_agrees() -> None:
    from scipy.stats import binomtest

    for right, of in ((0, 4), (3, 9), (9, 9), (40, 52)):
        own = binomtest(right, of).proportion_ci(method="wilson")
        assert wilson(right, of) == pytest.approx((own.low, own.high), abs=1e-6)


def test_nothing_counted_is_nothing_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_needed_by_hand() -> None:
    assert needed(0.5, 0.1) == 97  # 1.96² x 0.25 / 0.01 = 96.04
    assert needed(0.8, 0.05) == 246
