"""The one place that names concrete classes and puts the parts together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from voicecoach.app.coach import Coach, Speech
from voicecoach.app.ears import Ears
from voicecoach.app.paths import Paths
from voicecoach.app.prepared import prepared
from voicecoach.app.settings import Settings
from voicecoach.asr import Recogniser, registry
from voicecoach.asr.vocabulary import Vocabularies
from voicecoach.content import Content
from voicecoach.content.spoken import first_texts, fixed_texts
from voicecoach.dialogue import Session
from voicecoach.nlu import Understander
from voicecoach.store import Diary
from voicecoach.tts import CachedVoice, Pyttsx3Voice

PACK_FOLDER = "intents"


class App:
    """The parts of the coach, each made when it is first needed."""

    def __init__(self, settings: Settings, paths: Paths) -> None:
        self.settings = settings
        self.paths = paths

    @property
    def packs(self) -> tuple[Path, ...]:
        """Folders of the user's own entries: those set, and the one in the config folder."""
        own = self.own_pack
        return (*self.settings.packs, *((own,) if own.is_dir() else ()))

    @property
    def own_pack(self) -> Path:
        """The user's own folder of entries and words; need not be there."""
        return self.paths.config / PACK_FOLDER / self.settings.language

    @cached_property
    def _prepared(self) -> tuple[Content, Understander]:
        return prepared(self.settings.language, self.packs, self.paths.cache)

    @property
    def content(self) -> Content:
        """The entries. Raises ContentError with every fault."""
        return self._prepared[0]

    @property
    def understander(self) -> Understander:
        """What turns words into meaning."""
        return self._prepared[1]

    @cached_property
    def vocabularies(self) -> Vocabularies:
        """The phrases that each state expects."""
        return Vocabularies(self.content)

    @cached_property
    def model_path(self) -> Path:
        """The model in use. Raises MissingError for one that is not whole."""
        return registry.locate(self.settings.model, self.paths.models)

    def recogniser(self) -> Recogniser:
        """A new recogniser; for one thread."""
        from voicecoach.asr.activity import speech_detector
        from voicecoach.asr.endpointing import Endpointer
        from voicecoach.asr.listener import Listener
        from voicecoach.asr.vosk import VoskDecoder, VoskModel

        lexicon = self.content.lexicon
        endpointer = Endpointer(lexicon.dangling | lexicon.fillers)
        decoder = VoskDecoder(VoskModel(self.model_path))
        return Listener(speech_detector(), decoder, endpointer)

    def ears(self, duplex: str) -> Ears:
        """What judges hearings."""
        return Ears(self.content, self.understander, duplex)

    @contextmanager
    def voice(self) -> Iterator[CachedVoice]:
        """The voice, with what it rendered before."""
        fixed = frozenset(fixed_texts(self.content))
        rendered = CachedVoice(
            Pyttsx3Voice(self.settings.voice), self.paths.cache / "speech", fixed.__contains__
        )
        try:
            yield rendered
        finally:
            rendered.close()

    @contextmanager
    def diary(self, remembers: bool) -> Iterator[Diary]:
        """The diary; in memory only, and empty, where nothing of this is to be remembered."""
        opened = Diary(self.paths.diary if remembers else None)
        try:
            yield opened
        finally:
            opened.close()

    def coach(self, diary: Diary, speech: Speech) -> Coach:
        """A new conversation with what is known about the person."""
        session = Session(
            conditions=diary.conditions(),
            cramps=diary.cramps(),
            rate_wpm=self.settings.rate,
            gain_db=self.settings.gain_db,
        )
        return Coach(self.content, session, diary, speech)


def prerender(app: App, voice: CachedVoice, progress: Callable[[int], None]) -> None:
    """Renders what may be needed in the dark, if it is not on disk; `progress` gets 1 for each."""
    rate = app.settings.rate
    for text in voice.missing(first_texts(app.content), rate):
        voice.render(text, rate)
        progress(1)
