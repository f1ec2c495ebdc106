"""The load generator: a function of ``bench`` in a process of its own.

``in_own_process(function, …)`` runs it there, patched by gevent; arguments and answer travel as
JSON. A phone is a greenlet on a plain socket, its requests are bytes made beforehand, and of an
answer no more is read than its status and length: some 30 µs a request, against 200 and more that a
server takes. Every answer says how busy the generator was (``load_cpu``, of one core).
"""

import sys

if __name__ == "__main__":
    from gevent import monkey

    monkey.patch_all()

import importlib
import json
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OPEN_FILES = 65_536
LONGEST = 300
ROOT = Path(__file__).resolve().parents[2]


class LoadFailed(Exception):
    """The load generator ended with an error; the message is what it said."""


def in_own_process(function: Callable[..., dict[str, Any]], **arguments: Any) -> dict[str, Any]:
    """What the function returns, with ``load_cpu`` beside it."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.clients.load", function.__module__, function.__name__],
        input=json.dumps(arguments),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=LONGEST,
    )
    if done.returncode:
        raise LoadFailed(done.stderr)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@contextmanager
def beside(function: Callable[..., dict[str, Any]], **arguments: Any) -> Iterator[dict[str, Any]]:
    """Run the function in a process of its own for as long as the block lasts: it hears of the end
    as ``SIGTERM``. What it returns is in the dictionary after the block."""
    told: dict[str, Any] = {}
    words = [sys.executable, "-m", "bench.clients.load", function.__module__, function.__name__]
    process = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert process.stdin
        process.stdin.write(json.dumps(arguments))
        process.stdin.close()
        yield told
        process.send_signal(signal.SIGTERM)
        assert process.stdout
        said = process.stdout.read()
        if process.wait(timeout=LONGEST):
            raise LoadFailed(said)
        told.update(json.loads(said.splitlines()[-1]))
    finally:
        process.kill()
        process.wait()


def allow_many_files() -> None:
    """A phone is an open file."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def main(module: str, name: str) -> None:
    """Run the function named on the command line."""
    allow_many_files()
    function = getattr(importlib.import_module(module), name)
    arguments = json.load(sys.stdin)
    began, worked = time.monotonic(), time.process_time()
    answer = function(**arguments)
    share = (time.process_time() - worked) / (time.monotonic() - began)
    print(json.dumps({"load_cpu": share, **answer}))


if __name__ == "__main__":
    main(*sys.argv[1:3])
