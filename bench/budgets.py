"""The budgets, and what was measured beside them."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.race import Race, Times

RESULTS = Path(__file__).parent / "results.json"
HEADS = ("key", "measured", "budget", "", "ours p50 / p99 ms", "peer p50 / p99 ms", "note")


@dataclass(frozen=True)
class Budget:
    """One of them."""

    key: str
    limit: float | None = None
    at_least: bool = False
    note: str = ""

    def is_met_by(self, value: float) -> bool:
        """Say whether it is kept."""
        if self.limit is None:
            return True
        return value >= self.limit if self.at_least else value <= self.limit

    @property
    def said(self) -> str:
        """How the table says it."""
        if self.limit is None:
            return "none"
        return f"{'at least' if self.at_least else 'at most'} {self.limit:g}"


@dataclass(frozen=True)
class Finding:
    """What was measured for one budget."""

    budget: Budget
    value: float
    race: Race | None = None
    note: str = ""


def write(findings: list[Finding]) -> None:
    """Write down the figures, each under its key, and the times behind the ratios."""
    figures: dict[str, object] = {one.budget.key: _rounded(one.value) for one in findings}
    figures["milliseconds"] = {
        one.budget.key: {"ours": _figures(one.race.ours), "peer": _figures(one.race.peer)}
        for one in findings
        if one.race
    }
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def table(findings: list[Finding]) -> str:
    """Return what a person reads."""
    rows = [HEADS, *(tuple(_row(one)) for one in findings)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    padded = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "".join(f"{line.rstrip()}\n" for line in padded)


def _row(one: Finding) -> Iterator[str]:
    yield one.budget.key
    yield f"{one.value:.4g}"
    yield one.budget.said
    yield "" if one.budget.is_met_by(one.value) else "MISSED"
    yield _times(one.race.ours) if one.race else ""
    yield _times(one.race.peer) if one.race else ""
    yield one.note or one.budget.note


def _times(times: Times) -> str:
    return f"{times.p50:.3g} / {times.p99:.3g}"


def _figures(times: Times) -> dict[str, float]:
    return {
        name: value if isinstance(value, int) else round(value, 3)
        for name, value in asdict(times).items()
    }


def _rounded(value: float) -> float:
    return round(value, 3) if isinstance(value, float) else value
