/** What suggestions are combined from [PROMPT-8]: things that doodle-clip has seen drawn, with their articles. */
export const THINGS: readonly string[] = `
a bear, a bicycle, a bird, a book, a bus, a butterfly, a cactus, a camel, a camera, a candle, a carrot, a castle, a cat,
a chair, a clock, a cloud, a cookie, a cow, a crab, a crocodile, a crown, a dog, a dolphin, a donut, a dragon, a drum, a duck,
an elephant, an eye, a firetruck, a fish, a flamingo, a flower, a frog, a giraffe, a guitar, a hamburger, a hat, a hedgehog,
a helicopter, a horse, a hot air balloon, a hot dog, a house, an ice cream, a kangaroo, a key, a ladder, a lantern, a light bulb,
a lighthouse, a lion, a lobster, a mermaid, a monkey, a mosquito, a mouse, a mushroom, an octopus, an owl, a palm tree, a panda,
a parrot, a penguin, a piano, a pig, a pineapple, a pizza, a rabbit, a raccoon, a rhinoceros, a sailboat, a sandwich, a scorpion,
a shark, a sheep, a shoe, a skateboard, a snail, a snake, a snowman, a spider, a squirrel, a strawberry, a submarine, a swan,
a teapot, a teddy bear, a telephone, a tent, a tiger, a toothbrush, a tractor, a train, a truck, a trumpet, an umbrella, a whale,
a windmill, a zebra`
  .split(/,|\n/)
  .map((text) => text.trim())
  .filter(Boolean);

/** Places behind a thing. */
export const PLACES: readonly string[] = `
on the moon, on a beach, on a mountain, on a bridge, on a table, on a bed, on stairs, on a train, on a sofa, on skis, on a swing,
in a bathtub, in a bucket, in a river, in a teacup, in a garden, in a canoe, in a suitcase, in a basket, in a hammock, in space,
under a tree, under a bed, under a rainbow, under an umbrella, behind a fence, beside a campfire, beside a barn, over a city,
at a bus stop`
  .split(/,|\n/)
  .map((text) => text.trim())
  .filter(Boolean);

/** Moods before a thing: what lines can show. Each begins with a consonant. */
export const MOODS: readonly string[] = `
happy, sad, sleepy, surprised, proud, grumpy, shy, crying, dancing, singing, tiny, giant, broken, flying, hungry, scared, cold,
lonely`
  .split(/,|\n/)
  .map((text) => text.trim())
  .filter(Boolean);
