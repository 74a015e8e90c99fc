"""Processes that end with the one that started them."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with(parent: int, how: signal.Signals) -> None:
    """
    Let this process get a signal when its parent (a process id) dies, even by kill -9.

    A new process calls it first. Where the parent died before, the process ends here. On systems
    other than Linux nothing happens: there the process must notice by itself.
    """
    if _libc is None:
        return
    _libc.prctl(_PR_SET_PDEATHSIG, how)
    if os.getppid() != parent:
        os._exit(1)
