"""Children that die with their parent, whatever kills it."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from service import processes

FOREVER = "import time; print('up', flush=True); time.sleep(600)"
ON_ANOTHER_SYSTEM = textwrap.dedent(f"""
    import runpy, sys
    sys.platform = "darwin"
    sys.argv = [{processes.__file__!r}, *sys.argv[1:]]
    runpy.run_path({processes.__file__!r}, run_name="__main__")
""")


def start_parent(code: str, *arguments: str) -> "subprocess.Popen[str]":
    """Run ``code``, whose child prints ``up`` on the same standard output; return it then."""
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(processes.__file__).parents[1],
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == "up\n"
    return parent


def kill_and_await_all(parent: "subprocess.Popen[str]") -> None:
    """Kill the parent and wait until no process is left that has its standard output open."""
    assert parent.poll() is None
    parent.kill()
    parent.communicate(timeout=10)


def test_a_foreign_program_dies_with_a_parent_that_is_killed() -> None:
    parent = start_parent(
        """
        import subprocess, sys, time
        from service.processes import tied
        child = subprocess.Popen(tied([sys.executable, "-c", sys.argv[1]]))
        time.sleep(600)
        """,
        FOREVER,
    )
    kill_and_await_all(parent)


def test_a_foreign_program_dies_with_its_parent_where_the_kernel_does_not_help() -> None:
    parent = start_parent(
        """
        import os, subprocess, sys, time
        wrapper, program = sys.argv[1:]
        command = [wrapper, str(os.getpid()), sys.executable, "-c", program]
        child = subprocess.Popen([sys.executable, "-c", *command])
        time.sleep(600)
        """,
        ON_ANOTHER_SYSTEM,
        FOREVER,
    )
    kill_and_await_all(parent)


def test_a_child_of_ours_dies_with_a_parent_that_is_killed() -> None:
    parent = start_parent(
        """
        import multiprocessing, os, time
        from service.processes import die_with_parent

        def work(parent_pid):
            die_with_parent(parent_pid)
            print("up", flush=True)
            time.sleep(600)

        context = multiprocessing.get_context("fork")
        context.Process(target=work, args=(os.getpid(),)).start()
        time.sleep(600)
        """
    )
    kill_and_await_all(parent)


def test_a_child_that_was_started_too_late_does_not_run() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    command = processes.tied([sys.executable, "-c", "print('ran')"])
    command[command.index(str(os.getpid()))] = str(ended.pid)
    late = subprocess.run(command, capture_output=True, text=True)
    assert (late.returncode, late.stdout) == (1, "")


@pytest.mark.parametrize("wrapper", [None, ON_ANOTHER_SYSTEM], ids=["linux", "elsewhere"])
class TestTied:
    def command(self, wrapper: str | None, *command: str) -> list[str]:
        tied = processes.tied(command)
        if wrapper is None:
            return tied
        return [sys.executable, "-c", wrapper, *tied[tied.index(processes.__file__) + 1 :]]

    def test_output_and_exit_code_are_the_programs(self, wrapper: str | None) -> None:
        program = "import sys; print(sys.argv[1:]); sys.exit(7)"
        command = self.command(wrapper, sys.executable, "-c", program, "--help", "a b")
        ended = subprocess.run(command, capture_output=True, text=True)
        assert (ended.returncode, ended.stdout) == (7, "['--help', 'a b']\n")

    def test_a_signal_reaches_the_program(self, wrapper: str | None) -> None:
        program = """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(9))
print("up", flush=True)
signal.pause()
"""
        command = self.command(wrapper, sys.executable, "-c", program)
        with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            child.terminate()
            assert child.wait(10) == 9

    def test_inherited_files_stay_open(self, wrapper: str | None) -> None:
        reading, writing = os.pipe()
        program = f"import os; os.write({writing}, b'through')"
        command = self.command(wrapper, sys.executable, "-c", program)
        subprocess.run(command, pass_fds=[writing], check=True)
        os.close(writing)
        assert os.read(reading, 100) == b"through"
        os.close(reading)

    def test_a_program_that_is_not_there_is_named(self, wrapper: str | None) -> None:
        command = self.command(wrapper, "no-such-program")
        ended = subprocess.run(command, capture_output=True, text=True)
        assert ended.returncode == 1
        assert ended.stderr.strip() == "no-such-program: No such file or directory"
