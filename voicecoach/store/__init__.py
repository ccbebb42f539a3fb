"""What is kept about the person: conditions and the diary."""

from voicecoach.store.diary import Diary, StoreError

__all__ = ["Diary", "StoreError"]
