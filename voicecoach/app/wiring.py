"""The one place that names concrete classes and puts the parts together."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicecoach.app.attention import NEVER, Attention, Mode
from voicecoach.app.coach import Coach, Speech
from voicecoach.app.ears import DuplexMode, Ears
from voicecoach.app.night import FirstWords
from voicecoach.app.paths import Paths, user_paths
from voicecoach.app.prepared import prepared
from voicecoach.app.pressed import Commands
from voicecoach.app.settings import AUTO, OWN_NAME, Settings, load_settings
from voicecoach.asr import Recogniser, registry
from voicecoach.asr.vocabulary import Vocabularies
from voicecoach.content import Content
from voicecoach.content.spoken import first_texts, fixed_texts
from voicecoach.dialogue import Session
from voicecoach.dialogue.session import QUIETEST_DB
from voicecoach.nlu import Understander
from voicecoach.store import Diary, StoreError
from voicecoach.tts import CachedVoice, Pyttsx3Voice

if TYPE_CHECKING:
    from voicecoach.asr.vosk import VoskModel
    from voicecoach.asr.wakeword import WakeDetector

PACK_FOLDER = "intents"


class App:
    """The parts of the coach, each made when it is first needed."""

    def __init__(
        self,
        settings: Settings,
        paths: Paths,
        load: Callable[[Mapping[str, str]], Settings] | None = None,
    ) -> None:
        """`load` makes the settings anew with what the person has told the coach."""
        self.settings = settings
        self.paths = paths
        self._load = load

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

    @cached_property
    def speech_model(self) -> "VoskModel":
        """The model, loaded. Raises MissingError for one that cannot be."""
        from voicecoach.asr.vosk import VoskModel

        return VoskModel(self.model_path)

    def recogniser(self) -> Recogniser:
        """A new recogniser; for one thread."""
        from voicecoach.asr.activity import speech_detector
        from voicecoach.asr.endpointing import Endpointer
        from voicecoach.asr.listener import Listener
        from voicecoach.asr.vosk import VoskDecoder

        lexicon = self.content.lexicon
        endpointer = Endpointer(lexicon.dangling | lexicon.fillers)
        return Listener(speech_detector(), VoskDecoder(self.speech_model), endpointer)

    @property
    def duplex_mode(self) -> DuplexMode | None:
        """What is obeyed while the coach speaks; None for what the room allows at the time."""
        chosen = self.settings.duplex
        return None if chosen == AUTO else DuplexMode(chosen)

    def ears(self, duplex: DuplexMode = DuplexMode.FULL) -> Ears:
        """What judges hearings."""
        return Ears(self.content, self.understander, duplex)

    def wake_detector(self) -> "WakeDetector | None":
        """What listens for the wake word that is set; None where that is the coach's name.

        Raises MissingError without the package for it.
        """
        if self.settings.wake == OWN_NAME or self.settings.attention != Mode.WAKE:
            return None
        from voicecoach.asr.wakeword import MicroWakeWord

        return MicroWakeWord(self.settings.wake)

    def attention(self, *, from_s: float = NEVER) -> Attention:
        """What keeps talk that is not for the coach from it; attends first from `from_s` on."""
        by_name = self.settings.wake == OWN_NAME
        return Attention(
            self.content, Mode(self.settings.attention), by_name=by_name, from_s=from_s
        )

    def keys(self) -> Commands:
        """What keys mean."""
        return Commands(self.content, self.understander)

    @contextmanager
    def voice(self) -> Iterator[CachedVoice]:
        """The voice, with what it rendered before."""
        # Without memory not even which answers were rendered may tell what was asked.
        known = fixed_texts if self.settings.memory else first_texts
        fixed = frozenset(known(self.content))
        rendered = CachedVoice(
            Pyttsx3Voice(self.settings.voice), self.paths.cache / "speech", fixed.__contains__
        )
        try:
            yield rendered
        finally:
            rendered.close()

    @contextmanager
    def kept(self, *, writes: bool = True) -> Iterator[Diary]:
        """What is kept about the person; looking makes no file. Raises StoreError."""
        opened = Diary(self.paths.diary if writes or self.paths.diary.exists() else None)
        try:
            yield opened
        finally:
            opened.close()

    @contextmanager
    def diary(self, remembers: bool) -> Iterator[Diary]:
        """The diary of a conversation, and the person's settings taken from it.

        In memory only, and empty, where nothing of this is to be remembered. Whoever has a cramp
        is helped though the diary cannot be opened; then it takes no entry and says why.
        """
        try:
            opened = Diary(self.paths.diary if remembers and self.settings.memory else None)
        except StoreError as error:
            opened = Diary(None, refused=str(error))
        try:
            self.know(opened)
            yield opened
        finally:
            opened.close()

    def know(self, diary: Diary) -> None:
        """Takes over what the person has set, where no flag or variable says otherwise."""
        if self._load is not None:
            self.settings = self._load(diary.settings())

    def coach(self, diary: Diary, speech: Speech, now: datetime | None = None) -> Coach:
        """A new conversation with what is known about the person.

        `now`: where somebody may be asleep, the wall clock; without it every hour is the same.
        """
        settings = self.settings
        session = Session(
            conditions=diary.conditions(),
            cramps=diary.cramps(),
            rate_wpm=settings.rate,
            gain_db=max(settings.gain_db, QUIETEST_DB),
            keeps=settings.memory,
            usual_leg=settings.leg,
            night=settings.night_hours,
        )
        first_words = FirstWords(settings.quiet_hours, now) if now else None
        return Coach(self.content, session, diary, speech, first_words)


def app_of_user(flags: Mapping[str, Any]) -> App:
    """The application of whoever runs it: their folders, and their settings under these flags."""
    paths = user_paths()

    def load(told: Mapping[str, str]) -> Settings:
        return load_settings(paths.settings_file, flags, told=told)

    return App(load({}), paths, load)


def prerender(app: App, voice: CachedVoice, progress: Callable[[int], None]) -> None:
    """Renders what may be needed in the dark, if it is not on disk; `progress` gets 1 for each."""
    rate = app.settings.rate
    for text in voice.missing(first_texts(app.content), rate):
        voice.render(text, rate)
        progress(1)
