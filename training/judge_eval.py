"""The same figures through the product's own judge, so that training and serving cannot drift.

  judge_eval.py ask DATA_FOLDER WORK            writes WORK/judge-in.ndjson and WORK/words.txt from eval
  (cd .. && npm run -s judge -- --batch training/WORK/judge-in.ndjson --labels training/WORK/words.txt > training/WORK/judge-out.ndjson)
  judge_eval.py compare WORK                    top-1, top-5, AUC, and the distance to WORK/similarities.ndjson"""
import json
import lzma
import sys
from pathlib import Path

import numpy as np


def ask(data, work):
    work = Path(work)
    with lzma.open(f"{data}/eval.ndjson.xz", "rt") as rows, open(work / "judge-in.ndjson", "w") as out:
        for row in map(json.loads, rows):
            out.write(json.dumps({"prompt": row["word"], "drawing": row["drawing"]}) + "\n")
    words = json.load(open(work / "lexicon.json"))["doodleWords"]
    (work / "words.txt").write_text("\n".join(words) + "\n")


def compare(work):
    work = Path(work)
    read = lambda name: [json.loads(line) for line in open(work / name)]  # noqa: E731
    judged, mine = read("judge-out.ndjson"), read("similarities.ndjson")
    good = np.array(json.load(open(work / "eval.json"))["recognized"])
    named = [[label["text"] for label in row["labels"]] for row in judged]
    first = np.array([row["prompt"] == labels[0] for row, labels in zip(judged, named)])
    five = np.array([row["prompt"] in labels[:5] for row, labels in zip(judged, named)])
    asked = np.array([row["similarity"] for row in judged])
    apart = [abs(a["similarity"] - b["similarity"]) for a, b in zip(judged, mine)]
    assert len(judged) == len(good) and all(a["prompt"] == b["prompt"] for a, b in zip(judged, mine))
    print(json.dumps({
        "drawings": len(judged), "recognised": int(good.sum()), "recognisedTop1": round(first[good].mean(), 4),
        "recognisedTop5": round(five[good].mean(), 4), "allTop1": round(first.mean(), 4), "allTop5": round(five.mean(), 4),
        "aucRecognised": round((asked[good][:, None] > asked[~good][None]).mean(), 4), "compared": len(apart),
        "largestDifference": max(apart)}, indent=2))


if __name__ == "__main__":
    {"ask": ask, "compare": compare}[sys.argv[1]](*sys.argv[2:])
