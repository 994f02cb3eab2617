import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { App } from './origin.ts'

/** Serves an application on a free port. */
export async function serve(listener: RequestListener, close: () => Promise<unknown>): Promise<App> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: urlOf(server),
    async close() {
      server.closeAllConnections()
      server.close()
      await close()
    },
  }
}

/** Where a server listens. */
export function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The secrets of one run, by the names of their variables. */
export function secrets<Name extends string>(...names: readonly Name[]): Record<Name, string> {
  return Object.fromEntries(names.map(name => [name, randomBytes(48).toString('base64')])) as Record<Name, string>
}
