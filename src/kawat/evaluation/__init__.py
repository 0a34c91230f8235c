"""Readings against annotated stories: the measures of the codebook's section 8."""

from kawat.evaluation.gold import GoldStory, gold_stories
from kawat.evaluation.score import Scores, Tally, score

__all__ = ["GoldStory", "Scores", "Tally", "gold_stories", "score"]
