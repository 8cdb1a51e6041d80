import { type ActionDispatch, useEffect, useReducer } from 'react';
import { changeHand, firstHand, type Hand, type HandChange } from './hand.ts';
import { keepHabits, readHabits } from './stored-habits.ts';

/** What is in the hand. Habits are those of the drawing before, also after the page was closed. */
export function useHand(): [Hand, ActionDispatch<[HandChange]>] {
  const [hand, change] = useReducer(changeHand, null, () => firstHand(readHabits()));
  const { palette, pressure, stabiliser, leftHanded, shape, recent } = hand;
  useEffect(() => {
    keepHabits({ palette, pressure, stabiliser, leftHanded, shape, recent });
  }, [palette, pressure, stabiliser, leftHanded, shape, recent]);
  return [hand, change];
}
