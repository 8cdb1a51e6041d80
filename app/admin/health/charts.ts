import type { Sample } from '#server/ops/port.ts';

export type SeriesKey = Exclude<keyof Sample, 'at'>;

export interface ChartSpec {
  id: string;
  title: string;
  /** After the numbers; empty where they count things that the title names. */
  unit: string;
  series: readonly { key: SeriesKey; name: string }[];
  /** What a person who sees the chart for the first time asks. */
  hint: string;
}

export const CHARTS: readonly ChartSpec[] = [
  {
    id: 'players',
    title: 'Players',
    unit: '',
    series: [
      { key: 'players', name: 'Seats' },
      { key: 'sockets', name: 'Sockets' },
    ],
    hint: 'Seats with a connection, and all open sockets.',
  },
  {
    id: 'rooms',
    title: 'Rooms',
    unit: '',
    series: [
      { key: 'rooms', name: 'All' },
      { key: 'roomsDrawing', name: 'Drawing' },
    ],
    hint: 'Rooms of this server, and those in a drawing phase.',
  },
  {
    id: 'queue',
    title: 'Judge’s queue',
    unit: '',
    series: [
      { key: 'waitingFinal', name: 'Final' },
      { key: 'waitingLive', name: 'Live' },
      { key: 'waitingExplain', name: 'Explaining' },
    ],
    hint: 'Drawings that wait, the most at any moment.',
  },
  {
    id: 'batch',
    title: 'Batch size',
    unit: '',
    series: [{ key: 'batchSize', name: 'Mean' }],
    hint: 'Drawings that the model looks at together.',
  },
  {
    id: 'wait',
    title: 'Wait for the judge',
    unit: 'ms',
    series: [
      { key: 'waitP50Ms', name: 'Median' },
      { key: 'waitP95Ms', name: '95 %' },
    ],
    hint: 'From asking to the start of the batch.',
  },
  {
    id: 'phases',
    title: 'Time of a batch',
    unit: 'ms',
    series: [
      { key: 'encodeMs', name: 'Model' },
      { key: 'renderMs', name: 'Drawing it' },
      { key: 'restMs', name: 'The rest' },
    ],
    hint: 'Means. The rest: guard, deductions, thumbnail.',
  },
  {
    id: 'live',
    title: 'Live scores',
    unit: 'ms',
    series: [{ key: 'liveIntervalMs', name: 'Interval' }],
    hint: 'From one live score of a player to the next.',
  },
  {
    id: 'loop',
    title: 'Event-loop delay',
    unit: 'ms',
    series: [{ key: 'loopDelayMs', name: '99 %' }],
    hint: 'How much too late the server turns to the next thing.',
  },
  {
    id: 'memory',
    title: 'Memory',
    unit: 'MiB',
    series: [
      { key: 'memoryMb', name: 'Process' },
      { key: 'heapMb', name: 'Heap' },
    ],
    hint: 'All of the process, and JavaScript’s heap in it.',
  },
];
