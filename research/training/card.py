"""The model card, from the table that `npm run evaluate -- --markdown` wrote. usage: card.py FIGURES.md MODEL_FOLDER"""
import re
import sys
from pathlib import Path

from model import SIDE

CARD = """# doodle-clip

A small CLIP for doodles: a drawing and a text go to one space of 256 dimensions, and their cosine says how well they fit.
It is Doodle Judge's default judge: no download, one CPU core is enough. Trained from nothing by `training/` in this
repository (its README has the recipe and what each run brought; `docs/decisions/0005-doodle-clip.md` says why).

| | |
|---|---|
| image tower | residual convolutions, 7.0 M parameters; {side}×{side} RGB, (byte / 255 − 1): white paper is 0; the mean of both mirror images' embeddings |
| text tower | WordPiece of 6,702 pieces, lower case, two transformer layers, three pools, 2.2 M parameters; at most 48 tokens |
| files | Hugging Face's ONNX layout, opset 17, dynamic batch: `pixel_values → image_embeds`, `input_ids, attention_mask → text_embeds` (not normalised). Weights stored as int8 with a scale a channel, computed with as float32 |
| temperature | `logitScale` in `judge.json` |
| labels | `labels.txt`: the 345 Quick, Draw! words first, then common things to draw |

## Figures
By `npm run evaluate`, through the product's own judge, on 8,600 Quick, Draw! drawings that it never saw (7,920 of them recognised by the
game's own classifier when they were drawn). `research/evaluation/README.md` says how each is measured. Goals that are not met stand as they are.

{table}

Published for comparison, with classifiers that know only the 345 words and three times the drawings: 72.8 % (Multi-Graph Transformer) and 74.2 %
(the best CNN, both arXiv 1912.11258, on another sample); a BEiT-base tuned on 5 million drawings 81.0 %.

## What it is bad at
- {note: Words recognised least}
- {note: Taken for another word most}
- {note: Hardest words}
- **Words without drawings.** {note: Unseen words, with-icons} It leans to the words whose drawings it knows:
  a label without drawings of its own needs a margin to be named (`drawn` in that model's `judge.json`: calibrated stacking, arXiv 1605.04253, as
  large as it may be while held-out drawings of the other 330 words lose a point: 66.0 → 65.1 %; without it 10.9 and 33.6 % of these drawings).
  Without icons either, it knows next to nothing of a word. Those two models are smaller and were trained for a third of the time.
- **Who does what to whom.** {note: Scenes, relation} {note: Scenes, count} {note: Scenes of two nouns}
  Left and right it cannot tell at all.
- **Good against poor.** Its similarity says what a drawing is better than how well it is drawn.
- It was never taught to read; the guard against written words is a model of its own (`models/writing-guard`).
- Drawings follow Quick, Draw!: twenty-second sketches with a mouse or a finger, by people who mostly play in English. What a
  "house" or a "bus" looks like elsewhere it knows less well. Do not use it to judge people.

`judge.json` also carries the fit of the scores (`calibration`, made by `research/calibration/calibrate-judge.ts` on training drawings).

## Data and licences
The Quick, Draw! Dataset, Google, Inc., made available under
[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/): 116,943 drawings of 345 categories, drawn anew by this product's
renderer, moved, coloured and composed. Icons from open sets, WordNet and a sentence encoder: `ATTRIBUTION.md`. The weights are
under this repository's licence (MIT).
"""


def main(figures, folder):
    text = Path(figures).read_text()
    notes_from = text.index("- Words recognised least")

    def note(start):
        """What the evaluation says besides, by how its line begins."""
        found = re.search(rf"^- ({re.escape(start)}.*)$", text[notes_from:], re.M)
        if not found:
            raise ValueError(f"{figures} has no line that begins with: {start}")
        return found[1]

    card = CARD.replace("{side}", str(SIDE)).replace("{table}", text[text.index("| item"):notes_from].strip())
    card = re.sub(r"\{note: ([^}]+)\}", lambda m: note(m[1]), card)
    (Path(folder) / "README.md").write_text(card)


if __name__ == "__main__":
    main(*sys.argv[1:3])
