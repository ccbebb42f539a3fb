"""What is kept about the person: profile and diary."""

from voicecoach.store.backups import Mended
from voicecoach.store.diary import Diary
from voicecoach.store.lock import StoreError

__all__ = ["Diary", "Mended", "StoreError"]
