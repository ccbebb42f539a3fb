"""ALSA's own messages."""

import subprocess
import sys

import pytest

ASK = """
import ctypes
from voicecoach.audio import alsa
library = ctypes.CDLL("libasound.so.2")
pcm = ctypes.c_void_p()
if {hushed}:
    alsa.hush()
library.snd_pcm_open(ctypes.byref(pcm), b"nothing_of_this_name", 0, 0)
"""


def said(hushed: bool) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", ASK.format(hushed=hushed)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "libasound.so.2" in ran.stderr:
        pytest.skip("ALSA is not here: apt-get install libasound2")
    assert ran.returncode == 0, ran.stderr
    return ran.stderr


def test_alsa_says_nothing_on_standard_error() -> None:
    assert "ALSA lib" in said(hushed=False), "there is something to keep off"
    assert said(hushed=True) == ""
