"""The coach's sentences for Home Assistant, for people who keep another conversation agent.

Two files: sentences in the format of OHF-Voice/intents, and a package of intent scripts that hands
what was said on to the coach.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from voicecoach import files
from voicecoach.content import Content, Entry, Kind, expand
from voicecoach.errors import InputError
from voicecoach.nlu import IDLE, Match, Understander

AGENT = "conversation.voicecoach"
"The name that Home Assistant gives to the server as conversation agent."
PREFIX = "Voicecoach"
CONVERSATION = "voicecoach-sentences"
"All that is said this way is one conversation."
MOST_TRIED = 50
SAY_BACK = "{{ action_response.response.speech.plain.speech }}"


def intent_name(entry: Entry) -> str:
    """The intent of an entry: VoicecoachCalfCramp for calf_cramp."""
    return PREFIX + "".join(part.capitalize() for part in entry.id.split("_"))


def export(
    content: Content, understander: Understander, folder: Path, agent: str, *, controls: bool
) -> tuple[Path, ...]:
    """Writes the files into a folder as they stand in Home Assistant's own; gives their paths.

    Without `controls` the commands are left out: "stop" and "next" mean other things there too.
    Raises InputError where they cannot be written.
    """
    chosen = [
        (entry, phrase)
        for entry in content.entries.values()
        if (controls or entry.kind is not Kind.CONTROL) and _sentences(entry)
        for phrase in _plainest(understander, entry)
    ]
    sentences = folder / "custom_sentences" / content.language / "voicecoach.yaml"
    scripts = folder / "packages" / "voicecoach.yaml"
    for path, lines in (
        (sentences, _sentence_file(content.language, chosen)),
        (scripts, _script_file(agent, chosen)),
    ):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"{path.parent} cannot be made ({error.strerror}): give another folder"
            ) from error
        files.write_whole(path, ("\n".join(lines) + "\n").encode())
    return sentences, scripts


def _sentences(entry: Entry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t.text for t in (*entry.armed, *entry.sentences)))


def _plainest(understander: Understander, entry: Entry) -> Iterator[str]:
    """One sentence that surely means this entry; none where there is no such sentence."""
    tried = sorted((s for t in _sentences(entry) for s in expand(t)), key=lambda s: (len(s), s))
    for sentence in (*tried[:MOST_TRIED], *tried[-MOST_TRIED:]):
        found = understander.understand(sentence, IDLE)
        if isinstance(found, Match) and found.id == entry.id and not found.rival:
            yield sentence
            return
    if entry.kind is Kind.CONTROL and tried:
        # It counts only while something runs, where it will be said.
        yield tried[0]


def _sentence_file(language: str, chosen: list[tuple[Entry, str]]) -> Iterator[str]:
    yield f"language: {_quoted(language)}"
    yield "intents:"
    for entry, _ in chosen:
        yield f"  {intent_name(entry)}:"
        yield "    data:"
        yield "      - sentences:"
        for sentence in _sentences(entry):
            yield f"          - {_quoted(sentence)}"


def _script_file(agent: str, chosen: list[tuple[Entry, str]]) -> Iterator[str]:
    yield "intent_script:"
    for entry, phrase in chosen:
        yield f"  {intent_name(entry)}:"
        yield f"    description: {_quoted(entry.title)}"
        yield "    mode: parallel"
        yield "    action:"
        yield "      - action: conversation.process"
        yield "        data:"
        yield f"          agent_id: {_quoted(agent)}"
        yield f"          conversation_id: {_quoted(CONVERSATION)}"
        yield f"          text: {_quoted(phrase)}"
        yield "        response_variable: answer"
        yield '      - stop: ""'
        yield "        response_variable: answer"
        yield "    speech:"
        yield f"      text: {_quoted(SAY_BACK)}"


def _quoted(text: str) -> str:
    """A text as YAML reads it for certain: never as a number or a boolean."""
    return json.dumps(text, ensure_ascii=False)
