"""Words around the words: colours, numbers, templates, and how two things stand to each other."""

# Spread around each named colour, RGB 0–255.
COLOURS = {"red": (215, 35, 40), "orange": (240, 130, 20), "yellow": (235, 200, 20), "green": (40, 150, 60),
           "blue": (40, 90, 210), "purple": (125, 50, 165), "pink": (240, 110, 170), "brown": (125, 75, 35),
           "gray": (125, 125, 125), "black": (0, 0, 0)}
COLOUR_SPREAD = 22

TEMPLATES = ["a drawing of {}", "a doodle of {}", "a sketch of {}", "a simple drawing of {}", "a picture of {}"]

# By layout; {a} stands on top (above) or inside. The judge is mirror-symmetric: nothing is said about left and right.
RELATIONS = {
    "beside": ["{a} and {b}", "{a} and {b}", "{b} and {a}", "{a} with {b}", "{a} next to {b}", "{b} beside {a}", "{a} near {b}",
               "{a} chasing {b}", "{a} eating {b}", "{a} holding {b}", "{b} playing with {a}", "{a} playing {b}", "{b} looking at {a}",
               "{a} hugging {b}", "{a} kicking {b}", "{a} dancing with {b}",
               "{a} using {b}", "{a} carrying {b}", "{a} talking to {b}", "{a} pulling {b}", "{b} meeting {a}"],
    "above": ["{a} on {b}", "{a} on top of {b}", "{a} above {b}", "{b} under {a}", "{b} below {a}", "{a} over {b}", "{a} riding {b}",
              "{a} riding on {b}", "{a} driving {b}", "{a} sitting on {b}", "{a} standing on {b}", "{a} jumping over {b}",
              "{b} wearing {a}", "{a} flying over {b}", "{a} and {b}", "{b} carrying {a}", "{b} and {a}",
              "{a} climbing {b}", "{a} falling on {b}", "{b} with {a}"],
    "inside": ["{a} in {b}", "{a} inside {b}", "{b} with {a} in it", "{b} around {a}", "{a} driving {b}", "{a} in {b}",
               "{b} with {a}", "{b} and {a}", "{a} flying {b}"],
}
# Said of one of these, {a} and {b} change places and it is another picture.
DIRECTED = {"above": ["{a} on {b}", "{a} on top of {b}", "{a} above {b}", "{b} under {a}", "{b} below {a}", "{a} over {b}",
                      "{a} riding {b}", "{a} sitting on {b}", "{a} standing on {b}", "{b} with {a} on it", "{b} with {a} on top",
                      "{b} underneath {a}", "{b} beneath {a}"],
            "inside": ["{a} in {b}", "{a} inside {b}", "{b} around {a}", "{b} with {a} in it", "{b} containing {a}", "{a} within {b}"]}

NUMBERS = {1: ["one", "1", "a single"], 2: ["two", "2", "a pair of"], 3: ["three", "3"], 4: ["four", "4"], 5: ["five", "5"]}

VOWELS = "aeiou"


def article(noun):
    return f"{'an' if noun[0] in VOWELS else 'a'} {noun}"


def plural(noun):
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun if noun.endswith("s") and not noun.endswith("ss") else noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in VOWELS else noun + "s"


def reserved_pair(a, b):
    """Pairs of words that never meet in a scene of the training: they are the test's (FNV-1a, 32 bits)."""
    value = 2166136261
    for byte in "+".join(sorted((a.lower(), b.lower()))).encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value % 5 == 0
