from __future__ import annotations

from caseframe.data.draw import draw
from caseframe.data.markup import RULES, parse_line
from caseframe.frames import FRAMES

from .test_lint import file


def test_what_is_drawn_has_the_frame_or_rule_it_stands_under() -> None:
    lines = [
        "YP [[puts herself at risk|self_placed_risk]] and is [[streetwise|adultified]].",
        "She [[chose it|choice]].",
        *(f"He put her at risk on day {number}. {{r1}}" for number in range(30)),
    ]
    drawn = draw([file("a", *lines)], per=5, seed=1)
    assert list(drawn)[:10] == list(FRAMES)
    assert len(drawn) == len(FRAMES) + len(RULES)
    assert drawn["self_placed_risk"] == drawn["adultified"] == [lines[0]]
    perpetrator = drawn["r1 the perpetrator"]
    assert len(set(perpetrator)) == 5
    assert not any(parse_line(line).flagged for line in perpetrator)
    assert draw([file("a", *lines)], per=5, seed=1) == drawn
    assert draw([file("a", *lines)], per=5, seed=2) != drawn
