"""The tables, and how a file of an earlier version becomes one of today's."""

import sqlite3

_FIRST = (
    """CREATE TABLE IF NOT EXISTS cramp (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    place TEXT NOT NULL,
    side TEXT NOT NULL
)""",
    "CREATE TABLE IF NOT EXISTS condition (id TEXT PRIMARY KEY)",
)
_SECOND = (
    "ALTER TABLE cramp ADD COLUMN duration_s INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE cramp ADD COLUMN strength INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE cramp ADD COLUMN helped TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE cramp ADD COLUMN woke INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE cramp ADD COLUMN rough INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE cramp ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)
MIGRATIONS = (_FIRST, _SECOND)
"Statement by statement what leads from each version to the next; never changed once released."
SCHEMA = len(MIGRATIONS)
"The version of a file that this program writes (PRAGMA user_version)."


def version_of(db: sqlite3.Connection) -> int:
    """The version of an open file; 0 for a new one."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: sqlite3.Connection) -> None:
    """Brings a file to today's version, whole or not at all."""
    if version_of(db) == SCHEMA:
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been faster while this one waited.
        for statements in MIGRATIONS[version_of(db) :]:
            for statement in statements:
                db.execute(statement)
        db.execute(f"PRAGMA user_version={SCHEMA}")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
