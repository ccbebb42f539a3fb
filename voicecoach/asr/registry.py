"""Which models there are: the one that ships, those that can be fetched, those that were."""

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voicecoach.errors import InputError, MissingError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SHIPPED = "voicecoach-en"
MANIFEST = "MANIFEST.sha256"
VERIFIED = ".verified"
"Written into a fetched model once its archive's checksum was found right."
UNLISTED = frozenset({MANIFEST, VERIFIED, "README.md"})
NEEDED = ("am/final.mdl", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst")
"Without these a folder is no model that can take a vocabulary."


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model that can be fetched, as registry.toml describes it."""

    name: str
    title: str
    url: str
    sha256: str
    bytes: int
    licence: str
    sample_rate_hz: int
    language: str


def models_root() -> Path:
    """The models/ folder that comes with this copy: inside the package, or beside it."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "models"
    return inside if inside.is_dir() else package.parent / "models"


def registry(root: Path | None = None) -> Mapping[str, ModelInfo]:
    """The models that can be fetched, by name."""
    with ((root or models_root()) / "registry.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {name: ModelInfo(name=name, **table) for name, table in tables.items()}


def check_folder(path: Path) -> None:
    """Raises MissingError unless a folder holds a whole model.

    Where the model lists its checksums they are compared, so that a damaged copy is found
    here and not in the middle of the night.
    """
    if not path.is_dir():
        raise MissingError(f"there is no model folder {path}: give the path of one")
    missing = [name for name in NEEDED if not _has_content(path / name)]
    if missing:
        raise MissingError(
            f"{path} is not a whole model ({missing[0]} is missing or empty): fetch it anew with "
            "'voicecoach models fetch NAME', or give another with --model"
        )
    manifest = path / MANIFEST
    if not manifest.is_file():
        return
    listed = [line.partition("  ") for line in _lines(manifest)]
    for digest, _, name in listed:
        file = path / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            raise MissingError(f"the model in {path} is damaged ({name}): install it anew")
    if not set(NEEDED) <= {name for _, _, name in listed}:
        raise MissingError(f"the model in {path} is damaged ({MANIFEST}): install it anew")


def write_manifest(model: Path) -> None:
    """Lists every file of a model with its sha256, so that later damage is noticed."""
    files = sorted(p for p in model.rglob("*") if p.is_file() and p.name not in UNLISTED)
    lines = (
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(model).as_posix()}\n"
        for p in files
    )
    (model / MANIFEST).write_text("".join(lines), encoding="utf-8")


def _has_content(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8", errors="replace").splitlines()


def installed(models_dir: Path) -> tuple[str, ...]:
    """Names of the models that were fetched and found right then."""
    if not models_dir.is_dir():
        return ()
    return tuple(sorted(p.name for p in models_dir.iterdir() if (p / VERIFIED).is_file()))


def is_whole(folder: Path) -> bool:
    """Whether a fetched model is there, and as it was when it came."""
    if not (folder / VERIFIED).is_file():
        return False
    try:
        check_folder(folder)
    except MissingError:
        return False
    return True


def locate(wanted: str, models_dir: Path, root: Path | None = None) -> Path:
    """The folder of a model given by name or path; of the best one there is for ''.

    The best is a fetched and verified one of the registry, else the one that ships.
    Raises MissingError for a folder that is no whole model, InputError for an unknown name.
    """
    shipped = (root or models_root()) / SHIPPED
    have = installed(models_dir)
    if not wanted:
        known = [name for name in registry(root) if is_whole(models_dir / name)]
        path = models_dir / known[0] if known else shipped
    elif wanted == SHIPPED:
        path = shipped
    elif wanted in have:
        path = models_dir / wanted
    elif Path(wanted).exists():
        path = Path(wanted)
    elif wanted in registry(root):
        raise MissingError(f"{wanted} is not here yet: run 'voicecoach models fetch {wanted}'")
    else:
        raise InputError(f"there is no model or folder '{wanted}': see 'voicecoach models list'")
    check_folder(path)
    return path
