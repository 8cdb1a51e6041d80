/** Upper bounds of histograms, in seconds: from what a batch of one takes on a GPU to what nobody waits for. */
export const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

export const MS_PER_SECOND = 1_000;
