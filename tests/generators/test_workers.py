"""Jobs in other processes: the same answers, errors that travel, and a process that dies is not the end."""

from __future__ import annotations

import os
import signal
import threading
from functools import partial
from operator import mul
from pathlib import Path

import pytest

from tiaowen.generators import workers
from tiaowen.generators.workers import Workers, jobs_for
from tiaowen.model.community import Community
from tiaowen.model.load import project_texts
from tiaowen.spec.errors import Text, TiaowenError


def refuses() -> int:
    raise TiaowenError(Text("坏", "bad"), Text("改", "mend"))


def dies() -> int:
    os._exit(9)


def dies_once(mark: Path) -> int:
    if not mark.exists():
        mark.touch()
        os._exit(9)
    return 7


def test_answers_errors_and_deaths_of_other_processes(tmp_path: Path) -> None:
    """One pool for all: what it takes to start one is most of what this costs."""
    with Workers(2) as some:
        tasks = [some.start(str(number), partial(mul, number, number)) for number in range(5)]
        assert [some.answer(task) for task in tasks] == [0, 1, 4, 9, 16]
        with pytest.raises(TiaowenError) as ours:
            some.answer(some.start("ours", refuses))
        assert (ours.value.what, ours.value.mend) == (Text("坏", "bad"), Text("改", "mend"))
        with pytest.raises(SomeoneElsesError):
            some.answer(some.start("another's", partial(warned, "w")))
        tasks = [
            some.start("unlucky", partial(dies_once, tmp_path / "mark")),
            some.start("drawings/ftth/B1", dies),
            some.start("bystander", partial(mul, 3, 3)),
        ]
        assert some.answer(tasks[0]) == 7
        with pytest.raises(TiaowenError, match="drawings/ftth/B1"):
            some.answer(tasks[1])
        assert some.answer(tasks[2]) == 9
        assert some.answer(some.start("after it", partial(mul, 4, 4))) == 16


class SomeoneElsesError(Exception):
    """An error that is not ours."""


def warned(text: str) -> None:
    raise SomeoneElsesError(text)


def test_where_no_process_lives_this_one_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_begin", dies)  # called with an argument that it does not take: it dies either way
    with Workers(2) as some:
        task = some.start("a", partial(mul, 2, 3))
        assert some.answer(task) == 6
        assert some.jobs == 1
        assert some.answer(some.start("b", os.getpid)) == os.getpid()


def test_where_none_can_be_started_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: int) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(workers, "_Pool", refused)
    with Workers(2) as some:
        assert some.answer(some.start("a", os.getpid)) == os.getpid()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_process_inherits_deafness_to_interrupts() -> None:
    heard = []
    before = signal.signal(signal.SIGINT, lambda *_: heard.append(1))
    try:
        with workers._unheard():
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)
            assert heard == []
        assert heard == [1]
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_small_community_is_done_by_one_process(fttb: Community) -> None:
    assert jobs_for(fttb) == 1


def test_a_community_that_was_sent_has_no_memory_of_other_objects(fttb: Community) -> None:
    import pickle

    assert fttb.path_of(fttb.buildings[1]) == "buildings[1]"  # type: ignore[index]
    sent = pickle.loads(pickle.dumps(fttb))
    assert sent.path_of(sent.buildings[1]) == "buildings[1]"
    assert sent.model_dump() == fttb.model_dump()


def test_a_community_that_was_sent_knows_where_it_was_written() -> None:
    import pickle

    from tiaowen.model.load import load_texts

    folder = Path(__file__).parents[2] / "projects" / "suzhou"
    community, _ = load_texts(project_texts(folder)[0])
    sent = pickle.loads(pickle.dumps(community))
    for path in ("buildings[3]", "project.name", "ftth"):
        assert sent.place_of(path) == community.place_of(path)
