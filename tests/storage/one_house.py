"""A house in a process of its own, to be killed: says on its output what it was told is kept."""

import os
import signal
import sys

from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress
from skill.storage.dynamodb.journal import DynamoJournal
from tests.storage import engine
from tests.storage.couples import ONE_ANSWER, Device, night_after, world_of


def main(endpoint_url: str, table: str, house: str, turns: int) -> None:
    """Spend nights; die after some turns, or when somebody comes to kill."""
    engine.with_credentials()
    place = TableAddress(table, engine.REGION, endpoint_url)
    device = Device(house, world_of(DynamoJournal(place, AN_OPERATOR)), name="killed")
    for nights in range(30):
        moment = night_after(nights)
        device.open(moment)
        while device.step:
            moment += ONE_ANSWER
            device.answer(moment)
            _tell(device)
            if device.turns == turns:
                os.kill(os.getpid(), signal.SIGKILL)


def _tell(device: Device) -> None:
    said = device.said[-1]
    words = said.words if said.is_acknowledged else ""
    sys.stdout.write(f"{said.step.beat}|{said.step.seat.name}|{said.night}|{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
