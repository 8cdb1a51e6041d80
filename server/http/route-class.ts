/** Classes of paths for metrics and logs: few, and without what leads to a room or a drawing. */
const CLASSES: readonly [RegExp, string][] = [
  [/^\/$/, 'home'],
  [/^\/room\//, 'room'],
  [/^\/boards(\/|$)/, 'boards'],
  [/^\/drawings\/[^/]+\/[^/]+/, 'drawing-data'],
  [/^\/drawings\//, 'drawing'],
  [/^\/admin(\/|$)/, 'admin'],
  [/^\/_next\//, 'assets'],
  [/^\/live$/, 'live'],
  [/^\/ready$/, 'ready'],
  [/^\/metrics$/, 'metrics'],
];

export const routeClass = (path: string): string => CLASSES.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';
