"""The pretend Echo: sessions, silences and a closed microphone."""

from skill.speaker.terminal import in_words
from tests.world import bedroom


def test_the_first_silence_is_met_and_the_second_one_closes() -> None:
    echo = bedroom().echo
    echo.open()

    first, second = echo.silence(), echo.silence()

    assert first.is_reprompt
    assert first.is_listening
    assert second.ssml == ""
    assert not second.is_listening


def test_speaking_after_a_silence_starts_the_count_anew() -> None:
    echo = bedroom().echo
    echo.open()
    echo.silence()
    echo.say("my friend wrote")

    heard = echo.silence()

    assert heard.is_reprompt


def test_nobody_hears_what_is_said_to_a_closed_microphone() -> None:
    room = bedroom()
    room.open()
    room.say("stop")

    heard = room.echo.say("my friend wrote")

    assert heard.is_unheard
    assert heard.ssml == ""


def test_the_reprompt_is_shorter_than_the_question_and_different() -> None:
    room = bedroom()
    asked = room.open()

    reprompted = in_words(room.echo.silence().ssml)

    assert reprompted not in asked
    assert len(reprompted) < len(asked)


def test_its_name_opens_it_again_in_the_middle_of_a_session() -> None:
    room = bedroom()
    room.open()
    room.say("my friend wrote")

    heard = room.say("alexa, open evening ritual")

    assert heard
    assert room.echo.is_listening


def test_a_one_shot_answers_and_closes() -> None:
    room = bedroom()

    heard = room.say("alexa, ask evening ritual how many nights")

    assert heard
    assert not room.echo.is_listening
