"""Teaching the coach a word: it is kept, held against everything else, and tried by ear."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from voicecoach.app.answering import context_of
from voicecoach.app.checks import nearest, words_listed
from voicecoach.app.hearing import heard as heard_in
from voicecoach.app.wiring import App
from voicecoach.content import Template
from voicecoach.content.nodes import Reader
from voicecoach.content.taught import FILE, LONGEST, is_phrase, read_taught, with_taught
from voicecoach.errors import ContentError, InputError
from voicecoach.files import write_whole
from voicecoach.nlu import Match, Understander, Understanding, likeness

STATES = ("idle", "routine")
MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Lesson:
    """A phrase, and what became of it."""

    phrase: str
    entry: str
    unknown: Mapping[str, tuple[str, ...]]
    "Words that the model lacks, each with the nearest that it has: then nothing was kept."
    heard: str = ""
    "What the recogniser made of the phrase, spoken by the coach's own voice."
    understood: bool = False
    "By ear."

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {
            "phrase": self.phrase,
            "entry": self.entry,
            "unknown": {word: list(near) for word, near in self.unknown.items()},
            "heard": self.heard,
            "understood": self.understood,
        }


def plain(phrase: str) -> str:
    """A phrase as it is kept."""
    return " ".join(phrase.lower().split())


class OwnWords:
    """The words.yaml of the user's own pack."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.path = app.own_pack / FILE

    def all(self) -> dict[str, list[str]]:
        """Entry id to phrases. Raises ContentError where the file was spoilt by hand."""
        if not self.path.is_file():
            return {}
        reader = Reader(str(self.path))
        found = read_taught(self.path, reader)
        if reader.faults:
            raise ContentError(reader.faults)
        return {entry_id: [t.text for t in phrases] for entry_id, phrases in found.items()}

    def add(self, phrase: str, entry_id: str) -> Lesson:
        """Keeps a phrase, unless the model cannot hear it, and tries it.

        Raises InputError where the phrase cannot be taught or means something else.
        """
        phrase = plain(phrase)
        self._check(phrase, entry_id)
        unknown = self._unknown(phrase)
        if unknown:
            return Lesson(phrase, entry_id, unknown)
        words = self.all()
        if phrase not in words.setdefault(entry_id, []):
            words[entry_id].append(phrase)
            self._write(words)
        return self._tried(Lesson(phrase, entry_id, {}))

    def remove(self, phrase: str) -> str:
        """Forgets a phrase; gives the entry it led to. Raises InputError for an unknown one."""
        phrase = plain(phrase)
        words = self.all()
        for entry_id, phrases in words.items():
            if phrase in phrases:
                phrases.remove(phrase)
                self._write(words)
                return entry_id
        raise InputError(f"'{phrase}' was not taught: see 'voicecoach words list'")

    def _check(self, phrase: str, entry_id: str) -> None:
        content = self._app.content
        if not is_phrase(phrase):
            raise InputError(f"'{phrase}' cannot be taught: give one to {LONGEST} plain words")
        if entry_id not in content.entries:
            near = difflib.get_close_matches(entry_id, content.entries, 1, 0.0)
            raise InputError(f"there is no entry '{entry_id}': try '{near[0]}'")
        if all(phrase != taught for taught in self.all().get(entry_id, ())):
            self._refuse_what_is_taken(phrase, entry_id)

    def _refuse_what_is_taken(self, phrase: str, entry_id: str) -> None:
        """A warning or a stop may never come to mean something else, nor may plain words."""
        content = self._app.content
        entry = content.entries[entry_id]
        taught = with_taught(entry, (Template(phrase, 1),), content.lexicon.carriers)
        changed = replace(content, entries={**content.entries, entry_id: taught})
        understander = Understander(changed, likeness.of(content))
        for state in entry.states or STATES:
            context = context_of(state)
            now = self._app.understander.understand(phrase, context)
            then = understander.understand(phrase, context)
            if self._may_become(entry_id, now, then):
                continue
            other = next((m.id for m in (then, now) if isinstance(m, Match)), "nothing")
            raise InputError(f"'{phrase}' means {other}: teach other words for {entry_id}")

    def _may_become(self, entry_id: str, now: Understanding, then: Understanding) -> bool:
        if not isinstance(then, Match) or then.id != entry_id:
            return False
        if not isinstance(now, Match) or now.id == entry_id:
            return True
        return not now.armed and not self._app.content.entries[now.id].priority

    def _unknown(self, phrase: str) -> dict[str, tuple[str, ...]]:
        unknown = self._app.speech_model.unknown_words((phrase,))
        listed = sorted(words_listed(self._app.model_path)) if unknown else []
        return {word: nearest(word, listed, MOST_NEAR) for word in unknown}

    def _write(self, words: Mapping[str, Iterable[str]]) -> None:
        lines = ["# Words of your own: voicecoach words add|remove|list.\n"]
        for entry_id, phrases in sorted(words.items()):
            if phrases:
                lines += [f"{entry_id}:\n", *(f'  - "{phrase}"\n' for phrase in phrases)]
        if len(lines) == 1:
            self.path.unlink(missing_ok=True)
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"{self.path.parent} cannot be made ({error.strerror}): give it write access"
            ) from error
        write_whole(self.path, "".join(lines).encode())

    def _tried(self, lesson: Lesson) -> Lesson:
        """The phrase spoken, recognised and understood with the content as it is now."""
        app = App(self._app.settings, self._app.paths)
        state = (*app.content.entries[lesson.entry].states, *STATES)[0]
        recogniser = app.recogniser()
        recogniser.expect(app.vocabularies.of(context_of(state)))
        with app.voice() as voice:
            spoken = voice.render(lesson.phrase, app.settings.rate)
        ears = app.ears()
        found = [
            (hearing.free.text, ears.make_out(hearing, context_of(state)))
            for hearing, _ in heard_in(recogniser, spoken)
        ]
        return replace(
            lesson,
            heard=" ".join(text for text, _ in found),
            understood=any(isinstance(m, Match) and m.id == lesson.entry for _, m in found),
        )
