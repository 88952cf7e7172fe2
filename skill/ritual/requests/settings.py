"""How things are set, and which kinds of questions come: chosen by voice, read back by voice."""

from collections.abc import Mapping

from msgspec.structs import replace

from skill.ritual.beats import deep_question
from skill.ritual.model.acts import AskSettings
from skill.ritual.model.choices import SETTINGS, TOPICS, Choice, Keeping, Setting
from skill.ritual.model.deck import Stage
from skill.ritual.model.household import People, Seat, SetUp
from skill.ritual.model.night import ONE_DAY
from skill.ritual.model.reply import Prompt
from skill.ritual.plan.opening_offers import choose_question, may_still_be_asked
from skill.ritual.requests import days
from skill.ritual.stage.house_size import choose_size
from skill.ritual.stage.permissions import Verdict, verdict_on
from skill.ritual.stage.scene import Scene


class SettingsPrompt(Prompt):
    """One sentence for every way a thing can be set, under the name of the choice, and a few more.

    The choices name their own file of lines: `settings`, or `kinds` of questions.
    """

    vars().update(
        {
            choice.id.upper(): f"{setting.words}.{choice.id}"
            for setting in SETTINGS
            for choice in setting.choices
            if setting.words and choice.id
        }
    )
    EACH = "kinds.each"
    ON_YOUR_TURN = "kinds.on_your_turn"
    BOTH_ASK = "kinds.both_ask"


SETTING_OF: Mapping[Choice, Setting] = {
    choice: setting for setting in SETTINGS for choice in setting.choices
}


def choose(scene: Scene, choice: Choice) -> Scene:
    """Set it, and say how it is set now.

    Where tonight's question does not go with it any more, another one is drawn.
    """
    setting = SETTING_OF[choice]
    if setting.name == "people":
        return choose_size(scene, People.ONE if choice.value == 1 else People.TWO)
    line = SettingsPrompt[choice.id.upper()]
    if setting.name in TOPICS and choice.value:
        return _welcome_topic(scene, setting.name, line)
    chosen = _set(scene, setting, choice.value).say(line)
    evening = chosen.evening
    if setting.words != "kinds" or evening is None or not evening.question:
        return chosen
    is_open = deep_question.is_open(evening)
    is_behind = not is_open and not deep_question.is_ahead(evening)
    is_being_answered = is_open and evening.parts > 0
    if is_behind or is_being_answered or may_still_be_asked(chosen):
        return chosen
    without = chosen.with_evening(replace(evening, question=""))
    is_seconds = is_open and evening.step.seat is not evening.first
    return without if is_seconds else choose_question(without)


def answer(scene: Scene) -> Scene:
    """Say how things are set, in a few short sentences.

    Of what is off by itself, only where it is on; and of nobody's wishes where there are two.
    """
    household, choices = scene.household, scene.household.choices
    is_general = verdict_on(scene, AskSettings()) is Verdict.IN_GENERAL
    is_two, stages = household.people is People.TWO, choices.stages
    told: list[tuple[str, object]] = [("keeping", choices.keeping)]
    told += [("fading", choices.fading)] if choices.fading else []
    told += [("cue", choices.cue)]
    if household.people is not People.ONE:
        told += [("touch", choices.touch), ("listening", choices.listening)]
    told += [("whisper", True)] if choices.whisper else []
    told += [("goal", household.tally.goal)] if household.tally.goal else []
    if not is_general:
        told += [("together", stage) for stage in (Stage.NEW, Stage.LONG) if stage in stages]
        told += [("kids", True)] if Stage.PARENTS in stages else []
        told += [("apart", True)] if household.apart else []
        told += [("gentle", True)] if choices.gentle else []
        told += [] if is_two else [(topic, True) for topic in sorted(household.opted_in)]
    sayable = {
        (setting.name, choice.value): choice.id
        for choice, setting in SETTING_OF.items()
        if choice.id
    }
    for one in told:
        scene = scene.say(SettingsPrompt[sayable[one].upper()]) if one in sayable else scene
    if is_general:
        return scene
    return days.say_day(scene.say(SettingsPrompt.BOTH_ASK) if is_two else scene)


def _set(scene: Scene, setting: Setting, value: object) -> Scene:
    """Set what is a field of `Choices`, and whatever else can be set."""
    household, choices = scene.household, scene.household.choices
    stages = choices.stages
    match setting.name, value:
        case "keeping", Keeping():
            changed = household.with_keeping(value, scene.night, scene.speaker)
        case "fading", int():
            if value == choices.fading:  # said once more, it does not begin once more
                return scene
            fading = replace(choices, fading=value, fading_since=scene.night if value else None)
            changed = replace(household, choices=fading)
        case "goal", int():
            tally = replace(household.tally, goal=value)
            changed = replace(household, tally=tally, asked=household.asked | {SetUp.GOAL})
        case "touch", bool():  # whoever said so need not be asked
            touch = replace(choices, touch=value)
            changed = replace(household, choices=touch, asked=household.asked | {SetUp.TOUCH})
        case "together", Stage():
            told = replace(choices, stages=stages - {Stage.NEW, Stage.LONG} | {value})
            changed = replace(household, choices=told)
        case "kids", bool():
            parents = {Stage.PARENTS}
            told = replace(choices, stages=stages | parents if value else stages - parents)
            changed = replace(household, choices=told)
        case "apart", True:
            changed = replace(household, apart=True, reunion=None)
        case "apart", False:
            here = scene.evening
            is_behind = (
                here is not None
                and here.is_begun
                and not (deep_question.is_ahead(here) or deep_question.is_open(here))
            )
            next_night = scene.night + ONE_DAY if is_behind else scene.night
            reunion = next_night if household.apart else household.reunion
            changed = replace(household, apart=False, reunion=reunion)
        case topic, False if topic in TOPICS:
            # for everybody, at once, whoever says so: each has to ask for it anew
            changed = household
            for seat in Seat:
                member = changed.members[seat.value]
                rid = replace(member, welcomes=member.welcomes - {topic})
                changed = changed.with_member(seat, rid)
        case _:
            changed = replace(household, choices=replace(choices, **{setting.name: value}))
    return scene.with_household(changed)


def _welcome_topic(scene: Scene, topic: str, line: Prompt) -> Scene:
    """Remember that this person asked for it. The reply is the same whatever the other one said.

    The voice tells who that is, else whose turn it is; where neither does, it waits for their turn.
    """
    household, is_two = scene.household, scene.household.people is People.TWO
    seat = scene.speaker
    if seat is None and not is_two:
        seat = household.only_seat
    elif seat is None and scene.has_open_step and scene.is_in_session:
        seat = scene.here.step.seat
    if seat is None:
        return scene.say(SettingsPrompt.ON_YOUR_TURN)
    member = household.members[seat.value]
    welcomed = household.with_member(seat, replace(member, welcomes=member.welcomes | {topic}))
    told = scene.with_household(welcomed).say(line)
    return told.say(SettingsPrompt.EACH) if is_two else told
