/** Why something is reported, flagged or banned. */
export const REASON_NAMES: Record<string, string> = {
  unsafe: 'Sexual or violent',
  hateful: 'Insulting or hateful',
  personal: 'Something private',
  spam: 'Advertising or writing',
  other: 'Something else',
  rude_words: 'Rude words',
  writing: 'Writing instead of a drawing',
  unsafe_drawing: 'Looks unsafe',
};
