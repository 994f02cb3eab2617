import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A proxy in front of a server that can stall: connections stay open, but no data passes. */
export interface StallingProxy {
  /** The URL of the server through the proxy. */
  readonly url: string
  /** Holds everything back from now on. */
  stall(): void
  /** Passes on what was held back, and everything after it. */
  resume(): void
  /** Closes the proxy and its connections. */
  close(): Promise<void>
}

/**
 * Starts a proxy in front of a server, to test what a store does when its database stops responding.
 *
 * @example
 * ```ts
 * import { stallingProxy } from '@sallyport/testkit'
 * const proxy = await stallingProxy('postgres://postgres@127.0.0.1:5432/test')
 * proxy.stall()
 * await proxy.close()
 * ```
 */
export async function stallingProxy(target: string): Promise<StallingProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let stalled = false
  const server = createServer(near => {
    for (const socket of joined(near, connect(Number(port), hostname))) {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      if (stalled) socket.pause()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: urlBehind(target, server.address()),
    stall() {
      stalled = true
      for (const socket of sockets) socket.pause()
    },
    resume() {
      stalled = false
      for (const socket of sockets) socket.resume()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Pipes both sockets into each other and closes them together. */
function joined(near: Socket, far: Socket): readonly Socket[] {
  for (const [from, to] of [[near, far] as const, [far, near] as const]) {
    from.pipe(to)
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
  }
  return [near, far]
}

function urlBehind(target: string, address: ReturnType<ReturnType<typeof createServer>['address']>): string {
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String(typeof address === 'object' ? address?.port : '')
  return url.href
}
