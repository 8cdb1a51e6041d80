'use client';

import { useEffect, useRef, useState } from 'react';
import { fetchPatiently, type Problem } from './fetch-patiently.ts';
import { fileNameOf, saveFile } from './save-file.ts';

export type DownloadState =
  | { name: 'idle' }
  | { name: 'making'; what: Downloadable }
  | { name: 'saved'; what: Downloadable }
  | { name: 'failed'; problem: Problem };

/** Names of the files in the texts. */
export type Downloadable = 'picture' | 'captioned' | 'gif' | 'webp';

/** Downloads of pictures that may have to be made first; a new one ends the one before. */
export function useDownload(): { state: DownloadState; download: (url: string, what: Downloadable) => void } {
  const [state, setState] = useState<DownloadState>({ name: 'idle' });
  const request = useRef<AbortController | null>(null);
  useEffect(() => () => request.current?.abort(), []);

  const download = (url: string, what: Downloadable) => {
    request.current?.abort();
    const abort = new AbortController();
    request.current = abort;
    setState({ name: 'making', what });
    void save(url, abort.signal)
      .then((problem) => setState(problem ? { name: 'failed', problem } : { name: 'saved', what }))
      .catch(() => {
        if (!abort.signal.aborted) setState({ name: 'failed', problem: 'cut off' });
      });
  };
  return { state, download };
}

/** @returns the problem when it can't be had */
async function save(url: string, signal: AbortSignal): Promise<Problem | null> {
  const fetched = await fetchPatiently(url, signal);
  if (!fetched.ok) return fetched.problem;
  const blob = await fetched.response.blob();
  signal.throwIfAborted();
  saveFile(blob, fileNameOf(fetched.response, 'drawing'));
  return null;
}
