"""Words for harm: which there are, which form keeps another, and what only looks like one."""

from __future__ import annotations

import pytest
from caseframe.app.web.harm import harm_words, lost_words

HARM = """
kill killed murder murdered blackmail blackmailed extort extortion nude nudes indecent penetrate
penetration molest molested tied trapped imprison imprisoned locked stripped died dead death sold
trafficked burn burnt choke choking strangle strangled drown drowned stab stabbed knife knives gun
acid overdose overdosed self-harm self-harmed suicide suicidal pregnant pregnancy miscarriage
bruise bruising bleeding blood injury injured rape raped assault abused exploited groomed kidnapped
violence violent tortured filmed threatened unconscious drugged debt missing man men car hotel
"""
NO_HARM = """
harmless harmlessly harmony fearless photocopy photocopies gangway drugstore moneybox stable
stability locker lockers burnley care caring cared deadline terrific classic grape skill skilled
begun assume fondly imagine scarf stripes manage many vanish taxing essex sexton adulthood
drug-free non-violent anti-bullying man-mad attention-seeking car-wash
"""


@pytest.mark.parametrize("word", HARM.split())
def test_a_word_for_harm(word: str) -> None:
    assert harm_words(f"It was {word.upper()}, again.") == (word,)
    assert lost_words(f"She was {word}.", "She was there.") == (word,)


@pytest.mark.parametrize("word", NO_HARM.split())
def test_a_word_that_only_looks_like_one(word: str) -> None:
    assert harm_words(f"It was {word}, again.") == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("She was raped.", "the rape"),
        ("He raped her.", "He is a rapist."),
        ("She was sexually assaulted.", "the sexual assault"),
        ("Two men sold her.", "A man is selling her."),
        ("He died.", "his death"),
        ("He was stabbed with knives.", "A man with a knife stabs him."),
        ("She is bleeding.", "There was blood on her coat."),
        ("She self-harms.", "We knew about the self harm."),
        ("She self\u2011harmed.", "self-harm"),
        ("He was penetrated.", "There was penetration."),
        ("The man's car.", "The car of the men."),
        ("She had a miscarriage.", "She miscarried."),
        ("She was strangled.", "non-fatal strangulation"),
        ("He was gang-raped.", "several adults raped him"),
        ("The image was indecent.", "images of indecency"),
    ],
)
def test_another_form_keeps_a_word(before: str, after: str) -> None:
    assert harm_words(before)
    assert lost_words(before, after) == ()


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ("She was raped.", "She was upset.", ("raped",)),
        ("She self-harms.", "She came to harm.", ("self-harms",)),
        ("He was harmed.", "He is harmless.", ("harmed",)),
        ("She was sexually assaulted.", "She was assaulted.", ("sexually",)),
        ("Raped, then the rape was filmed.", "It was filmed.", ("raped", "rape")),
        ("The drug made her unconscious.", "The drugstore.", ("drug", "unconscious")),
    ],
)
def test_what_a_softer_wording_loses(before: str, after: str, lost: tuple[str, ...]) -> None:
    assert lost_words(before, after) == lost
