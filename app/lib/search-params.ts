import { z } from 'zod';

/** The query of a page as Next gives it: `?a=1&a=2` makes a list. */
export type SearchParams = Record<string, string | string[] | undefined>;

/** The first value of a query field. */
export const firstOf = (value: string | string[] | undefined): string | undefined => [value].flat()[0];

/** The first value of a query field, for schemas. */
export const OneValue = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string());
