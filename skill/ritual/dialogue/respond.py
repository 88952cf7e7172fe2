"""Which part of the ritual an act goes to. Total: any act, in any state, has an outcome.

Two rules. Whatever is done ends with one open question or with a closed session. And nothing here
knows a wording, a clock or a platform: a scene comes in with an act, and a scene goes out.
"""

from collections.abc import Mapping
from typing import assert_never

from msgspec.structs import replace

from skill.ritual.beats import care, deep_question
from skill.ritual.beats.care import CarePrompt
from skill.ritual.dialogue.danger import (
    check_danger,
    is_danger_night,
    offer_helpline,
    respond_after_danger,
)
from skill.ritual.model.acts import (
    REMARK,
    Act,
    Aim,
    Answer,
    Ban,
    Cancel,
    Change,
    Choose,
    Code,
    Concern,
    Done,
    Fresh,
    Gather,
    Help,
    Hint,
    Introduce,
    Lean,
    Left,
    LongAgo,
    MoreTime,
    Move,
    No,
    NoMatch,
    OffRecord,
    Opened,
    Remark,
    Repeat,
    Request,
    Shorten,
    Sign,
    Skip,
    Speech,
    Stop,
    Troubled,
    Worrying,
    Yes,
)
from skill.ritual.model.choices import CHOICES, Telling
from skill.ritual.model.confirmation import Aside, AskDanger
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.reply import CommonPrompt, Party, Reply
from skill.ritual.plan.commands import correct_last, go_off_record, last_answer, make_move
from skill.ritual.plan.opening_offers import (
    OfferPrompt,
    accept_offer,
    ask_offer,
    begin_evening,
    choose_question,
    end_pause,
    is_unfinished,
    offer_for,
    resume_evening,
    suits_who_is_here,
    take_up_last,
)
from skill.ritual.plan.script import BEATS, EXTRAS, SPARED, replan
from skill.ritual.plan.swap_question import ban_question
from skill.ritual.requests import answer_request
from skill.ritual.requests.confirm import (
    answer_aside,
    ask_aside,
    leave_asked_out,
)
from skill.ritual.requests.erasing import ErasingPrompt
from skill.ritual.requests.faq import choose_faq, say_faq
from skill.ritual.requests.house import AskNumber, AskOtherNumber, tell_news
from skill.ritual.stage.answers import ask_more, record_reflection
from skill.ritual.stage.asking import (
    MOST_ASKED,
    MOST_STAYS,
    allow_anew,
    count_asking,
    is_asked_out,
    rest,
    wait,
)
from skill.ritual.stage.house_size import introduce
from skill.ritual.stage.permissions import refusal_of
from skill.ritual.stage.scene import Offer, Scene, name_question, wish_for

MEANT: Mapping[str, Act] = {
    "yes": Yes(),
    "no": No(),
    "skip": Skip(),
    "stop": Stop(),
    "fresh": Fresh(),
}
"""What an answer may come to at one question."""


def respond(scene: Scene, act: Act) -> Scene:
    """Return the scene after this act: what is said, what changed, what is to be kept."""
    before = replace(scene, spared=SPARED, extras=EXTRAS)
    after = _route_act(before, act)
    if left := leave_asked_out(after):  # it says that nothing was done, and goes on
        closes = after.aside is not None and after.aside.closes
        after = left if closes else _return_to_open(before, left)
    is_quiet = isinstance(act, Left) or after.reads is not None or is_danger_night(after)
    return _set_manner(after if is_quiet else tell_news(after))


def ask_next(scene: Scene) -> Scene:
    """Walk to the next question, saying what there is to say on the way."""
    evening = scene.here
    if evening.is_done:
        return scene
    beat, step = BEATS[evening.step.beat], evening.step
    if not evening.is_gathering and not beat.is_due(scene, step):
        return ask_next(scene.pass_step())
    if is_asked_out(scene):
        is_patient = scene.has_wish and step.stays < MOST_STAYS
        return wait(scene, CommonPrompt.STILL_OPEN) if is_patient else ask_next(rest(scene, beat))
    if evening.is_gathering:
        return ask_more(scene)
    entered = beat.enter(scene, step)
    return count_asking(entered) if entered.reply.ask else ask_next(entered.pass_step())


