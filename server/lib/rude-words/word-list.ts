/**
 * Words of one language, separated by commas. `*` stands for any letters, also none, and a space separates the words of a
 * phrase. Lower case without accents; German umlauts as `ae`, `oe`, `ue` and `ss`; Arabic without vowel marks, with
 * plain letters (ا ه ي) and without the article.
 */
export interface WordList {
  /** Masked as whole words. */
  rude: string;
  /** Never masked, although something in `rude` fits. */
  harmless: string;
}
