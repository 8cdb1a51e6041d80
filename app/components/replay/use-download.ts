'use client';

import { useEffect, useRef, useState } from 'react';
import { fetchWithRetry, type Problem } from './fetch-with-retry.ts';

type DownloadState =
  | { name: 'idle' }
  | { name: 'making'; what: Downloadable }
  | { name: 'saved'; what: Downloadable }
  | { name: 'failed'; problem: Problem };

/** Message keys of the files. */
export type Downloadable = 'picture' | 'captioned' | 'gif' | 'webp';

/** Downloads files that the server may have to make first; a new download aborts the previous one. */
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

/** @returns the problem; null: saved */
async function save(url: string, signal: AbortSignal): Promise<Problem | null> {
  const fetched = await fetchWithRetry(url, signal);
  if (!fetched.ok) return fetched.problem;
  const blob = await fetched.response.blob();
  signal.throwIfAborted();
  saveFile(blob, fileNameOf(fetched.response, 'drawing'));
  return null;
}

/** Saves a file through the browser's downloads. */
function saveFile(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  // Safari reads the URL later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The server's name of a file, in its own script. */
function fileNameOf(response: Response, otherwise: string): string {
  const encoded = /filename\*=UTF-8''(\S+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  return encoded ? decodeURIComponent(encoded) : otherwise;
}
