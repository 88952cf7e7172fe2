"""Speech made audible by espeak-ng, where it is installed; and a night that goes by itself."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from skill.alexa.ssml import render_reply
from skill.ritual.beats.listening import CHECK
from skill.ritual.model.acts import Act, Answer, Gather, Introduce, No, Opened, Sign, Yes
from skill.ritual.model.evening import Step
from skill.ritual.model.household import People
from skill.ritual.model.reply import Awaits
from skill.turn import Call, Turn, World, take_turn
from skill.words.composition import compose
from skill.words.lines import Listener, Words

ENGINE = "espeak-ng"
"""Plain, but it keeps to the pauses."""


class VoiceError(Exception):
    """Nothing can be heard here; the message says what would help."""


def speak(turns: Sequence[str], locale: str, out: Path | None = None) -> None:
    """Speak SSML documents one after the other, to the loudspeaker or into a WAV file.

    Between two turns there are three seconds of quiet, where somebody would answer. Raises
    VoiceError where the engine is not installed or could not speak.
    """
    if shutil.which(ENGINE) is None:
        raise VoiceError(
            f"To be heard it needs {ENGINE}, which is not installed. "
            f"Debian and Ubuntu have it: apt install {ENGINE}. On a Mac: brew install {ENGINE}."
        )
    said = ' <break time="3s"/> '.join(
        turn.removeprefix("<speak>").removesuffix("</speak>") for turn in turns
    )
    said = re.sub(  # the engine whispers with another voice
        r'<amazon:effect name="whispered">(.*?)</amazon:effect>',
        rf'<prosody rate="slow"><voice name="{locale.lower()}+whisper">\1</voice></prosody>',
        said,
    )
    command = [ENGINE, "-m", "-b", "1", "-v", locale.lower(), "--stdin"]
    command += ["-s", "150"]  # words a minute, which the time budgets of an evening are reckoned at
    command += ["-w", str(out)] if out else []
    done = subprocess.run(  # noqa: S603 - a fixed command; what is said goes in by the other door
        command, input=f"<speak>{said}</speak>".encode(), capture_output=True, check=False
    )
    if done.returncode or (out and not out.is_file()):
        raise VoiceError(
            f"{ENGINE} could not speak: {done.stderr.decode(errors='replace').strip()}"
        )


def word_night(
    world: World, words: Words, tonight: datetime, people: People, after: int
) -> list[str]:
    """Return what is said tonight, one SSML document a turn, `after` nights like it.

    `world` has to be empty, and holds those nights afterwards.
    """
    worded, house = [], "sample"  # which is there only to be listened to
    for turn in live_nights(world, house, tonight, people, after):
        listener = Listener(house, tonight.date(), turn.reply.party)
        worded.append(render_reply(compose(turn.reply, words, listener), words, listener))
    return worded


def live_nights(
    world: World, house: str, tonight: datetime, people: People, after: int
) -> list[Turn]:
    """Let a house that answers by itself do its nights. Returns the turns of the last one."""
    opening: Act = Gather(people) if people is People.ONE else Introduce(("Maya", "Sam"))
    turns: list[Turn] = []
    for night in range(after + 1):
        moment = tonight - timedelta(days=after - night)
        turn = take_turn(Call(house, "", moment, Opened() if night else opening), world)
        turns = [turn]
        while turn.reply.ask and turn.session.evening:
            answer = _answer(turn.reply.ask.awaits, turn.session.evening.step, moment)
            call = Call(house, "", moment, answer, session=turn.session, is_open=True)
            turn = take_turn(call, world)
            turns.append(turn)
    return turns


def _answer(awaits: Awaits, step: Step, moment: datetime) -> Act:
    """Answer whatever wants words; to set something up tonight there is no need."""
    if step.beat == CHECK.name:
        return Yes()
    if awaits is not Awaits.ANSWER or step.beat in {"names", "park_tomorrow"}:
        return No()
    felt = ((Sign.FEELING, Sign.HIGH), (Sign.FEELING,), (Sign.FEELING, Sign.LOW), ())
    return Answer("something small", frozenset(felt[(moment.toordinal() + step.seat.value) % 4]))
