"""Another process that locks the answers until its standard input is closed.

`python -m tests.answers.locking_process <store's URL>`
"""

import sys

from sqlalchemy import create_engine, text


def main(url: str) -> None:
    """Take the lock, say so, and wait."""
    engine = create_engine(url)
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("BEGIN IMMEDIATE" if sqlite else "BEGIN"))
        if not sqlite:
            connection.execute(text("LOCK TABLE answers IN EXCLUSIVE MODE"))
        sys.stdout.write("locked\n")
        sys.stdout.flush()
        sys.stdin.read()
        connection.execute(text("ROLLBACK"))


if __name__ == "__main__":
    main(sys.argv[1])
