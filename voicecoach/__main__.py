"""For python -m voicecoach."""

from voicecoach.app.cli import run

run()
