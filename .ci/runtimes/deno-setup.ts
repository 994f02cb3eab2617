import { parentPort } from 'node:worker_threads'

// Vitest removes all listeners of its worker's port when it has finished. Deno does not implement that for a port.
if (parentPort !== null) parentPort.removeAllListeners = () => parentPort!

// Fastify's router takes the function `URL.parse` by itself, which Deno only runs as a method: a request with a whole URL would
// end the process. As docs/runtimes.md says.
URL.parse = URL.parse.bind(URL)
