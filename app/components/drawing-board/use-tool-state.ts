import { type ActionDispatch, useEffect, useReducer } from 'react';
import { readPreferences, storePreferences } from './stored-preferences.ts';
import { changeToolState, initialToolState, type ToolChange, type ToolState } from './tool-state.ts';

/** The state of the tools. Preferences outlast the drawing and the page. */
export function useToolState(): [ToolState, ActionDispatch<[ToolChange]>] {
  const [toolState, change] = useReducer(changeToolState, null, () => initialToolState(readPreferences()));
  const { palette, pressure, stabiliser, leftHanded, shape, recent } = toolState;
  useEffect(() => {
    storePreferences({ palette, pressure, stabiliser, leftHanded, shape, recent });
  }, [palette, pressure, stabiliser, leftHanded, shape, recent]);
  return [toolState, change];
}
