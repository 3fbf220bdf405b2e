"""`python -m course.web`: the Hub service, kept alive by a small supervisor."""

import sys

from course.web.supervisor import run, supervise

if __name__ == "__main__":
    sys.exit(run() if sys.argv[1:] == ["child"] else supervise())
