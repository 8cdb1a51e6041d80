// The only module that imports ONNX Runtime. The first import switches its telemetry off, so it has to come first.
import './no-telemetry.ts';

// biome-ignore lint/style/noRestrictedImports: all other modules import it from here
export { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
