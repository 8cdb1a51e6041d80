import { isMainThread } from 'node:worker_threads';

const SWITCH = 'ORT_DISABLE_TELEMETRY';

// ONNX Runtime's own telemetry resolves its vendor's hosts, connects to them, and keeps a device id and events in the home folder.
// The native library reads this switch from the real environment, once, when it is loaded. A worker's variables are a copy,
// which the library does not see: the thread that starts a worker has to switch it off.
if (isMainThread) process.env[SWITCH] = '1';
else if (process.env[SWITCH] !== '1') throw new Error(`${SWITCH} is not set where this worker was started.`);
