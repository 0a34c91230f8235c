"""Many stories: processes that read, and one writer."""

from kawat.runner.batch import Coded, code_stories
from kawat.runner.local import code_all

__all__ = ["Coded", "code_all", "code_stories"]
