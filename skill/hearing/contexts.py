"""Which kind of question is open, as the trained ear knows it."""

from collections.abc import Mapping

from skill.ritual.beats import (
    adventure,
    care,
    company,
    deep_question,
    feeling,
    further,
    lighter,
    looking,
    park_tomorrow,
    playful,
    recap,
    setting_up,
    shows,
    subject,
    thanks,
    wishing,
)
from skill.ritual.model.evening import Evening

KINDS: Mapping[str, tuple[str, ...]] = {
    "thanks": (thanks.BEAT.name, shows.BEAT.name),
    "day": (recap.BEAT.name, feeling.BEAT.name, looking.BACK.name),
    "question": (deep_question.BEAT.name, further.BEAT.name, looking.AHEAD.name, wishing.BEAT.name),
    "yes_no": (
        company.BEAT.name,
        lighter.BEAT.name,
        playful.BEAT.name,
        subject.BEAT.name,
        adventure.BEAT.name,
        setting_up.KEEPING,
        setting_up.GOAL,
        setting_up.TOUCH,
    ),
    "names": (setting_up.NAMES,),
    "care": (care.NAME,),
    "": (park_tomorrow.BEAT.name,),
}
"""By kind, the steps that ask such a question. What is parked may be anything."""

KIND_OF: Mapping[str, str] = {beat: kind for kind, beats in KINDS.items() for beat in beats}


def context_of(evening: Evening | None) -> str:
    """Return what is open; nothing where nothing is, or whatever is said is taken as it is.

    The listener's turns are among these: what somebody says back sounds like anything.
    """
    if evening is None or evening.is_done or evening.is_away:
        return ""
    if evening.is_gathering:
        return "more"
    return KIND_OF.get(evening.step.beat, "")
