/** Said of a prompt without a letter or digit that the tokenizer of the model knows [PROMPT-9]. */
export const UNREAD = 'The model cannot read these words, so every drawing of them scores the same.';
