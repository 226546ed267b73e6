"""Limited: work on files that nobody vouches for, by a child of little time and memory.

A file may make its reader abort, hang or eat all memory. `ask` has a function of
this program do the work in a child process: one child serves many files, is ended
and replaced when one of them is too much for it, and goes by itself when nobody has
asked for a while. Only plain data and bytes pass between the two, so that a reader
that a file has taken over can say something wrong, and do nothing. It has the rights
that the program has while it asks, and no way back to those of root.

Of the time, that of the processor counts: a busy machine makes no file a bad one.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import importlib
import json
import os
import signal
import struct
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kiosk.content.relaunch import again, surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

SECONDS: Final = 2.0
"""Seconds of the processor that one task may take."""
MEGABYTES: Final = 512
"""Megabytes that one task may add to what the child has taken before it."""
PATIENCE: Final = 8.0
"""How many times the seconds a task may last by the clock, while others compute."""
IDLE: Final = 30.0
"""Seconds after which a child that nobody asks goes by itself."""
LONGEST: Final = 2**30
"""Bytes that one part of a message may have."""

_SIZES: Final = struct.Struct(">II")
_GONE: Final = 0
"""How a child ends that has nothing to do."""
_FULL: Final = 12
"""How a child ends whose memory did not do."""


class Failure(Exception):
    """A task was not done; which of them says why."""


class Aborted(Failure):
    """The child died of the task."""


class TimedOut(Failure):
    """The task took longer than it may."""


class OutOfMemory(Failure):
    """The task wanted more memory than it may have."""


class Raised(Failure):
    """The function raised an exception: its type and what it says."""


class Unstarted(Failure):
    """There is no child: the system gives none. It says nothing of the file."""


class Forbidden(Unstarted):
    """There is no child: whoever is to have it may not run the program."""


class Answer(NamedTuple):
    """What a task gives: plain data, as JSON has it, and bytes."""

    value: Any
    data: bytes = b""


def ask(
    task: str,
    asked: Any = None,
    data: bytes = b"",
    *,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
) -> Answer:
    """What a function makes of its arguments, worked out in the child.

    It waits for the answer and may be called in any thread but that of the picture;
    tasks of several threads come one after the other.

    Args:
        task: the function, as `kiosk.content.sheet:read`; it takes `asked` and
            `data`, and gives an `Answer`.
        asked: plain data, as JSON has it.
        data: bytes, such as those of a file.
        seconds: of the processor.
        megabytes: beyond what the child has before the task.

    Raises:
        Failure: one of the kinds above.
    """
    head = json.dumps([task, asked, seconds, megabytes]).encode()
    with _lock:
        return _worker.ask(head, data, seconds)


def close() -> None:
    """End the child, if there is one; the next task starts another."""
    with _lock:
        _worker.end()


class _Worker:
    """The child, as the program that asks sees it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._rights: dict[str, Any] = {}

    def ask(self, head: bytes, data: bytes, seconds: float) -> Answer:
        if self._rights != _rights():
            # A child of root's is not asked for others, nor the other way round.
            self.end()
        for attempt in range(2):
            fresh = self.process is None
            process = self.process or self._started()
            late = threading.Event()

            def stop(
                process: subprocess.Popen[bytes] = process,
                late: threading.Event = late,
            ) -> None:
                late.set()
                process.kill()

            # Never less than a start takes on a machine that does much else.
            timer = threading.Timer(max(10.0, seconds * PATIENCE), stop)
            timer.daemon = True
            timer.start()
            try:
                assert process.stdin is not None
                assert process.stdout is not None
                _send(process.stdin, head, data)
                said, more = _received(process.stdout)
            except (OSError, EOFError, ValueError):
                timer.cancel()
                status = self.end()
                if status == _GONE and not late.is_set() and attempt == 0 and not fresh:
                    continue
                raise _failure(status, late=late.is_set()) from None
            finally:
                timer.cancel()
            return _answer(said, more)
        raise Aborted("the child goes as soon as it is asked")

    def end(self) -> int:
        """End the child; its exit status, below zero the signal that ended it."""
        process, self.process = self.process, None
        if process is None:
            return _GONE
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            # Dying takes a moment, and tells of what.
            return process.wait(1.0)
        process.kill()
        return process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        how: dict[str, Any] = (
            {"creationflags": 0x08000000}  # no window of its own
            if sys.platform == "win32"
            # What stops this program from a keyboard is not meant for it.
            else {"start_new_session": True}
        )
        self._rights = _rights()
        how |= self._rights
        try:
            self.process = subprocess.Popen(
                again(["limited"], "kiosk.content.limited"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=surroundings(os.environ),
                **how,
            )
        except PermissionError as error:
            raise Forbidden(error.strerror or str(error)) from error
        except OSError as error:
            raise Unstarted(error.strerror or str(error)) from error
        return self.process


def _rights() -> dict[str, Any]:
    """Whose rights root has lent itself; empty if it has not, or this is not root.

    They become the child's real ones: it could take up again what is only laid down.
    """
    if os.name == "nt" or os.getuid() == os.geteuid():
        return {}
    return {"user": os.geteuid(), "group": os.getegid()}


_lock = threading.Lock()
_worker = _Worker()


@atexit.register
def _leave() -> None:
    """A child that is at work when the program ends is not waited for."""
    if _worker.process is not None:
        _worker.process.kill()
    _worker.end()


def _failure(status: int, *, late: bool) -> Failure:
    if late or (os.name != "nt" and status == -signal.SIGPROF):
        return TimedOut("the task took too long")
    if status == _FULL:
        return OutOfMemory("the task wanted too much memory")
    return Aborted(f"the child ended with {status}")


def _answer(said: bytes, data: bytes) -> Answer:
    try:
        kind, value = json.loads(said)
    except (ValueError, TypeError, RecursionError) as error:
        raise Aborted("the child says what cannot be understood") from error
    if kind == "raised":
        raise Raised(str(value))
    return Answer(value, data)


# What passes between the two: two sizes, plain data as JSON, and bytes


def _send(pipe: IO[bytes], head: bytes, data: bytes) -> None:
    pipe.write(_SIZES.pack(len(head), len(data)))
    pipe.write(head)
    pipe.write(data)
    pipe.flush()


def _received(pipe: IO[bytes]) -> tuple[bytes, bytes]:
    first, second = _SIZES.unpack(_exactly(pipe, _SIZES.size))
    if max(first, second) > LONGEST:
        raise ValueError("no message is so long")
    return _exactly(pipe, first), _exactly(pipe, second)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data


# In the child


def serve(asking: IO[bytes], answering: IO[bytes], idle: float = IDLE) -> None:
    """Do what is asked, one task after the other, until nobody is there to ask."""
    while True:
        going = threading.Timer(idle, os._exit, (_GONE,))
        going.daemon = True
        going.start()
        try:
            head, data = _received(asking)
        except (EOFError, OSError):
            return
        finally:
            going.cancel()
        more = b""
        try:
            task, asked, seconds, megabytes = json.loads(head)
            function = _named(task)
            with _within(seconds, megabytes):
                value, more = function(asked, data)
                said = json.dumps(["done", value]).encode()
        except MemoryError:
            os._exit(_FULL)
        except BaseException as error:
            # A reader written in Rust panics beside the exceptions of Python.
            reason = f"{type(error).__name__}: {error}".removesuffix(": ")
            said, more = json.dumps(["raised", reason[:500]]).encode(), b""
        del data
        _send(answering, said, more)


def _named(task: str) -> Callable[[Any, bytes], Answer]:
    """The function; whatever it has to import is no part of a task's time."""
    module, _, name = task.partition(":")
    found: Callable[[Any, bytes], Answer]
    found = getattr(importlib.import_module(module), name)
    return found


if sys.platform == "win32":  # pragma: no cover

    @contextlib.contextmanager
    def _within(seconds: float, megabytes: int) -> Iterator[None]:  # noqa: ARG001
        """Let a task have so much memory; its time is the parent's to measure."""
        with contextlib.suppress(OSError, AttributeError):
            _job_of_memory(megabytes * 2**20)
        yield

    def bounded(megabytes: int) -> None:
        """Let this process take so much memory beyond what it has, and no more."""
        with contextlib.suppress(OSError, AttributeError):
            _job_of_memory(megabytes * 2**20)

else:
    import resource

    @contextlib.contextmanager
    def _within(seconds: float, megabytes: int) -> Iterator[None]:
        """Let a task have so much of the processor and of memory."""
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        bounded(megabytes)
        # Its signal ends the child wherever it is, in Rust or C as well.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_AS, (hard, hard))

    def bounded(megabytes: int) -> None:
        """Let this process take so much memory beyond what it has, and no more."""
        taken = _taken()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        if taken:
            most = taken + megabytes * 2**20
            if hard != resource.RLIM_INFINITY:
                most = min(most, hard)
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _taken() -> int:
    """Bytes of addresses that this process has; 0 where no /proc tells."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least", ctypes.c_size_t),
        ("most", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", _Basic),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process", ctypes.c_size_t),
        ("peak_job", ctypes.c_size_t),
    )


_PROCESS_MEMORY: Final = 0x100
_EXTENDED_LIMITS: Final = 9
_job: Any = None


def _job_of_memory(size: int) -> None:  # pragma: no cover
    """Limit what this process may commit beyond what it has now, on Windows."""
    global _job
    import psutil

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    if _job is None:
        _job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        here = ctypes.c_void_p(kernel.GetCurrentProcess())
        kernel.AssignProcessToJobObject(_job, here)
    limits = _Extended()
    limits.basic.flags = _PROCESS_MEMORY
    limits.process_memory = psutil.Process().memory_info().vms + size
    kernel.SetInformationJobObject(
        _job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
    )


def main() -> None:
    """Serve the program that has started this one."""
    asking = os.fdopen(os.dup(0), "rb")
    answering = os.fdopen(os.dup(1), "wb")
    # What a library prints is no answer.
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    if sys.platform != "win32":
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        serve(asking, answering)


if __name__ == "__main__":
    main()
