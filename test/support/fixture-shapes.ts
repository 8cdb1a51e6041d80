/** The shapes of the drawings that make-fixtures.ts records: one path a stroke, in canvas units. */

export type Point = readonly [x: number, y: number];

/** A curve through all points (Catmull–Rom); equal neighbours make a corner. */
function curve(points: readonly Point[]): Point[] {
  const path: Point[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const p1 = points[i] as Point;
    const p2 = points[i + 1] as Point;
    const p0 = points[i - 1] ?? p1;
    const p3 = points[i + 2] ?? p2;
    const steps = Math.max(2, Math.ceil(Math.hypot(p2[0] - p1[0], p2[1] - p1[1]) / 4));
    for (let k = 0; k < steps; k++) {
      const u = k / steps;
      const at = (axis: 0 | 1) =>
        p1[axis] +
        0.5 * u * (p2[axis] - p0[axis]) +
        u * u * (p0[axis] - 2.5 * p1[axis] + 2 * p2[axis] - 0.5 * p3[axis]) +
        u * u * u * (1.5 * (p1[axis] - p2[axis]) + 0.5 * (p3[axis] - p0[axis]));
      path.push([at(0), at(1)]);
    }
  }
  path.push(points.at(-1) as Point);
  return path;
}

/** Straight lines from corner to corner. */
const corners = (...points: Point[]): Point[] =>
  points.flatMap((point, i) => {
    const next = points[i + 1];
    return next ? curve([point, next]).slice(0, -1) : [point];
  });

/** Part of an ellipse, angles in turns: 0 is right, 0.25 is down. */
function arc(x: number, y: number, radiusX: number, radiusY: number, from = 0, to = 1): Point[] {
  const steps = Math.ceil((Math.abs(to - from) * 2 * Math.PI * Math.max(radiusX, radiusY)) / 4);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = 2 * Math.PI * (from + ((to - from) * i) / steps);
    return [x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle)];
  });
}

/** The circle that a hand draws: it starts at the top, wanders outwards and overlaps its beginning a little. */
const round = (x: number, y: number, radius: number, flatter = 1): Point[] =>
  arc(x, y, radius, radius * flatter, -0.27, 0.76).map(([px, py], i, all) => {
    const drift = 1 + 0.035 * (i / all.length);
    return [x + (px - x) * drift, y + (py - y) * drift];
  });

