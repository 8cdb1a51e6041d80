// The one door to ONNX Runtime, which is loaded with its telemetry off. The order of these lines matters.
import './no-telemetry.ts';

// biome-ignore lint/style/noRestrictedImports: everything else gets it from here
export { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
