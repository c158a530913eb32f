"""Words that name harm, danger and who brings it: what a rewriting must not lose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_FAMILIES: Final = """
abduct-; abus-; acid-; adult-; afraid; alcohol- alcohol-related alcoholic; anal anally anus;
assault-; attack-; beat beaten beating beatings beats; bite bites biting bitten; blackmail-; blade
blades; bleed- bled blood bloodied bloodstained bloody; brothel-; bruis-; burn- burnt; cannabis;
captive captives captivity; car cars; chlamydia; chok-; cocaine; coerc-; concuss-; condom-;
contraception contraceptive contraceptives; crack; cried cries cry crying; cruel cruelly cruelty;
cut cuts cutting; dead deadly death deaths die died dies dying; debt- indebted; drag- dragg-;
drown-; drug- drugg- drug-related drug-running; drunk drunken drunkenness; exploit- exploitative;
extort-; fear- fearful; film-; firearm-; flat flats; fondle fondled fondles fondling; force forced
forceful forcefully forces forcible forcibly forcing; fractur-; frighten-; gang gang-related gangs
gangster-; gave gives; genital-; gift gifts; gonorrhoea; grab- grabb-; groom-; grope groped gropes
groping; gun gun-point gunman gunmen gunpoint guns gunshot; harass-; harm- harmful; held; heroin;
hit hits hitting; hostage hostages; hotel-; hurt- hurtful; image images; imprison-; incest
incestuous; indecency indecent indecently; infect-; injur-; intimidat-; ketamine; kick-; kidnap-
kidnapp-; kill-; knife knife-point knifed knifepoint knives; ligature ligatures; lock locked locking
locks; machete machetes; man men; manslaughter; miscarr- miscarriage miscarriages; missing; molest-;
money; murder- murderous; naked nakedness; nude nudes nudity; offender-; older; overdos-; owe owed
owes owing; paedophile paedophiles paedophilia; paid pay- payments; penetrat-; penis; perpetrat-;
photo photos photograph-; pimp-; poison-; pregnancies pregnancy pregnant; punch-; rape raped rapes
raping rapist rapists; scar scarred scarring scars; scare scared scares scaring scary; scratch-;
scream-; self-harm-; sell- sold; semen; sex sexting sexts sexual sexualise sexualised sexually;
sextort-; shoot- shot shots; slap slapped slapping slaps; slash-; slave slavery slaves enslave
enslaved; smother-; spike spiked spikes spiking; stab- stabb-; stalk-; sti stis; strangl-
strangulation; strip strip-searched stripped stripping strips; suffocat-; suicidal suicide suicides;
swelling swollen; taxi-; tearful tearfully tears; terrified terrifies terrify terrifying terror;
threat- threaten-; tied tying; tortur-; touch-; traffick-; trap- trapp-; unconscious unconsciously
unconsciousness; undress-; vagina vaginal vaginally; van vans; video-; violence violent violently;
vodka; weapon-; wound-
"""
"""Words, each with its other forms, parted by semicolons.

A hyphen at the end stands for any of _ENDINGS; words that would grow into others by them
(car: care, lock: locker) are written out.
"""
_ENDINGS: Final = (
    "", "ation", "e", "ed", "er", "ers", "es", "ied", "ies", "ing", "ings", "ion", "ions", "ive",
    "ively", "ment", "or", "ors", "s", "y", "ying",
)  # fmt: skip
_WORDS: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SELF_HARM: Final = re.compile(r"\bself[\s\u2010\u2011-]?harm")
_DENIES: Final = ("anti-", "non-")


def harm_words(text: str) -> tuple[str, ...]:
    """The words of a text that name harm, lower case, each once, in order."""
    words = _WORDS.findall(_SELF_HARM.sub("self-harm", text.lower()))
    return tuple(dict.fromkeys(word for word in words if _family(word)))


def lost_words(before: str, after: str) -> tuple[str, ...]:
    """Harm words of ``before`` of which ``after`` keeps no form."""
    kept = {_family(word) for word in harm_words(after)}
    return tuple(word for word in harm_words(before) if _family(word) not in kept)


def _family(word: str) -> str | None:
    """The first form of a word's family. The last part of a hyphened word says what it is: gang-raped."""
    known = _FAMILY.get(word)
    if known or word.startswith(_DENIES):
        return known
    return _FAMILY.get(word.rpartition("-")[2])


def _forms() -> Iterator[tuple[str, str]]:
    for family in _FAMILIES.split(";"):
        words = family.split()
        for word in words:
            stem = word.removesuffix("-")
            for ending in _ENDINGS if word != stem else ("",):
                yield stem + ending, words[0]


_FAMILY: Final = dict(_forms())
