'use client';

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { PaperReading } from '#vision/paper.ts';
import { type Camera, type CameraProblem, startCamera, stopCamera } from './camera.ts';
import { FrameGrabber, readPicture } from './frames.ts';
import { PaperReader } from './paper-reader.ts';

/** Where the sheet is seen. */
type SheetSource =
  /** `unseen`: the page was hidden. */
  | { name: 'off'; why: CameraProblem | 'unseen' | null }
  | { name: 'starting' }
  | { name: 'camera'; camera: Camera }
  /** `url` of the picture, for the page. */
  | { name: 'photo'; picture: ImageBitmap; url: string };

/** What a source shows, with the shape of its picture. */
export interface SeenSheet extends PaperReading {
  width: number;
  height: number;
}

/** Where nobody looks for a sheet. */
const UNREAD: PaperReading = { sheet: null, lines: [], ops: [] };

/** The live score follows twice a second [LIVE-2]. */
const FRAME_EVERY_MS = 450;
const FIRST_FRAME_MS = 100;

export interface Sheet {
  source: SheetSource;
  /** The newest reading; null: none yet. */
  seen: SeenSheet | null;
  /** The picture file can't be read. */
  isUnreadable: boolean;
  video: RefObject<HTMLVideoElement | null>;
  frames: FrameGrabber;
  start(deviceId?: string | null): void;
  /** The camera goes off at once, the newest reading stays. */
  stop(): void;
  show(file: Blob): Promise<void>;
}

/**
 * A camera or a picture with a sheet of paper [PAPER-1], [PAPER-2]. The camera is off whenever the page is hidden or left.
 * @param onSeen called with each reading; the frame that was read is the newest of `frames`
 * @param reads false: sheets are not looked for, and all readings are empty
 */
export function useSheet(onSeen: (seen: SeenSheet, frames: FrameGrabber) => void, reads = true): Sheet {
  const [source, setSource] = useState<SheetSource>({ name: 'off', why: null });
  const [seen, setSeen] = useState<SeenSheet | null>(null);
  const [isUnreadable, setUnreadable] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const tools = useRef<{ frames: FrameGrabber; reader: PaperReader } | null>(null);
  tools.current ??= { frames: new FrameGrabber(), reader: new PaperReader() };
  const { frames, reader } = tools.current;
  const running = useRef<Camera | null>(null);
  const wish = useRef(0);
  const tell = useRef(onSeen);
  tell.current = onSeen;

  const take = useCallback(
    (reading: PaperReading | null, shape: { width: number; height: number }) => {
      if (!reading) return;
      const newest = { ...reading, ...shape };
      setSeen(newest);
      tell.current(newest, frames);
    },
    [frames],
  );

  const off = useCallback((why: CameraProblem | 'unseen' | null) => {
    wish.current += 1;
    if (running.current) stopCamera(running.current);
    running.current = null;
    setSource((before) => {
      if (before.name === 'photo') URL.revokeObjectURL(before.url);
      return { name: 'off', why };
    });
  }, []);

  const start = useCallback(
    async (deviceId: string | null = null) => {
      off(null);
      const own = wish.current;
      setSource({ name: 'starting' });
      const camera = await startCamera(deviceId);
      // Another source was chosen meanwhile, or the page was left.
      if (own !== wish.current) {
        if (typeof camera === 'object') stopCamera(camera);
        return;
      }
      if (typeof camera === 'string') return setSource({ name: 'off', why: camera });
      running.current = camera;
      // The system may take the camera away.
      camera.stream.getVideoTracks()[0]?.addEventListener('ended', () => {
        if (running.current === camera) off('busy');
      });
      setSeen(null);
      setSource({ name: 'camera', camera });
    },
    [off],
  );

  const show = useCallback(
    async (file: Blob) => {
      setUnreadable(false);
      let picture: ImageBitmap;
      try {
        picture = await readPicture(file);
      } catch {
        return setUnreadable(true);
      }
      off(null);
      const own = wish.current;
      setSeen(null);
      setSource({ name: 'photo', picture, url: URL.createObjectURL(file) });
      const photo = frames.grab(picture);
      if (!photo) return setUnreadable(true);
      const shape = { width: photo.width, height: photo.height };
      const reading = reads ? await reader.read(photo) : UNREAD;
      if (own === wish.current) take(reading, shape);
    },
    [off, take, frames, reader, reads],
  );

  const camera = source.name === 'camera' ? source.camera : null;
  useEffect(() => {
    const element = video.current;
    if (!camera || !element) return;
    element.srcObject = camera.stream;
    element.play().catch(() => {
      // It was stopped at once.
    });
    let isOver = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const began = performance.now();
      const photo = frames.grab(element);
      if (photo) {
        const shape = { width: photo.width, height: photo.height };
        const reading = reads ? await reader.read(photo) : UNREAD;
        if (isOver) return;
        take(reading, shape);
      }
      timer = setTimeout(look, Math.max(FIRST_FRAME_MS, FRAME_EVERY_MS - (performance.now() - began)));
    };
    timer = setTimeout(look, FIRST_FRAME_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
      element.srcObject = null;
    };
  }, [camera, frames, reader, reads, take]);

  useEffect(() => {
    const hide = () => {
      if (document.hidden && running.current) off('unseen');
    };
    const leave = () => {
      if (running.current) off(null);
    };
    document.addEventListener('visibilitychange', hide);
    window.addEventListener('pagehide', leave);
    return () => {
      document.removeEventListener('visibilitychange', hide);
      window.removeEventListener('pagehide', leave);
      wish.current += 1;
      if (running.current) stopCamera(running.current);
      running.current = null;
      reader.close();
    };
  }, [off, reader]);

  return {
    source,
    seen,
    isUnreadable,
    video,
    frames,
    start: (deviceId) => void start(deviceId),
    stop: () => off(null),
    show,
  };
}
