"""The model card, from the table that `npm run evaluate -- --markdown` wrote. usage: card.py FIGURES.md MODEL_FOLDER"""
import re
import sys
from pathlib import Path

from model import SIDE

CARD = """# doodle-clip

doodle-clip is a small CLIP model for doodles. It embeds drawings and texts in one space of 256 dimensions, where the
cosine measures how well they match. It is the default model of Doodle Judge: it needs no download, and one CPU core is
enough. It was trained from random weights by `research/training/`, whose README describes the recipe and the effect of
each run. `docs/decisions/0005-doodle-clip.md` explains the design.

| | |
|---|---|
| image tower | residual convolutions, 7.0 M parameters; {side}×{side} RGB, normalised to byte / 255 − 1, so that white paper is 0; the embedding is the mean over both mirror images |
| text tower | lower-case WordPiece with 6,702 pieces, two transformer layers, three pools, 2.2 M parameters; at most 48 tokens |
| files | Hugging Face's ONNX layout, opset 17, dynamic batch: `pixel_values → image_embeds`, `input_ids, attention_mask → text_embeds` (not normalised). Weights are stored as int8 with one scale per channel, and computed as float32 |
| temperature | `logitScale` in `judge.json` |
| labels | `labels.txt`: the 345 Quick, Draw! words first, then common things to draw |

## Figures
`npm run evaluate` measures these figures with the judge of the product, on 8,600 Quick, Draw! drawings that were not used
for training. Quick, Draw! recognised 7,920 of them when they were drawn. `research/evaluation/README.md` describes each
measurement. Goals that are not met are marked "NOT OK".

{table}

Published figures for comparison, of classifiers that know only the 345 words and were trained on three times as many
drawings: 72.8 % (Multi-Graph Transformer) and 74.2 % (the best CNN; both arXiv 1912.11258, on another sample). A
BEiT-base that was fine-tuned on 5 million drawings reaches 81.0 %.

## Limitations
- {note: Words recognised least}
- {note: Taken for another word most}
- {note: Hardest words}
- **Words without drawings.** {note: Unseen words, with-icons} The model favours the words
  whose drawings it was trained on, so labels without drawings need a margin (`drawn` in the `judge.json` of that model:
  calibrated stacking, arXiv 1605.04253). The margin is as large as it can be while held-out drawings of the other 330
  words lose one point (66.0 → 65.1 %). Without it the figures are 10.9 % (top-1) and 33.6 % (top-5). Without icons the
  model knows almost nothing of a word. The two models of this measurement are smaller, and were trained for a third of
  the time.
- **Relations.** {note: Scenes, relation} {note: Scenes, count} {note: Scenes of two nouns}
  The model cannot tell left from right.
- **Quality of drawings.** The similarity measures what a drawing shows better than how well it is drawn.
- **Writing.** The model was not taught to read. The writing guard, a separate model, detects written words
  (`models/writing-guard`).
- **Bias.** The training drawings are Quick, Draw! sketches: twenty seconds with a mouse or a finger, by people who mostly
  play in English. The model knows less well what a "house" or a "bus" looks like elsewhere. Do not use it to judge people.

`judge.json` also contains the calibration of the scores (`calibration`, computed by
`research/calibration/calibrate-judge.ts` on training drawings).

## Data and licences
The Quick, Draw! Dataset, Google, Inc., made available under
[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/): 116,943 drawings of 345 categories, redrawn by the renderer of
this product, moved, coloured and composed. `ATTRIBUTION.md` lists the icons from open sets, WordNet and the sentence
encoder. The weights are licensed under MIT, like this repository.
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
