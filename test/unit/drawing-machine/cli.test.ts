import { describe, expect, it } from 'vitest';
import { readDrawArguments } from '../../../cli/draw/arguments.ts';
import { svgOf } from '../../../cli/draw/run.ts';
import { UsageError } from '../../../cli/judge/arguments.ts';

describe('arguments of the drawing machine', () => {
  it('name a prompt or a batch', () => {
    expect(readDrawArguments(['--prompt', 'a cat', '--candidates', '4', '--seed', '7', '--json'])).toEqual({
      candidates: 4,
      seed: 7,
      task: { kind: 'prompt', prompt: 'a cat', svg: null, json: true },
    });
    expect(readDrawArguments(['--batch', '-'])).toEqual({ candidates: 8, seed: 1, task: { kind: 'batch', file: '-' } });
    expect(readDrawArguments(['-h']).task).toEqual({ kind: 'help' });
  });

  it.each([
    [[], 'says what to draw'],
    [['a cat'], 'Unexpected argument'],
    [['--prompt', 'a cat', '--candidates', '0'], 'from 1 to'],
    [['--prompt', 'a cat', '--candidates', '99'], 'from 1 to'],
    [['--prompt', 'a cat', '--candidates', 'many'], 'whole number'],
    [['--prompt', 'a cat', '--seed', '1.5'], 'whole number'],
    [['--prompt', 'a cat', '--batch', '-'], 'leave out'],
    [['--batch', '-', '--svg', 'a.svg'], 'leave out'],
    [['--nonsense'], 'Unknown option'],
  ])('%j are refused in one sentence', (argv, message) => {
    expect(() => readDrawArguments(argv)).toThrow(UsageError);
    expect(() => readDrawArguments(argv)).toThrow(message);
  });
});

it('a picture has a line for each stroke, and a dot for a point', () => {
  const svg = svgOf([
    [
      [0, 255],
      [0, 10],
    ],
    [[7], [9]],
  ]);
  expect(svg.match(/<polyline/g)).toHaveLength(2);
  expect(svg).toContain('points="0,0 255,10"');
  expect(svg).toContain('points="7,9 7.01,9"');
});
