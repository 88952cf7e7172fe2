"""The page in a real browser: whole nights, and what can happen in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from skill.ritual.beats.recap import RecapPrompt
from skill.storage.memory import MemoryJournal
from skill.words.lines import Words
from tests.alexa.screens.renderer import fetched, packages_of
from tests.browser.house import Bedside, Served, chromium, home, served

pytestmark = pytest.mark.xdist_group("page")  # one browser, on one of the workers

FAKES = Path(__file__).parent / "fakes.js"
ALONE = ("just me", "my friend wrote", "the rain and i felt calm", "a garden")
TWO = (
    "there are two of us", "you made tea", "you laughed", "the walk and i felt calm", "the rain",
    "an old dog", "the smell of bread", "maya and sam",
)  # fmt: skip
ALONE_IN_GERMAN = (
    "nur ich",
    "meine Freundin hat geschrieben",
    "der Regen und ich war ruhig",
    "ein Garten",
)
TWO_IN_GERMAN = (
    "wir sind zu zweit", "du hast Tee gemacht", "du hast gelacht",
    "der Spaziergang und ich war froh", "der Regen", "ein alter Hund", "der Duft von Brot",
    "Lena und Jonas",
)  # fmt: skip
DAY = tuple(Words("en-US").table(RecapPrompt.ASK)["solo"])
"""How one alone is asked for the day."""

PEOPLE = [
    pytest.param(ALONE, id="alone"),
    pytest.param(TWO, id="two", marks=pytest.mark.full),
]
LAPTOPS = [
    pytest.param({"width": 1280, "height": 800}, marks=pytest.mark.full),
    {"width": 1366, "height": 768},
]
NIGHTS = [
    ("de-DE", TWO_IN_GERMAN),
    pytest.param("en-US", ALONE, marks=pytest.mark.full),
    pytest.param("en-US", TWO, marks=pytest.mark.full),
    pytest.param("de-DE", ALONE_IN_GERMAN, marks=pytest.mark.full),
]  # fmt: skip

CUT_OFF = """() => {
  const page = document.documentElement, glass = document.getElementById("glass");
  const lines = document.getElementById("lines"), end = lines.getBoundingClientRect().bottom;
  const last = lines.lastElementChild.getBoundingClientRect().bottom;
  return [
    page.scrollHeight > innerHeight && "the page is longer than the window",
    glass.scrollHeight > glass.clientHeight && "what is on the glass is cut off",
    last > Math.min(innerHeight, end) && "the last line is cut off",
  ].filter(Boolean);
}"""
"""What somebody who does not scroll would miss."""

AXE = Path(__file__).parents[2] / "build" / "axe"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_BYTES = 150_000
MOST_SHIFT = 0.01
"""Of the page, as layout shifts are counted: a tenth of what is called good."""

SHIFTS = """
globalThis.shifted = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) shifted += one.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


UNTIL_ASKED_AGAIN = 2000
"""Milliseconds that the page lets pass until it asks again whether somebody is there."""