export const DRAWINGS: Record<string, Point[][]> = {
  house: [
    corners([262, 452], [258, 846], [768, 852], [764, 448]),
    corners([188, 470], [508, 176], [842, 462], [186, 472]),
    corners([444, 848], [447, 640], [570, 636], [573, 850]),
    round(546, 748, 7),
    corners([324, 540], [326, 634], [410, 632], [408, 536], [322, 541]),
    corners([367, 538], [368, 633]),
    corners([325, 586], [409, 585]),
    corners([622, 540], [624, 636], [712, 632], [709, 537], [620, 542]),
    corners([666, 539], [668, 634]),
    corners([623, 588], [711, 586]),
    corners([654, 292], [655, 196], [722, 194], [724, 352]),
  ],
  cat: [
    curve([
      [330, 350],
      [420, 318],
      [512, 310],
      [604, 320],
      [694, 352],
      [770, 446],
      [784, 560],
      [740, 680],
      [640, 764],
      [514, 792],
      [386, 764],
      [288, 682],
      [242, 562],
      [258, 446],
      [332, 348],
    ]),
    corners([276, 404], [262, 190], [412, 316]),
    corners([612, 318], [766, 186], [752, 412]),
    round(404, 506, 30, 1.25),
    round(624, 508, 30, 1.25),
    corners([482, 606], [546, 605], [515, 646], [481, 605]),
    curve([
      [515, 646],
      [508, 690],
      [470, 708],
      [430, 690],
    ]),
    curve([
      [515, 646],
      [524, 690],
      [560, 708],
      [602, 688],
    ]),
    corners([392, 622], [158, 578]),
    corners([388, 652], [150, 660]),
    corners([394, 680], [176, 744]),
    corners([640, 620], [868, 574]),
    corners([644, 652], [880, 658]),
    corners([638, 680], [852, 748]),
  ],
  sun: [
    round(512, 512, 190),
    ...Array.from({ length: 10 }, (_, i) => {
      const angle = (i / 10) * 2 * Math.PI - 0.4;
      const [near, far] = [246 + 10 * Math.sin(i * 5), 366 + 26 * Math.cos(i * 3)];
      const at = (radius: number): Point => [512 + radius * Math.cos(angle), 512 + radius * Math.sin(angle)];
      return corners(at(near), at(far));
    }),
  ],
  tree: [
    curve([
      [436, 590],
      [440, 700],
      [434, 800],
      [404, 890],
    ]),
    curve([
      [584, 592],
      [580, 700],
      [588, 802],
      [620, 888],
    ]),
    curve([
      [404, 890],
      [510, 902],
      [620, 888],
    ]),
    curve([
      [438, 596],
      [356, 640],
      [262, 610],
      [234, 530],
      [262, 468],
      [206, 410],
      [222, 320],
      [312, 292],
      [336, 196],
      [436, 138],
      [524, 172],
      [618, 136],
      [712, 192],
      [722, 286],
      [808, 322],
      [822, 414],
      [764, 474],
      [788, 546],
      [742, 618],
      [656, 634],
      [586, 594],
      [512, 640],
      [440, 598],
    ]),
    curve([
      [474, 660],
      [478, 720],
      [470, 780],
    ]),
    curve([
      [544, 690],
      [540, 750],
      [548, 800],
    ]),
  ],
  fish: [
    curve([
      [742, 512],
      [660, 410],
      [540, 350],
      [410, 344],
      [288, 398],
      [192, 512],
      [286, 624],
      [410, 678],
      [540, 672],
      [660, 612],
      [742, 512],
    ]),
    corners([736, 508], [886, 372], [850, 514], [888, 650], [736, 518]),
    round(300, 474, 20),
    curve([
      [392, 408],
      [436, 470],
      [440, 550],
      [398, 622],
    ]),
    curve([
      [206, 540],
      [240, 552],
      [270, 546],
    ]),
    curve([
      [470, 344],
      [530, 268],
      [620, 270],
      [632, 392],
    ]),
    curve([
      [500, 560],
      [560, 590],
      [576, 530],
      [508, 520],
    ]),
  ],
  car: [
    corners(
      [232, 690],
      [122, 688],
      [118, 546],
      [290, 522],
      [392, 372],
      [660, 370],
      [772, 524],
      [904, 552],
      [910, 690],
      [802, 690],
    ),
    corners([388, 692], [646, 692]),
    round(310, 702, 76),
    round(724, 702, 76),
    round(310, 702, 26),
    round(724, 702, 26),
    corners([342, 524], [420, 414], [506, 412], [508, 524], [340, 526]),
    corners([552, 412], [642, 412], [716, 524], [554, 525], [552, 410]),
    corners([566, 574], [622, 573]),
    curve([
      [868, 574],
      [840, 590],
      [868, 614],
    ]),
  ],
  star: [corners([512, 132], [742, 842], [146, 406], [880, 402], [284, 846], [514, 130])],
  umbrella: [
    arc(512, 520, 372, 356, 0.5, 1),
    [
      ...arc(202, 520, 62, 54, 0.5, 1),
      ...arc(357, 520, 93, 66, 0.5, 1),
      ...arc(512, 520, 62, 52, 0.5, 1),
      ...arc(667, 520, 93, 66, 0.5, 1),
      ...arc(822, 520, 62, 54, 0.5, 1),
    ],
    curve([
      [512, 168],
      [450, 300],
      [450, 462],
    ]),
    curve([
      [512, 168],
      [572, 300],
      [574, 462],
    ]),
    corners([512, 118], [512, 166]),
    curve([
      [512, 470],
      [514, 640],
      [512, 796],
      [492, 866],
      [432, 884],
      [388, 846],
      [382, 790],
    ]),
  ],
};
