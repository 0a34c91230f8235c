"""A story's text becomes a parse: which language, which blocks, which sentences, which words."""

from kawat.language.identify import Identified, identify
from kawat.language.parse import Block, Parse, Sentence, Word
from kawat.language.reader import parse_story
from kawat.language.sentences import sentences_of
from kawat.language.words import words_of

__all__ = ["Block", "Identified", "Parse", "Sentence", "Word", "identify", "parse_story", "sentences_of", "words_of"]
