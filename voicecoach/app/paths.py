"""Where things are kept on this machine. VOICECOACH_HOME puts them all in one folder."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    """The user's folders."""

    config: Path
    "config.toml and intents/<language> (the user's own entries)."
    data: Path
    "The diary and fetched models."
    cache: Path
    "Rendered speech: can be deleted at any time."

    @property
    def settings_file(self) -> Path:
        """The TOML file with settings."""
        return self.config / "config.toml"

    @property
    def models(self) -> Path:
        """Fetched models."""
        return self.data / "models"

    @property
    def diary(self) -> Path:
        """The SQLite file with diary and conditions."""
        return self.data / "diary.sqlite3"

    @property
    def echo_file(self) -> Path:
        """How well the coach could hear while it spoke, the last time."""
        return self.cache / "echo.json"


def user_paths() -> Paths:
    """The folders by the system's custom, or below VOICECOACH_HOME."""
    home = os.environ.get("VOICECOACH_HOME")
    if home:
        base = Path(home).expanduser()
        return Paths(base / "config", base / "data", base / "cache")
    import platformdirs

    dirs = platformdirs.PlatformDirs("voicecoach", appauthor=False)
    return Paths(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path)
