import { parentPort } from 'node:worker_threads'

// Vitest removes all listeners of its worker's port when it has finished. Deno does not implement that for a port.
if (parentPort !== null) parentPort.removeAllListeners = () => parentPort!
