"""Opens the conversations of those who are served."""

import contextlib
import time
from collections.abc import Callable

from voicecoach.app.serve.conversation import Conversation
from voicecoach.app.wiring import App


def opener(app: App) -> Callable[[], tuple[Conversation, Callable[[], None]]]:
    """What opens a conversation: it gives that, and what closes it."""

    def open_one() -> tuple[Conversation, Callable[[], None]]:
        stack = contextlib.ExitStack()
        diary = stack.enter_context(app.diary(remembers=True))
        conversation = Conversation(
            app.content, app.understander, lambda speech: app.coach(diary, speech), time.monotonic
        )
        return conversation, stack.close

    return open_one
