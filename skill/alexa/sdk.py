"""Imports Amazon's SDK without the clients of eleven web services that nothing here calls.

`ask_sdk_core.skill` imports the factory of those clients by name, and with it 130 modules: 20 to 30
ms of every cold start. The factory is put off until somebody has a client made, which takes an
`api_client` given to the builder; then it is Amazon's own, whole (docs/decisions/0025).
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

CLIENTS = "ask_sdk_model.services.service_client_factory"


def _factory_when_asked(*configured: object, **named: object) -> Any:  # noqa: ANN401 - Amazon's own
    """Import Amazon's factory of service clients, and make one."""
    if sys.modules.get(CLIENTS) is _deferred:
        del sys.modules[CLIENTS]
    return import_module(CLIENTS).ServiceClientFactory(*configured, **named)


_deferred = ModuleType(CLIENTS, __doc__)
_deferred.ServiceClientFactory = _factory_when_asked  # type: ignore[attr-defined]  # as imported
sys.modules.setdefault(CLIENTS, _deferred)

from ask_sdk_core.serialize import DefaultSerializer  # noqa: E402 - only now is it cheap
from ask_sdk_core.skill import CustomSkill  # noqa: E402
from ask_sdk_core.skill_builder import CustomSkillBuilder  # noqa: E402

__all__ = ["CustomSkill", "CustomSkillBuilder", "DefaultSerializer"]
