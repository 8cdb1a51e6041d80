import {
  asteriskCensorStrategy,
  englishDataset,
  englishRecommendedTransformers,
  RegExpMatcher,
  TextCensor,
} from 'obscenity';

/** Words that the list hits by accident: other languages' canals, and what people really draw. */
const HARMLESS = ['kanal', 'pussycat', 'pussy cat', 'pussywillow', 'pussy willow', 'shiitake', 'rapeseed'];

const { blacklistedTerms, whitelistedTerms } = englishDataset.build();
const matcher = new RegExpMatcher({
  ...englishRecommendedTransformers,
  blacklistedTerms,
  whitelistedTerms: [...(whitelistedTerms ?? []), ...HARMLESS],
});
const censor = new TextCensor().setStrategy(asteriskCensorStrategy());

/** The text with asterisks over rude English words, as long as before. What it can't do: docs/decisions/0015. */
export const withoutRudeWords = (text: string): string => censor.applyTo(text, matcher.getAllMatches(text));

export const isRude = (text: string): boolean => matcher.hasMatch(text);
