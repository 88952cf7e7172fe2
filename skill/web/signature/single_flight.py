"""One call at a time for each key: whoever comes meanwhile shares its outcome."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Flights(Generic[Key, Value]):
    """Calls under way, by key. Safe under threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._under_way: dict[Key, Future[Value]] = {}

    def once(self, key: Key, call: Callable[[], Value]) -> Value:
        """Return what the call returns, or what the one under way for this key will.

        Raises what that call raises. The call remembers for itself: when it has landed, the next
        one flies again, so let it begin by looking at what is known already.
        """
        own = Future[Value]()
        with self._lock:
            first = self._under_way.setdefault(key, own)
        return self._run_call(key, own, call) if first is own else first.result()

    def _run_call(self, key: Key, own: "Future[Value]", call: Callable[[], Value]) -> Value:
        try:
            own.set_result(call())
        except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it, too
            own.set_exception(error)
        finally:
            with self._lock:
                del self._under_way[key]
        return own.result()
