"""Word lists for ``actors``: who may stand in a sentence of a case note, and what is done there."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CHILD: Final = _words(
    """
    yp yps child children girl girls boy boys teenager teenagers teen victim victims complainant
    daughter resident residents pupil pupils student patient youngster youngsters kid kids minor
    misper inmate lass
    """
)
"""Nouns for the child, or children, a record is about."""
ADULT: Final = _words(
    """
    man men male males suspect suspects perpetrator perpetrators perp perps offender offenders
    defendant defendants abuser abusers trafficker traffickers groomer groomers boyfriend dealer
    dealers exploiter exploiters gang rapist punter punters pimp paedophile stranger strangers bloke
    blokes guy guys driver drivers adults paramour nominal nominals
    """
)
"""Nouns for adults who harm, or may."""
ROLE: Final = _words(
    """
    officer officers porter nurse doctor worker workers teacher carer carers staff member members
    colleague interpreter pc gp tutor mentor judge relative relatives social youth support
    """
)
"""After ``male`` or ``man`` they make it somebody at work: a male nurse."""
OTHER: Final = _words(
    """
    i we you it there this that these those mum mother mam dad father nan gran grandmother grandad
    grandfather parents parent family carer carers fc fm uncle aunt sister brother police officer
    officers dc pc ds di sgt dci insp wpc sw ssw staff worker workers manager manageress teacher school
    nurse doctor dr gp mr mrs ms miss consultant counsel chair panel team service services unit home
    hospital court judge solicitor guardian advocate keyworker mentor tutor head social youth licensing
    camhs cps yot yjs edt somebody someone nobody everybody another informant caller household nobody
    who what which placement friend friends counsellor psychologist paediatrician midwife housing
    """
)
"""What else a sentence may be about: family, workers, services, things."""
MALE_OTHERS: Final = _words(
    "dad father brother uncle grandad grandfather mr pc dc ds di sgt dr gp counsel judge son stepfather"
)
"""With one of these in the sentence, ``he`` may be him."""
BE: Final = _words("is was are were be been being am 's 're got gets getting")
AUXILIARY: Final = BE | _words(
    "has had have having do does did will would can could may might must shall should 'd 'll 've to"
)
IRREGULAR: Final = _words(
    """
    seen taken given made found told sold brought driven beaten hit kept held left met put sent shown
    known bought paid caught led heard hurt fed cut read lost picked raped drawn born thrown
    """
)
"""Participles that do not end in -ed."""
STATES: Final = _words(
    """
    tired scared worried upset excited settled involved engaged determined distressed pleased
    frightened relaxed prepared concerned interested supposed used addicted allowed attached bored
    confused inclined minded motivated guarded withdrawn
    """
)
"""They look like participles and say how somebody is."""
CHILD_VERBS: Final = _words(
    """
    refused refuses refusing absconded absconds missing returned disclosed discloses presented presents
    denied denies states stated claims claimed alleges alleged attended attends left ran went came
    declined engaged disengaged self-harmed slept ate admits admitted became appeared seems appears
    says said wants wanted likes enjoys chose chooses continues continued associates associating
    remains remained lacks puts
    """
)
"""A telegraphic line that starts with one of these leaves out the child."""
PREPOSITIONS: Final = _words(
    """
    of to with by from for on in at after before about between during under over against into onto
    through without since until till regarding re concerning following near outside inside
    """
)
CALENDAR: Final = _words(
    """
    mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday
    sunday jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july
    august september october november december christmas easter
    """
)
SMALL: Final = _words(
    "the a an his her their its my our your no not and but or so also then now again still she he they"
)
"""Words with a capital only because a sentence starts with them."""
STRONG: Final = (
    r"abduction (?:warning )?notice|\bcawn|disruption|licensing|\bbadge|line of enquiry|warrant|anpr\b|"
    r"threshold for arrest|joint investigation|harm prevention order|\bshpo|closure (?:notice|order)|"
    r"intel(?:ligence)? (?:has been |was )?(?:submitted|shared|form)|"
    r"police (?:have been |were |was )?(?:told|informed) about"
)
"""What is done about adults who harm, whoever is named."""
WEAK: Final = (
    r"\b(?:re-?)?(?:arrest|charg|bail|remand|interview|caution|convict|prosecut|sentenc|identif|trac|"
    r"search|seiz|detain|stopp|question|imprison)(?:e?d|ing|ied)?\b|spoken to|\brun the|\bchecks? on|"
    r"reported to (?:the )?police|in custody|issued"
)
"""What may be done to anybody: counts where an adult who harms is named."""
