/** Why there is no camera. `insecure`: over plain http browsers give none, except on the machine itself. */
export type CameraProblem = 'insecure' | 'denied' | 'none' | 'busy';

interface CameraChoice {
  deviceId: string;
  /** The browser's name for it; empty until the camera was allowed. */
  label: string;
}

/** A camera that runs. */
export interface Camera {
  stream: MediaStream;
  /** Of the camera in use; null: the browser does not say. */
  deviceId: string | null;
  /** All cameras of the device. */
  choices: CameraChoice[];
}

const PROBLEMS: Record<string, CameraProblem> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
};

/**
 * Starts a camera: the chosen one, else the one at the back of a phone. Small pictures do, as ink is wide.
 * @returns why there is none, if there is none
 */
export async function startCamera(deviceId: string | null): Promise<Camera | CameraProblem> {
  // Browsers leave it out where it may not be used.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia) return 'insecure';
  const size = { width: { ideal: 1280 }, height: { ideal: 960 } };
  const which = deviceId === null ? { facingMode: { ideal: 'environment' } } : { deviceId: { exact: deviceId } };
  try {
    const stream = await devices.getUserMedia({ audio: false, video: { ...size, ...which } });
    const all = await devices.enumerateDevices().catch(() => []);
    const choices = all.flatMap(({ kind, deviceId: id, label }) =>
      kind === 'videoinput' && id !== '' ? [{ deviceId: id, label }] : [],
    );
    const used = stream.getVideoTracks()[0]?.getSettings().deviceId ?? null;
    return { stream, deviceId: used, choices };
  } catch (error) {
    return PROBLEMS[(error as DOMException | undefined)?.name ?? ''] ?? 'busy';
  }
}

export function stopCamera({ stream }: Camera): void {
  for (const track of stream.getTracks()) track.stop();
}