def report_not_done(scene: Scene) -> Scene:
    """Say that nothing went, as it could not be written, and come back to what was open."""
    told = replace(scene, aside=None).say(ErasingPrompt.NOT_DONE)
    closes = scene.aside is not None and scene.aside.closes
    return _set_manner(told if closes else _return_to_open(scene, told))


def _set_manner(scene: Scene) -> Scene:
    manner = replace(
        scene.reply, party=scene.party, is_brief=scene.household.choices.telling is Telling.BRIEF
    )
    return replace(scene, reply=manner)


def _route_act(scene: Scene, act: Act) -> Scene:
    """Let what is asked beside the night hear it first."""
    aside = scene.aside
    if aside and aside.closes and is_danger_night(scene) and isinstance(act, Stop):
        # whoever came in for that alone
        return replace(scene, aside=None).say(CommonPrompt.GOODBYE)
    if aside and isinstance(aside.asks, AskDanger):
        return _answer_check(scene, aside, act)
    # some acts leave such a question behind without a word about it
    if aside is None or isinstance(act, Left | Stop | Opened | Troubled | Worrying):
        return _do_act(replace(scene, aside=None), act)
    if isinstance(act, Remark):
        if act.aim is Aim.VOICE and act.about != REMARK:
            # what is asked beside the night stays open, and is asked again
            told = say_faq(scene, act.about)
            return ask_aside(replace(told, aside=None), aside)
        act = NoMatch()
    answered = answer_aside(scene, aside, act)
    if answered is None and aside.closes and is_danger_night(scene):
        # whoever came in with it was not here before
        gone = replace(scene, aside=None).say(CommonPrompt.LET_GO)
        return gone.say(CommonPrompt.ALREADY_KEPT)
    if answered is None:
        # nothing was done
        return _route_act(replace(scene, aside=None).say(CommonPrompt.LET_GO), act)
    if aside.closes:
        return _fit_who_is_here(scene, answered)
    # what was open waits for it: it was no answer to that
    return _return_to_open(scene, replace(answered, has_wish=True))


def _answer_check(scene: Scene, aside: Aside, act: Act) -> Scene:
    """Hear whether somebody is in danger. What they say instead is their answer to the night."""
    left = care.leave_check(scene)
    match act:
        case Yes() | Worrying():
            return offer_helpline(left)
        case No():
            fine = left.say(care.CarePrompt.FINE)
            return _return_to_open(scene, replace(fine, has_wish=True))
        case NoMatch() | Remark() | Repeat():
            return ask_aside(replace(scene, aside=None), aside)
        case _:
            return _do_act(left, act)


def _do_act(scene: Scene, act: Act) -> Scene:  # noqa: C901, PLR0912 - one flat decision
    act = _interpret_act(scene, act)
    # all that is not said to the open question is something they want for themselves
    is_said_to_it = isinstance(
        act, Answer | Yes | No | NoMatch | Remark | Code | Concern | Help | Hint
    )
    scene = replace(scene, has_wish=not is_said_to_it)
    match act:
        case Left():
            return scene
        case Remark():
            return _stay_open(scene, act)
        case Troubled():
            return offer_helpline(scene)
        case Worrying():
            is_asked = not is_danger_night(scene)
            return check_danger(scene) if is_asked else _respond_on_danger_night(scene, act)
        case _ if refused := refusal_of(scene, act):
            told = scene.say(refused)
            if is_danger_night(scene):
                return care.ask_to_stop(told)
            return _return_to_open(scene, told) if scene.is_in_session else told
        case _ if is_danger_night(scene):
            return _respond_on_danger_night(scene, act)
        case LongAgo():
            return _meet_long_ago(scene)
        case Stop():
            is_open = scene.has_open_step or scene.offer is not None
            return scene.say(CommonPrompt.STOPPED if is_open else CommonPrompt.GOODBYE)
        case Opened():
            return _open_night(scene)
        case Code():
            return _respond_in_evening(scene, NoMatch())  # nobody asked for it, and it is no answer
        case Request():
            answered = answer_request(scene, act)  # the evening stays as it was
            if scene.is_in_session:
                return _return_to_open(scene, answered)
            return _fit_who_is_here(scene, answered)
        case _:
            return _respond_in_evening(scene, act)


