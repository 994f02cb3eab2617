import { once } from 'node:events'
import { createServer, type RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Starts a server on a free port. */
export async function listen(server: object): Promise<{ readonly url: string; close(): Promise<void> }> {
  if (!(server instanceof Server)) throw new TypeError('server: must be a server of node:http')
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Serves a listener on a free port. */
export async function serve(listener: RequestListener) {
  return listen(createServer(listener))
}