AT_ONCE = """(said) => { for (const words of said) {
  const form = document.getElementById("saying");
  form.words.value = words;
  form.requestSubmit();
} }"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def door() -> Iterator[Served]:
    with served() as opened:
        yield opened


@pytest.fixture
def bedside(browser: Any, door: Served) -> Iterator[Bedside]:  # noqa: ANN401 - Playwright's
    door.move(home())
    with at_bedside(browser) as at:
        yield at.open(door.url)


@pytest.fixture
def with_voice(browser: Any, door: Served) -> Iterator[Bedside]:  # noqa: ANN401 - Playwright's
    """Open the page in a browser that can speak and listen, as far as the page can tell."""
    door.move(home())
    with at_bedside(browser) as at:
        at.page.add_init_script(path=FAKES)
        yield at.open(door.url)


@contextmanager
def at_bedside(browser: Any, **context: Any) -> Iterator[Bedside]:  # noqa: ANN401 - Playwright's
    opened = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **context})
    at = Bedside(opened.new_page())
    yield at
    opened.close()
    assert at.errors == []


@pytest.mark.parametrize("said", PEOPLE)
def test_a_whole_night_can_be_typed(bedside: Bedside, said: tuple[str, ...]) -> None:
    bedside.press("Open evening ritual")

    heard = bedside.type(*said)

    assert heard
    assert bedside.page.locator("#glass .total").inner_text() == "1 night"
    assert bedside.state == "closed"


def test_silence_is_met_with_a_reprompt_and_then_the_session_closes(bedside: Bedside) -> None:
    asked = bedside.press("Open evening ritual")

    reprompted = bedside.press("(silence)")
    assert reprompted
    assert reprompted not in asked
    assert bedside.state == "listening"
    bedside.press("(silence)")

    assert bedside.state == "closed"


def test_what_is_said_is_shown_as_it_was_said_and_is_no_markup(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")

    bedside.type("just me", "<img src=/page/icon.svg onerror=alert(1)> & <b>tea</b>")

    assert "<b>tea</b>" in bedside.page.locator("#lines .you").last.inner_text()
    assert bedside.page.locator("#lines :is(b, img)").count() == 0


def test_what_is_said_in_one_breath_is_all_answered_in_its_order(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")

    bedside.page.evaluate(AT_ONCE, list(ALONE[:2]))
    bedside.settle()

    said = bedside.page.locator("#lines .you").all_inner_texts()
    assert [line.splitlines()[-1] for line in said[-2:]] == list(ALONE[:2])
    assert bedside.page.locator("#lines .it").count() == len(said)
    assert bedside.state == "listening"


def test_what_is_touched_is_what_is_said(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")
    bedside.type("just me")

    bedside.press("Skip")

    assert bedside.page.locator("#glass .text").inner_text() in DAY
    assert bedside.state == "listening"


def test_reloaded_in_the_middle_it_is_all_still_there(bedside: Bedside, door: Served) -> None:
    bedside.press("Open evening ritual")
    heard = bedside.type("just me", "my friend wrote")

    bedside.open(door.url)

    assert bedside.heard() == heard
    assert bedside.state == "listening"
    assert "first night" in bedside.type(*ALONE[2:]).casefold()


def test_two_tabs_are_two_devices_in_one_house(bedside: Bedside, door: Served) -> None:
    bedside.press("Open evening ritual")
    asked = bedside.type("just me", "my friend wrote")

    kitchen = Bedside(bedside.page.context.new_page()).open(door.url)

    assert kitchen.state == "closed"
    assert kitchen.heard() == ""
    assert asked.split(". ")[-1] in kitchen.press("Open evening ritual")


def test_a_hang_up_closes_and_the_night_is_picked_up_again(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")
    asked = bedside.type("just me", "my friend wrote")

    bedside.press("(hang up)")
    assert bedside.state == "closed"
    assert bedside.page.locator("#glass").inner_text() == "Good evening"

    assert asked.split(". ")[-1] in bedside.press("Open evening ritual")


@pytest.mark.parametrize("said", PEOPLE)
def test_a_whole_night_can_be_spoken(with_voice: Bedside, said: tuple[str, ...]) -> None:
    page = with_voice.page
    page.evaluate("words => toHear.push(...words)", list(said))
    page.get_by_role("button", name="Voice").click()
    page.get_by_role("button", name="Microphone").click()

    with_voice.press("Open evening ritual")
    page.wait_for_selector("#glass .total")

    assert page.locator("#lines .you").count() == len(said) + 1
    assert with_voice.state == "closed"


def test_what_is_said_has_its_pauses_and_is_softer_at_the_end(with_voice: Bedside) -> None:
    speech = (
        '<speak>One. Two &amp; three. <break time="1.5s"/> <prosody rate="slow" volume="soft">Good '
        'night.</prosody><amazon:effect name="whispered">Sleep.</amazon:effect></speak>'
    )

    parts = with_voice.page.evaluate(
        "ssml => import('/page/speech.js').then((one) => one.partsOf(ssml))", speech
    )

    day, close, whisper = parts[0], parts[3], parts[4]
    assert [part.get("text") for part in parts] == [
        "One.", "Two & three.", None, "Good night.", "Sleep.",
    ]  # fmt: skip
    assert parts[2] == {"pause": 1500}
    assert close["rate"] < day["rate"] < 1
    assert whisper["volume"] < close["volume"] < day["volume"] == 1


def test_it_speaks_with_a_voice_of_this_machine_or_not_at_all(with_voice: Bedside) -> None:
    page = with_voice.page
    page.get_by_label("What you say").fill("Alexa, ask evening ritual how many nights")
    page.keyboard.press("Enter")
    with_voice.settle()
    spoken = page.evaluate("said")

    page.evaluate("voices = [{ lang: 'en-US', localService: false }]")
    with_voice.press("Open evening ritual")

    assert {one["voice"] for one in spoken} == {"A voice"}
    assert page.evaluate("said.length") == len(spoken)
    assert with_voice.state == "listening"


def test_the_voice_falls_silent_in_the_middle_and_the_night_goes_on(with_voice: Bedside) -> None:
    with_voice.page.evaluate("speechSynthesis.speak = () => {}")  # it never comes to an end
    with_voice.press("Open evening ritual")
    assert with_voice.state == "speaking"

    with_voice.press("Voice")

    with_voice.page.wait_for_selector("body[data-state=listening]")


def test_nothing_heard_is_silence_twice_and_then_it_is_closed(with_voice: Bedside) -> None:
    page = with_voice.page
    page.evaluate("toHear.push('', '')")
    page.get_by_role("button", name="Voice").click()
    page.get_by_role("button", name="Microphone").click()

    with_voice.press("Open evening ritual")
    page.wait_for_selector("#lines .mark")

    assert page.locator("#lines .you").all_inner_texts()[1:] == ["You:\n(silence)"] * 2
    assert with_voice.state == "closed"


def test_who_may_not_listen_says_so_and_goes_on(with_voice: Bedside) -> None:
    page = with_voice.page
    page.evaluate("toHear.push({ error: 'not-allowed' })")
    page.get_by_role("button", name="Voice").click()
    page.get_by_role("button", name="Microphone").click()

    with_voice.press("Open evening ritual")
    page.get_by_text("Typing works as before").wait_for()

    assert page.get_by_role("button", name="Microphone").get_attribute("aria-pressed") == "false"
    assert with_voice.type("just me")


def test_while_the_store_is_out_of_reach_it_says_so_and_goes_on(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")
    bedside.type("just me")
    bedside.open_drawer()

    bedside.switch("Store out of reach")
    bedside.type("my friend wrote")

    assert bedside.state == "listening"
    assert "~ the store is away" in written(bedside)


def test_an_evening_can_be_saved_and_is_a_test(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")
    bedside.type("just me", "my friend wrote")
    bedside.press("(silence)")
    bedside.open_drawer()

    with bedside.page.expect_download() as saved:
        bedside.page.get_by_text("Save this evening").click()

    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert saved.value.suggested_filename == "evening.txt"
    assert [line for line in text.splitlines() if line.startswith("U:")] == [
        "U: (open)", "U: just me", "U: my friend wrote", "U: (silence)",
    ]  # fmt: skip


def test_the_drawer_shows_what_went_to_and_fro(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")
    bedside.open_drawer()

    bedside.page.locator("#exchanges summary").first.click()

    request, response = bedside.page.locator("#exchanges pre").all_inner_texts()
    assert '"type": "LaunchRequest"' in request
    assert '"outputSpeech"' in response


def test_a_screen_that_shows_nothing_has_the_lamp_in_its_middle(bedside: Bedside) -> None:
    lamp, glass = (bedside.page.locator(one).bounding_box() for one in ("#glass img", "#glass"))

    between = abs(lamp["x"] + lamp["width"] / 2 - glass["x"] - glass["width"] / 2)
    assert between < 2
    assert glass["height"] / 4 < lamp["y"] - glass["y"] < glass["height"] / 2


def test_without_a_screen_there_is_nothing_to_see(bedside: Bedside) -> None:
    bedside.open_drawer()

    bedside.switch("Has a screen")
    bedside.press("Open evening ritual")

    assert bedside.page.locator("#glass").inner_text() == "A device without a screen"


@pytest.mark.parametrize("window", LAPTOPS, ids=lambda window: f"{window['width']}")
@pytest.mark.parametrize(("locale", "said"), NIGHTS)
def test_the_whole_night_is_seen_without_scrolling(
    browser: Any,  # noqa: ANN401 - Playwright's
    door: Served,
    window: dict[str, int],
    locale: str,
    said: tuple[str, ...],
) -> None:
    door.move(home())
    with at_bedside(browser, viewport=window) as at:
        at.open(door.url).speak(locale)
        at.press("Open evening ritual")
        for words in said:
            at.type(words)

            assert at.page.evaluate(CUT_OFF) == []

        assert at.page.locator("#glass .total").inner_text()


def test_what_is_said_to_a_server_that_is_gone_is_kept_and_said_when_it_is_back(
    bedside: Bedside,
) -> None:
    bedside.press("Open evening ritual")
    bedside.type("just me")

    with gone(bedside):
        bedside.type("my friend wrote")
        bedside.page.get_by_text("It can't be reached just now").wait_for()
        assert said_in(bedside)[-1] == "my friend wrote"
        assert bedside.page.locator("#lines .waiting").count() == 1

    bedside.page.wait_for_selector("body[data-state=listening]")
    assert bedside.page.locator("#lines .waiting").count() == 0
    assert said_in(bedside) == ["(open)", "just me", "my friend wrote"]
    assert bedside.heard().endswith(DAY)


def test_what_was_heard_before_the_answer_was_lost_is_not_said_twice(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")
    bedside.type("just me")

    with gone(bedside, after_hearing=True):
        bedside.type("my friend wrote")

    bedside.page.wait_for_selector("body[data-state=listening]")
    assert said_in(bedside) == ["(open)", "just me", "my friend wrote"]
    assert bedside.heard().endswith(DAY)


def test_what_is_said_after_a_lost_answer_is_still_there(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")
    bedside.type("just me")

    with gone(bedside, after_hearing=True):
        bedside.press("(silence)")
        bedside.type("my friend wrote")

    assert said_in(bedside) == ["(open)", "just me", "(silence)"]
    assert bedside.page.get_by_label("What you say").input_value() == "my friend wrote"


def test_after_a_long_while_nothing_is_said_by_itself(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")
    bedside.type("just me")

    with gone(bedside):
        bedside.type("my friend wrote")
        bedside.page.clock.fast_forward("10:00")
        bedside.page.clock.resume()

    assert said_in(bedside) == ["(open)", "just me"]
    assert bedside.page.get_by_label("What you say").input_value() == "my friend wrote"


def test_a_server_that_was_started_anew_asks_again_and_is_told_what_was_kept(
    bedside: Bedside, door: Served
) -> None:
    journal = MemoryJournal()
    door.move(home(journal))
    bedside.open(door.url).press("Open evening ritual")
    bedside.type("just me")

    with gone(bedside):
        bedside.type("my friend wrote")
        door.move(home(journal))

    bedside.page.locator("#lines .you").nth(3).wait_for()
    bedside.settle()
    assert said_in(bedside) == ["(open)", "just me", "(open)", "my friend wrote"]
    assert bedside.state == "listening"


def test_what_would_answer_another_question_waits_in_the_field(
    bedside: Bedside, door: Served
) -> None:
    bedside.press("Open evening ritual")
    bedside.type("just me", "my friend wrote")

    with gone(bedside):
        bedside.type("the rain", "and i felt calm")
        door.move(home())  # which has never heard of them, and begins at the beginning

    bedside.page.get_by_text("What you typed is still here").wait_for()
    assert bedside.page.get_by_label("What you say").input_value() == "the rain and i felt calm"
    assert said_in(bedside) == ["(open)", "just me", "my friend wrote", "(open)"]


def test_what_is_being_typed_while_it_is_gone_stays_in_the_field(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")

    with gone(bedside):
        bedside.type("just me")
        bedside.page.get_by_label("What you say").fill("my friend")

    bedside.page.wait_for_selector("body[data-state=listening]")
    assert bedside.page.get_by_label("What you say").input_value() == "my friend"


def test_what_a_server_refuses_is_given_back(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")
    bedside.page.route("**/turns", lambda route: route.fulfill(status=500))

    bedside.type("just me")

    bedside.errors.clear()  # the browser's own word for it
    assert bedside.page.get_by_label("What you say").input_value() == "just me"
    assert "did not get through" in bedside.page.locator("#state").inner_text()


def test_amazons_renderer_draws_and_is_touched_and_asks_nobody_outside(
    browser: Any,  # noqa: ANN401 - Playwright's
    door: Served,
) -> None:
    door.move(home(renderer=fetched() / "apl-viewhost-web" / "index.js"))
    answered: list[str] = []
    with at_bedside(browser) as at:
        at.page.on("response", lambda response: answered.append(response.url))
        at.open(door.url)
        at.press("Open evening ritual")
        at.type("just me")
        drawn = at.page.frame_locator("#glass iframe")

        tap(at, drawn.locator("p", has_text="Repeat").last)

        assert "(touch repeat)" in at.page.locator("#lines").inner_text()
        assert all(url.startswith(door.url) for url in answered)
        assert any(url.endswith("/renderer.js") for url in answered)
        at.errors[:] = [told for told in at.errors if "Loading the font" not in told]


def test_the_nights_are_counts_and_a_picture(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")
    bedside.type(*ALONE)

    bedside.page.get_by_role("link", name="Nights").click()
    bedside.page.get_by_text("1 night").wait_for()

    assert bedside.page.locator("#calendar .filled").count() == 1
    assert bedside.page.locator("#year").evaluate("one => one.naturalWidth") > 900
    assert not any(word in bedside.page.content() for word in ("friend", "rain", "garden"))


@pytest.mark.parametrize(
    ("path", "width"),
    [("/", 320), pytest.param("/", 1280, marks=pytest.mark.full), ("/nights", 320)],
)
def test_nothing_stands_in_anybodys_way(
    browser: Any,  # noqa: ANN401 - Playwright's
    door: Served,
    path: str,
    width: int,
) -> None:
    axe = packages_of(Path(__file__).parent, AXE) / "axe-core" / "axe.min.js"
    door.move(home())
    with at_bedside(browser, viewport={"width": width, "height": 800}, bypass_csp=True) as at:
        at.page.goto(f"{door.url}{path}")
        if path == "/":
            at.press("Open evening ritual")
            at.type("just me")
            at.open_drawer()
        at.page.add_script_tag(path=axe)

        found = at.page.evaluate("tags => axe.run({ runOnly: tags })", WCAG)

        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
        assert at.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.full
def test_it_is_light_and_nothing_on_it_moves_away(
    browser: Any,  # noqa: ANN401 - Playwright's
    door: Served,
) -> None:
    door.move(home())
    with at_bedside(browser, viewport={"width": 390, "height": 844}) as at:
        sizes: list[int] = []
        network = at.page.context.new_cdp_session(at.page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"]))
        at.page.add_init_script(SHIFTS)
        at.open(door.url)
        loaded = sum(sizes)
        at.press("Open evening ritual")
        at.type(*ALONE)

        assert 0 < loaded < MOST_BYTES
        assert at.page.evaluate("shifted") < MOST_SHIFT


def test_who_wants_no_motion_sees_none(
    browser: Any,  # noqa: ANN401 - Playwright's
    door: Served,
) -> None:
    door.move(home())
    with at_bedside(browser, reduced_motion="reduce") as at:
        at.open(door.url).press("Open evening ritual")

        assert at.page.evaluate("document.getAnimations().length") == 0


def test_all_of_it_can_be_done_with_keys_alone(bedside: Bedside) -> None:
    keyboard = bedside.page.keyboard
    bedside.page.get_by_role("button", name="Open evening ritual").focus()

    keyboard.press("Enter")
    bedside.settle()
    keyboard.type("just me")
    keyboard.press("Enter")
    bedside.settle()

    names = []
    for _ in range(6):
        keyboard.press("Tab")
        names.append(bedside.page.evaluate("document.activeElement.textContent"))
    assert names[:6] == [
        "Say", "Open evening ritual", "(silence)", "(hang up)", "Voice", "Microphone",
    ]  # fmt: skip


@contextmanager
def gone(at: Bedside, *, after_hearing: bool = False) -> Iterator[None]:
    """Let nothing through to the server, or nothing back from it, and then again everything."""

    def lose(route: Any) -> None:  # noqa: ANN401 - Playwright's
        if after_hearing and route.request.method == "POST":
            route.fetch()
        route.abort()

    at.page.clock.install()
    at.page.route("**/rooms/**", lose)
    yield
    at.page.get_by_text("It can't be reached just now").wait_for()
    at.page.unroute("**/rooms/**")
    at.page.clock.fast_forward(UNTIL_ASKED_AGAIN)
    at.page.get_by_text("It can't be reached just now").wait_for(state="hidden")
    at.settle()
    at.errors[:] = [told for told in at.errors if "Failed to load resource" not in told]


def said_in(at: Bedside) -> list[str]:
    """Return what was said, as it stands on the page."""
    return [line.splitlines()[-1] for line in at.page.locator("#lines .you").all_inner_texts()]


def written(at: Bedside) -> str:
    """Return the evening as it would be saved."""
    text: str = at.page.evaluate("fetch(document.getElementById('save').href).then(a => a.text())")
    return text


def tap(at: Bedside, button: Any) -> None:  # noqa: ANN401 - Playwright's
    """Tap what the renderer drew until it has noticed: it looks for fingers once a frame."""
    before = at.page.locator("#lines .you").count()
    for _ in range(20):
        button.click(delay=200)
        at.page.wait_for_timeout(300)
        if at.page.locator("#lines .you").count() > before:
            return at.settle()
    raise TimeoutError("the renderer noticed nothing")