def _respond_on_danger_night(scene: Scene, act: Act) -> Scene:
    """Go on with it in the session in which somebody was in danger; elsewhere the night is over.

    Whoever comes later hears what is said after any night that is done: nothing tells them.
    """
    match act:
        case Opened():
            return scene.say(CommonPrompt.ALREADY_KEPT)
        case AskNumber() | AskOtherNumber():
            return respond_after_danger(scene, act)
        case _ if scene.is_in_session:
            return respond_after_danger(scene, act)
        case Request():
            return _fit_who_is_here(scene, answer_request(scene, act))
        case _ if isinstance(act, Speech | Move):
            return _respond_after_end(scene, act)
        case _:
            # a short good night: tonight is done, or over, and it is nobody's matter which
            return scene.say(CommonPrompt.ALREADY_KEPT)


def _interpret_act(scene: Scene, act: Act) -> Act:
    """Return what it means to the open question: "no touch" is a no where a touch is offered."""
    if isinstance(act, Answer):
        meaning = dict(act.at).get(name_question(scene.offer, scene.evening), "")
        return MEANT.get(meaning) or (Choose(CHOICES[meaning]) if meaning else act)
    is_at_step = scene.offer is None and scene.has_open_step
    beat = BEATS.get(scene.here.step.beat) if is_at_step else None  # a page may name a strange one
    return beat.means.get(act, act) if beat else act


def _open_night(scene: Scene) -> Scene:
    evening = scene.evening
    if evening is not None and evening.is_begun:
        if evening.is_done:
            return scene.say(CommonPrompt.ALREADY_KEPT)
        return ask_next(resume_evening(scene))
    was_offered = scene.household.offered == scene.night
    if was_offered and scene.now.is_morning and is_unfinished(scene):
        # the offer was accepted: last night's evening is under way this morning
        return ask_next(resume_evening(replace(scene, evening=scene.last_evening)))
    offer = offer_for(scene)
    return ask_offer(scene, offer) if offer else ask_next(begin_evening(scene))


def _meet_long_ago(scene: Scene) -> Scene:
    """Meet it gently, and go on. It was an answer: it counts, and nothing is made of it."""
    met = scene.say(CarePrompt.LONG_AGO)
    if scene.offer:
        return _offer_or_begin(met, scene.offer)
    if scene.has_open_step:
        # its words go no further, and no cue follows from it
        step = met.here.step
        return ask_next(record_reflection(met, BEATS[step.beat], step.seat).pass_step())
    if scene.evening is not None and scene.evening.is_begun:
        return met
    opened = ask_next(begin_evening(scene))
    return ask_next(replace(opened, reply=met.reply))


def _return_to_open(scene: Scene, answered: Scene) -> Scene:
    """Come back to what was open, unless something was asked."""
    answered = _fit_who_is_here(scene, answered)
    if answered.reply.ask or answered.reads:
        return answered
    if answered.offer:
        return _offer_or_begin(answered, answered.offer)
    is_open = scene.has_open_step and answered.has_open_step
    return _settle_step(scene.here, answered) if is_open else answered


def _fit_who_is_here(scene: Scene, answered: Scene) -> Scene:
    """Let the rest of the night suit whoever turned out to be here."""
    if not scene.has_open_step or not answered.has_open_step:
        return answered
    is_same_room = answered.has_kids is scene.has_kids
    if answered.here.party is scene.here.party and is_same_room:
        return answered
    return _rewrite_rest(scene.here, answered)


