"""Changes that would mend a finding, each tried on the model: the check itself says whether it passes then."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

from tiaowen.model.community import Community
from tiaowen.model.load import Loaded
from tiaowen.rules.judge import check
from tiaowen.rules.outcomes import CheckResult, Outcome
from tiaowen.spec.errors import Place, Text

Kind = Literal["set", "add", "function", "state", "record", "size", "mend"]


@dataclass(frozen=True, slots=True)
class Change:
    """One way to mend: set a field, add to a list, add functions, state what is missing, record evidence, size anew.

    ``verified`` tells that the check was run with the change and the finding passed; ``new_fails`` how many other
    findings failed then that did not before. ``lines`` are what the file would say, ``notes`` what to know.
    """

    kind: Kind
    what: Text
    path: str = ""
    before: Any = None
    after: Any = None
    place: Place | None = None
    lines: tuple[str, ...] = ()
    verified: bool = False
    new_fails: int = 0
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """A project and its check, to compare with: what happens to one finding in a changed model.

    ``memo`` keeps what was worked out for findings that are derived together.
    """

    loaded: Loaded
    result: CheckResult
    outcome: Outcome
    memo: dict[Any, Any] = field(default_factory=dict)

    def judged(self, community: Community) -> tuple[Outcome, ...]:
        """The outcomes of the finding's provision in another model."""
        spec, stage = self.loaded.spec, self.result.stage
        return check(community, spec, stage=stage, select=[self.outcome.provision]).outcomes

    def passes(self, community: Community) -> bool:
        """Whether the finding passes in another model."""
        same = [one for one in self.judged(community) if one.fingerprint == self.outcome.fingerprint]
        return bool(same) and all(one.outcome == "pass" for one in same)

    def new_fails(self, community: Community) -> int:
        """How many findings fail in another model that did not fail before."""
        again = check(community, self.loaded.spec, stage=self.result.stage)
        return (_fails(again) - _fails(self.result)).total()


def _fails(result: CheckResult) -> Counter[str]:
    return Counter(one.fingerprint for one in result.outcomes if one.outcome == "fail")
