// The words that can be drawn in a scene, and the actions that two of them make.

/**
 * Places, weather, activities and sights do not stand beside other objects, simple shapes are part of every drawing, and
 * plurals cannot be counted.
 */
const NOT_IN_SCENES = new Set([
  'The Eiffel Tower',
  'The Great Wall of China',
  'The Mona Lisa',
  'animal migration',
  'camouflage',
  'yoga',
  'beach',
  'ocean',
  'river',
  'pond',
  'pool',
  'garden',
  'grass',
  'rain',
  'rainbow',
  'hurricane',
  'tornado',
  'lightning',
  'line',
  'squiggle',
  'zigzag',
  'circle',
  'square',
  'triangle',
  'hexagon',
  'octagon',
  'diamond',
  'pants',
  'shorts',
  'underwear',
  'eyeglasses',
  'binoculars',
  'scissors',
  'pliers',
  'stairs',
  'headphones',
  'flip flops',
  'rollerskates',
  'drums',
  'peas',
  'grapes',
  'matches',
  'stitches',
  'toothpaste',
  'bread',
  'asparagus',
  'broccoli',
  'face',
  'beard',
  'goatee',
  'moustache',
]);

export const canStandInScenes = (word: string): boolean => !NOT_IN_SCENES.has(word);

const list = (words: string): string[] => words.split(', ');

const SUBJECTS = list(
  'angel, bear, camel, cat, cow, crocodile, dog, dolphin, dragon, duck, elephant, fish, flamingo, frog, giraffe, hedgehog, horse, kangaroo, lion, mermaid, monkey, mouse, octopus, owl, panda, parrot, penguin, pig, rabbit, raccoon, rhinoceros, sea turtle, shark, sheep, snowman, squirrel, swan, teddy-bear, tiger, whale, zebra',
);

/** Every subject goes with every object of a verb. */
const ACTIONS: readonly { verb: string; objects: readonly string[] }[] = [
  {
    verb: 'driving',
    objects: list(
      'ambulance, bulldozer, bus, car, firetruck, pickup truck, police car, school bus, speedboat, tractor, train, truck, van',
    ),
  },
  { verb: 'riding', objects: list('bicycle, camel, cow, elephant, horse, motorbike, skateboard, snail, whale, zebra') },
  {
    verb: 'chasing',
    objects: list('basketball, butterfly, duck, frog, mosquito, mouse, rabbit, sheep, snail, soccer ball, spider'),
  },
  {
    verb: 'eating',
    objects: list(
      'apple, banana, birthday cake, cake, carrot, cookie, donut, hamburger, hot dog, ice cream, lollipop, mushroom, onion, peanut, pear, pineapple, pizza, potato, sandwich, strawberry, watermelon',
    ),
  },
  {
    verb: 'wearing',
    objects: list('belt, bowtie, crown, hat, helmet, jacket, necklace, sweater, t-shirt, wristwatch'),
  },
  {
    verb: 'holding',
    objects: list(
      'axe, book, broom, camera, candle, cell phone, cup, flower, fork, hammer, key, lantern, megaphone, paintbrush, pencil, shovel, spoon, suitcase, sword, teapot, umbrella',
    ),
  },
  { verb: 'playing', objects: list('cello, clarinet, guitar, harp, piano, saxophone, trombone, trumpet, violin') },
];

export interface Action {
  subject: string;
  verb: string;
  object: string;
}

/** All actions, grouped by verb. */
export const allActions = (): Action[][] =>
  ACTIONS.map(({ verb, objects }) =>
    SUBJECTS.flatMap((subject) =>
      objects.filter((object) => object !== subject).map((object) => ({ subject, verb, object })),
    ),
  );