def _respond_in_evening(scene: Scene, act: Speech | Move) -> Scene:
    if scene.offer:
        return _answer_offer(scene, scene.offer, act)
    if not scene.has_open_step:
        return _begin_with_act(scene, act)
    if isinstance(act, NoMatch) and not scene.is_in_session:
        return _open_night(scene)
    if scene.here.is_away and not isinstance(act, Done):
        return _take_step(scene.with_evening(replace(scene.here, is_away=False)), act)
    return _take_step(scene, act)


def _stay_open(scene: Scene, remark: Remark) -> Scene:
    """Leave the step as it is: the night moves only when it was answered."""
    is_beside = scene.offer is not None or is_danger_night(scene)
    if is_beside or not scene.is_in_session or not scene.has_open_step:
        if remark.aim is not Aim.VOICE or remark.about in {"", REMARK}:
            return _do_act(scene, NoMatch())
        # where no step is open nothing begins, and nothing is closed, for what was asked
        if is_danger_night(scene) and scene.is_in_session and not scene.here.is_done:
            return care.stay_with(scene, choose_faq(scene, remark.about))
        told = say_faq(scene, remark.about)
        return _offer_or_begin(told, scene.offer) if scene.offer else told
    match remark.aim:
        case Aim.VOICE:
            # a compliment, a grumble or thanks is not answered: the night waits
            told = scene if remark.about == REMARK else say_faq(scene, remark.about)
            stayed = wait(told, CommonPrompt.STILL_OPEN)
        case Aim.DEVICE:
            stayed = wait(scene.say(CommonPrompt.NOT_FOR_ME), CommonPrompt.STILL_OPEN)
        case Aim.UNFINISHED:
            stayed = wait(scene, CommonPrompt.GO_ON)
        case Aim.ROOM | Aim.COMMAND | Aim.PRESENCE | Aim.CORRECTION | Aim.SILENCE:
            stayed = wait(scene, CommonPrompt.STILL_OPEN)
        case _:
            assert_never(remark.aim)
    return _settle_step(scene.here, stayed)


def _take_step(scene: Scene, act: Speech | Move) -> Scene:
    """Let the open beat hear it, or make the move; then go on to whatever step is open."""
    before = scene.here
    match act:
        case Answer(signs=signs) if Sign.OTHERS in signs and (theirs := _open_others(scene)):
            return _take_step(theirs, replace(act, signs=signs - {Sign.OTHERS}))
        case Answer(signs=signs) if Sign.CORRECTS in signs and last_answer(scene) is not None:
            refused = refusal_of(scene, Change())
            after = scene.say(refused) if refused else correct_last(scene, act.words)
        case Answer() | Yes() | No() | NoMatch():
            beat = BEATS[before.step.beat]
            after = beat.hear(scene, beat, act) if beat.hear else scene
        case _:
            after = make_move(scene, act)
    return _settle_step(before, after)


def _open_others(scene: Scene) -> Scene | None:
    """Return the scene at the other one's turn, where the first one's answer is still open."""
    evening, beat = scene.here, BEATS[scene.here.step.beat]
    other = Step(evening.step.beat, evening.step.seat.other)
    ahead = evening.steps[evening.passed :]
    if not evening.is_gathering or other not in ahead or beat.hear is None:
        return None
    closed = beat.hear(scene, beat, No())  # that was all of theirs
    turn = closed.here.steps.index(other, evening.passed)
    return replace(closed, reply=Reply()).with_evening(closed.here.move_to(turn))


def _settle_step(before: Evening, scene: Scene) -> Scene:
    if (scene.here.party, scene.here.length) != (before.party, before.length):
        scene = _rewrite_rest(before, scene)
    if scene.reply.ask or scene.here.is_away:
        return scene
    return ask_next(scene)


