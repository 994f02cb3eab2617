import type { Server } from 'node:http'
import type { Serve } from './suites.ts'

/** Servers of `node:http` get a port of the worker, which nobody outside can reach. */
let ports = 1

/** Serves what listens with `node:http`, as `httpServerHandler` of `cloudflare:node` does. */
export async function serveNode(listen: (port: number) => Server | Promise<Server>) {
  const { handleAsNodeRequest } = await import('cloudflare:node')
  const port = ports++
  const server = await listen(port)
  const serve: Serve = request => handleAsNodeRequest(port, request)
  return { serve, server, close: async () => void server.close() }
}
