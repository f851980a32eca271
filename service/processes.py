"""Child processes that die with the process that started them, even at ``kill -9``.

A child that is ours calls `die_with_parent` first of all. A foreign program (Java, say) is
started through `tied`::

    subprocess.Popen(tied(["java", "-version"]))

Start such children from the main thread: Linux takes the end of the *thread* that forked for
the end of the parent.

The module imports the standard library alone, since `tied` runs it as a script.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.5


def die_with_parent(parent_pid: int) -> None:
    """Have this process killed as soon as its parent, ``parent_pid``, has ended.

    On Linux the kernel does it at once (``prctl(2)``, PR_SET_PDEATHSIG; it survives ``exec``);
    elsewhere a thread looks twice a second. If the parent is gone already, this process ends
    here. ``parent_pid`` is `os.getpid` as the parent knows it: the child may be too late to ask.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0) != 0:
            error = ctypes.get_errno()
            raise OSError(error, f"prctl(PR_SET_PDEATHSIG): {os.strerror(error)}")
    else:
        threading.Thread(
            target=_watch, args=(parent_pid, os.getpid()), name="die-with-parent", daemon=True
        ).start()
    if os.getppid() != parent_pid:
        os._exit(1)


def tied(command: Sequence[str]) -> list[str]:
    """Return the command line that runs ``command`` as a child that dies with this process.

    On Linux the process becomes ``command`` itself, with the same pid; elsewhere ``command``
    is its child, gets its SIGTERM and SIGINT, and gives it its exit status.
    """
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *command]


def _watch(parent_pid: int, victim_pid: int) -> None:
    while os.getppid() == parent_pid:
        time.sleep(_POLL_SECONDS)
    os.kill(victim_pid, signal.SIGKILL)
    os._exit(1)


def _run(parent_pid: int, command: Sequence[str]) -> int:
    """Run ``command`` to its end and return its exit status, as a shell would give it."""
    child = subprocess.Popen(command, close_fds=False)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _frame: child.send_signal(number))
    threading.Thread(target=_watch, args=(parent_pid, child.pid), daemon=True).start()
    status = child.wait()
    return status if status >= 0 else 128 - status


def _main(arguments: Sequence[str]) -> None:
    parent_pid, command = int(arguments[0]), list(arguments[1:])
    try:
        if sys.platform == "linux":
            die_with_parent(parent_pid)
            os.execvp(command[0], command)  # noqa: S606
        sys.exit(_run(parent_pid, command))
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")


if __name__ == "__main__":
    _main(sys.argv[1:])
