import { requestAddress } from '#app/lib/request-origin.ts';
import type { PlayerId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';
import type { DrawingsOf } from '#server/storage/port/players.ts';
import { Bests } from './bests.tsx';
import { Colours } from './colours.tsx';
import { Figures } from './figures.tsx';
import { Funniest } from './funniest.tsx';
import { ScoreChart } from './score-chart.tsx';

/** Of the chart. */
const MOST_DAYS = 60;
const MOST_BESTS = 4;
const MOST_COLOURS = 24;

/** What is shown of all drawings of a player together; null: there is none. @param reader who waits for it */
export async function readDrawn(of: DrawingsOf, reader: PlayerId) {
  const { storage, players } = services();
  const figures = await storage.players.figures(of);
  if (figures.drawings === 0) return null;
  const [rating, bests, days, colours, funniest] = await Promise.all([
    storage.players.rating(of),
    storage.players.bests(of, MOST_BESTS),
    storage.players.scoresByDay(of, MOST_DAYS),
    storage.players.colours(of, MOST_COLOURS),
    players.funniest(of, { player: reader, address: await requestAddress() }),
  ]);
  return { figures, rating, bests, days, colours, funniest };
}

/** Figures, bests, scores over time, colours and the funniest misreading, where there is something to show. */
export function Drawn({ drawn }: { drawn: NonNullable<Awaited<ReturnType<typeof readDrawn>>> }) {
  const { figures, rating, bests, days, colours, funniest } = drawn;
  return (
    <>
      <Figures figures={figures} rating={rating} />
      {bests.length > 0 && <Bests drawings={bests} />}
      {days.length > 0 && <ScoreChart days={days} />}
      {colours.length > 0 && <Colours colours={colours} />}
      {funniest && <Funniest misreading={funniest} />}
    </>
  );
}
