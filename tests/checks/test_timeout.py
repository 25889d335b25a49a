import contextlib
import signal
import threading
import time

import pytest

from checks.timeout import OutOfTimeError, time_limit

needs_timers = pytest.mark.skipif(
    not hasattr(signal, "setitimer"), reason="the platform has no interval timers"
)


def careless() -> None:
    while True:
        with contextlib.suppress(Exception):
            time.sleep(10)


@needs_timers
def test_what_runs_on_is_stopped_though_it_contains_exceptions() -> None:
    with pytest.raises(OutOfTimeError), time_limit(0.05):
        careless()


@needs_timers
def test_handler_and_timer_are_as_before_also_after_an_error() -> None:
    before = signal.getsignal(signal.SIGALRM)

    with pytest.raises(KeyError), time_limit(60):
        raise KeyError

    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_other_threads_have_a_limit_too() -> None:
    stopped: list[bool] = []

    def work() -> None:
        try:
            with time_limit(0.05):
                while True:
                    time.sleep(0.001)
        except OutOfTimeError:
            stopped.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert stopped == [True]


def test_thread_that_is_in_time_hears_nothing() -> None:
    done: list[bool] = []

    def work() -> None:
        with time_limit(60):
            time.sleep(0.001)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert done == [True]


def nested() -> None:
    while True:
        with time_limit(60):
            time.sleep(0.01)


@needs_timers
def test_outer_limit_counts_on_through_an_inner_one() -> None:
    with time_limit(60), pytest.raises(OutOfTimeError), time_limit(0.1):
        nested()


def containing(seen: list[BaseException]) -> None:
    while True:
        try:
            time.sleep(30)
        except BaseException as error:
            seen.append(error)
            if len(seen) > 1:
                raise


@needs_timers
def test_time_is_up_again_where_it_was_contained() -> None:
    seen: list[BaseException] = []

    with pytest.raises(OutOfTimeError), time_limit(0.05):
        containing(seen)

    assert [type(error) for error in seen] == [OutOfTimeError] * 2


@needs_timers
def test_no_limit_is_none() -> None:
    with time_limit(None):
        running = signal.getitimer(signal.ITIMER_REAL)

    assert running == (0, 0)
