"""Which function judges which provision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.rules.outcomes import Finding, Inapplicable
from tiaowen.spec.provisions import Provision

Measure = Callable[[Community, Provision], Iterator[Finding]]
Condition = Callable[[Community], Inapplicable | Missing | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A provision's function, the paths it needs stated at all, and when the provision applies."""

    provision: str
    measure: Measure
    needs: tuple[str, ...]
    when: Condition | None


_RULES: dict[str, Rule] = {}


def rule(provision: str, *, needs: tuple[str, ...] = (), when: Condition | None = None) -> Callable[[Measure], Measure]:
    """Register the function that measures a provision.

    ``needs`` are model paths without which nothing can be said: where one is not stated the outcome is unknown.
    ``when`` says whether the provision applies. Raises ValueError for a second registration.
    """

    def register(measure: Measure) -> Measure:
        if provision in _RULES:
            raise ValueError(f"{provision} has two rules")
        _RULES[provision] = Rule(provision, measure, needs, when)
        return measure

    return register


@cache
def rules() -> dict[str, Rule]:
    """All rules by provision; the modules named after sections (``s5_5_…``) are imported for it."""
    import tiaowen.rules

    for module in sorted(found.name for found in iter_modules(tiaowen.rules.__path__)):
        if module[0] == "s" and module[1].isdigit():
            import_module(f"tiaowen.rules.{module}")
    return dict(_RULES)
