"""The pretend Echos of one house: one to each tab of the browser, all of the same household."""

import re
from collections.abc import Mapping
from threading import Lock
from typing import Any

from skill.alexa.interaction_model import locales
from skill.speaker.switches import Switches
from skill.speaker.tab import House, Tab

NAME = re.compile(r"[a-z0-9-]{1,40}")
MOST_TABS = 16
"""Devices that are remembered; of more, the one that was spoken to least lately is forgotten."""


class Rooms:
    """What `skill.web.page` asks of a house. Raises ValueError for what no page of ours says."""

    def __init__(self, house: House, switches: Switches) -> None:
        self._house = house
        self._switches = switches
        self._tabs: dict[str, Tab] = {}
        self._lock = Lock()

    def take(self, tab: str, words: str) -> dict[str, Any]:
        """Take one turn."""
        return self._use_tab(tab).take(words)

    def glance(self, tab: str) -> dict[str, Any]:
        """Return how things stand. Whoever only looks gets no device that would be remembered."""
        return {**self._glance_tab(tab).glance(), "locales": sorted(locales())}

    def switch(self, tab: str, wire: Mapping[str, object]) -> dict[str, Any]:
        """Set switches of one device, and return how things stand."""
        self._use_tab(tab).switch(wire)
        return self.glance(tab)

    def write_transcript(self, tab: str) -> str:
        """Return one device's evening as a conversation that can be replayed."""
        return self._glance_tab(tab).write_transcript()

    def _glance_tab(self, name: str) -> Tab:
        with self._lock:
            return self._tabs.get(name) or self._make_tab(name)

    def _make_tab(self, name: str) -> Tab:
        if not NAME.fullmatch(name):
            raise ValueError("no name of a tab")
        return Tab(self._house, name, self._switches)

    def _use_tab(self, name: str) -> Tab:
        with self._lock:
            tab = self._tabs.pop(name, None) or self._make_tab(name)
            self._tabs[name] = tab
            while len(self._tabs) > MOST_TABS:
                del self._tabs[next(iter(self._tabs))]
            return tab
