"""Many stories on one machine: processes that read, and one writer."""

from kawat.runner.local import Coded, code_all, code_batch

__all__ = ["Coded", "code_all", "code_batch"]