def _rewrite_rest(before: Evening, scene: Scene) -> Scene:
    """Write the rest of the night anew, with a question that fits those who are here now."""
    evening, question = scene.here, deep_question.BEAT.name
    was_asked = any(step.beat == question for step in evening.steps[: evening.passed + 1])
    # where half of the last answer to the question is given, nobody is asked another
    is_last = evening.party is not Party.COUPLE
    is_answered = is_last and evening.parts > 0 and evening.step.beat == question
    stays = was_asked and (is_answered or suits_who_is_here(scene))
    fitting = scene if stays else choose_question(scene)
    is_other = was_asked and fitting.here.question != evening.question
    is_worded_anew = is_other or fitting.here.party is not before.party
    anew = replan(fitting.household, fitting.here)
    is_same = not anew.is_done and not fitting.here.is_done and anew.step == fitting.here.step
    # what was open of another step is not open of this one
    written = fitting.with_evening(anew if is_same else anew.move_to(anew.passed))
    return allow_anew(written) if is_worded_anew and not anew.is_done else written


def _answer_offer(scene: Scene, offer: Offer, act: Speech | Move) -> Scene:
    match act:
        case Yes():
            return ask_next(accept_offer(scene, offer))
        case No() | Fresh() | Skip() | Cancel() | Done():
            if offer is Offer.STILL_PAUSED:
                scene = scene.with_household(end_pause(scene.household, scene.night))
            return ask_next(begin_evening(scene))
        case Repeat() | MoreTime():
            wish = wish_for(offer.value)
            if scene.asked.count(wish) >= MOST_STAYS:
                return ask_next(accept_offer(scene, offer))
            return replace(ask_offer(scene, offer), asked=(*scene.asked, wish))
        case Help() | Answer() | NoMatch() | Hint():
            if scene.asked.count(offer.value) >= MOST_ASKED:
                return ask_next(accept_offer(scene, offer))
            told = scene.say(OfferPrompt.HELP)
            told = told.say(CommonPrompt.HONEST) if isinstance(act, Help) else told
            return ask_offer(told, offer)
        case _:
            return _begin_with_act(replace(scene, offer=None), act)


def _offer_or_begin(scene: Scene, offer: Offer) -> Scene:
    """Come back to the offer; once it was asked out, begin with what loses nothing."""
    if scene.asked.count(offer.value) >= MOST_ASKED:
        return ask_next(accept_offer(scene, offer))
    return ask_offer(scene, offer)


def _begin_with_act(scene: Scene, act: Speech | Move) -> Scene:
    """Somebody says something before tonight has begun, or after it is done."""
    if scene.evening is not None and scene.evening.is_begun:
        return _respond_after_end(scene, act)
    match act:
        case Yes() | No() | NoMatch():
            return _open_night(scene)
        case Cancel():
            return scene.say(CommonPrompt.GOODBYE)
        case Help():
            return scene.say(CommonPrompt.HELP).say(CommonPrompt.HONEST)
        case Done() if scene.last_evening and scene.last_evening.is_away:
            return _take_step(take_up_last(scene, scene.last_evening), act)
        case Ban():
            return ban_question(scene) if scene.evening else scene.say(CommonPrompt.NOTHING_TO_BAN)
        case Shorten() | Gather() | Introduce() | OffRecord() | Lean():
            return _take_step(begin_evening(scene), act)
        case _:
            # what they came in with goes first: nothing is said over it
            return _take_step(replace(ask_next(begin_evening(scene)), reply=Reply()), act)


def _respond_after_end(scene: Scene, act: Speech | Move) -> Scene:
    match act:
        case OffRecord():
            return go_off_record(scene)
        case Introduce():
            return introduce(scene, act.names)
        case Ban():
            return ban_question(scene)
        case Help():
            return scene.say(CommonPrompt.HELP).say(CommonPrompt.HONEST)
        case _:
            return scene.say(CommonPrompt.ALREADY_KEPT)
