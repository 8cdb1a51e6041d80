"""Pictures with several things in them, composed for each batch: what stands where, how often, in which colour."""
import numpy as np

from data_texts import DIRECTED, NUMBERS, RELATIONS, article, plural, reserved_pair

MOST_THINGS = 5


class Scene:
    """Things (base, row of the thick pictures), their places (x, y, half side; -1–1 across the picture) and colours."""

    def __init__(self, things, places, names, layout):
        self.things, self.places, self.names, self.layout = things, places, names, layout


def compose(data):
    """A scene of two different things, or of several of one."""
    return _several(data) if data.chance(0.30) else _two(data)


def _two(data):
    r = data.random
    first = data.thick_thing()
    second = data.thick_thing()
    while second[0] == first[0] or reserved_pair(data.bases[first[0]], data.bases[second[0]]):
        second = data.thick_thing()
    layout = ("beside", "above", "inside")[np.searchsorted((0.35, 0.75), r.random())]
    if layout == "inside":
        inner, outer = r.uniform(0.22, 0.34), r.uniform(0.75, 0.9)
        drift = r.uniform(-0.2, 0.2, 2)
        places = [(drift[0], drift[1], inner), (0.0, 0.0, outer)]
    else:
        apart, sides = r.uniform(0.30, 0.5), r.uniform(0.34, 0.56, 2)
        drift = r.uniform(-0.22, 0.22, 2)
        if data.chance(0.4):  # as far off the line as they ever stand
            drift = np.array([1, -1]) * r.choice([1, -1]) * r.uniform(0.12, 0.22, 2)
        places = [(-apart, drift[0], sides[0]), (apart, drift[1], sides[1])]
        if layout == "above":
            places = [(y, x, s) for x, y, s in places]
        elif data.chance(0.5):
            places.reverse()
    return Scene([first, second], places, [data.scene_colour() for _ in range(2)], layout)


def _several(data):
    r = data.random
    count = int(r.integers(1, MOST_THINGS + 1))
    base, row = data.thick_thing()
    again = data.chance(0.4)  # the same drawing again, or another of the same
    rows = [row if again else data.thick_row(base, row) for _ in range(count)]
    side = {1: r.uniform(0.35, 0.8), 2: r.uniform(0.32, 0.46), 3: r.uniform(0.28, 0.42), 4: r.uniform(0.26, 0.40),
            5: r.uniform(0.22, 0.34)}[count]
    # Rows, a grid or anywhere: places that keep a distance from each other.
    places = []
    while len(places) < count:
        places = []
        for _ in range(60):
            x, y = r.uniform(-0.95 + side, 0.95 - side, 2) if side < 0.9 else (0.0, 0.0)
            if all(max(abs(x - px), abs(y - py)) > 1.7 * side for px, py, _ in places):
                places.append((x, y, side * r.uniform(0.85, 1.1)))
            if len(places) == count:
                break
        side *= 0.95
    name = data.scene_colour()
    return Scene([(base, k) for k in rows], places, [name] * count, "several")


def caption(data, texts, i, scene):
    """Says what picture `i` shows, and names four or five near misses: another thing, colour, number, order or relation."""
    bases = [data.bases[b].lower() for b, _ in scene.things[:2]]
    with_article = data.chance(0.7)
    says_colour = [n != "black" and data.chance(0.75) for n in scene.names[:2]]

    def noun(k, word=None, colour=None):
        word = word or bases[k]
        word = f"{colour or scene.names[k]} {word}" if says_colour[k] or colour else word
        return article(word) if with_article and not word.startswith("the ") else word

    if scene.layout == "several":
        count = len(scene.things)

        def counted(n, word=None, colour=None):
            word = word or bases[0]
            word = f"{colour or scene.names[0]} {word}" if says_colour[0] or colour else word
            return f"{data.one_of(NUMBERS[n])} {word if n == 1 else plural(word)}"

        texts.only(counted(count) if count > 1 or data.chance(0.5) else noun(0), i)
        others = [n for n in NUMBERS if n != count]
        weights = np.array([1 / abs(n - count) for n in others])
        for n in data.random.choice(others, 3, replace=False, p=weights / weights.sum()):
            texts.wrong(counted(int(n)), i)
        texts.wrong(counted(count, data.other_word(scene)), i)
        if says_colour[0]:
            texts.wrong(counted(count, colour=data.other_colour(scene.names[0])), i)
        return
    directed = scene.layout in DIRECTED and data.chance(0.65)
    template = data.one_of((DIRECTED if directed else RELATIONS)[scene.layout])
    said = texts.only(template.format(a=noun(0), b=noun(1)), i)
    if directed:
        swapped = texts.wrong(template.format(a=noun(1), b=noun(0)), i)
        relation = "inside" if scene.layout == "above" else "above"
        other = data.one_of(DIRECTED[relation])
        as_said = texts.wrong(other.format(a=noun(0), b=noun(1)), i)
        both_changed = texts.wrong(other.format(a=noun(1), b=noun(0)), i)
        (first, _), (second, _) = scene.things
        texts.directed += [(said, scene.layout, first, second), (swapped, scene.layout, second, first),
                           (as_said, relation, first, second), (both_changed, relation, second, first)]
    for _ in range(2 if directed else 4):
        k = int(data.random.integers(2))
        if says_colour[k] and data.chance(0.5):
            changed = noun(k, colour=data.other_colour(scene.names[k]))
        elif says_colour[0] and says_colour[1] and scene.names[0] != scene.names[1] and data.chance(0.3):
            texts.wrong(template.format(a=noun(0, colour=scene.names[1]), b=noun(1, colour=scene.names[0])), i)
            continue
        else:
            changed = noun(k, word=data.other_word(scene, companion=scene.things[1 - k][0]))
        pair = [noun(0), noun(1)]
        pair[k] = changed
        texts.wrong(template.format(a=pair[0], b=pair[1]), i)
