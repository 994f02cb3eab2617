import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** What a proxy does with answers. */
export type Weather =
  | { readonly kind: 'fair' }
  /** Answers take so many milliseconds more, for ever if it must be; fair weather lets all of them pass at once. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** The answer to the next request that has this text in it is not passed on: the connection is reset instead. */
  | { readonly kind: 'cut'; readonly text: string }

/** A TCP proxy in front of a server. */
export interface Proxy {
  readonly port: number
  /** The target's URL with the proxy's address in it. */
  readonly url: string
  /** Connections that were reset so far. */
  readonly cuts: number
  /** Connections that are open now. */
  readonly open: number
  set(weather: Weather): void
  /** Resets every connection; new ones are taken. */
  reset(): void
  stop(): void
}

/** The longest that a timer of Node's can wait. */
const longestTimer = 2 ** 31 - 1

/** Starts a proxy on a free port. */
export async function startProxy(target: string): Promise<Proxy> {
  const url = new URL(target)
  const sockets = new Set<Socket>()
  const clients = new Set<Socket>()
  const held = new Map<() => void, NodeJS.Timeout>()
  let weather: Weather = { kind: 'fair' }
  const doomed = new Set<Socket>()
  let cuts = 0

  function deliver(near: Socket, answer: Buffer): void {
    if (doomed.delete(near)) {
      cuts++
      near.resetAndDestroy()
    } else if (weather.kind === 'slow') delay(() => near.writable && near.write(answer), weather.milliseconds)
    else near.write(answer)
  }

  function delay(send: () => void, milliseconds: number): void {
    const pass = () => {
      held.delete(pass)
      send()
    }
    held.set(pass, setTimeout(pass, Math.min(milliseconds, longestTimer)).unref())
  }

  /** In the order in which they came. */
  function passAll(): void {
    for (const [pass, timer] of held) {
      clearTimeout(timer)
      pass()
    }
  }

  const server = createServer({ noDelay: true }, client => {
    const far = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
    clients.add(client)
    client.on('close', () => clients.delete(client))
    for (const socket of [client, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        far.destroy()
        sockets.delete(socket)
      })
    }
    client.on('data', request => {
      if (weather.kind === 'cut' && request.includes(weather.text)) {
        doomed.add(client)
        weather = { kind: 'fair' }
      }
      far.write(request)
    })
    far.on('data', answer => deliver(client, answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    port,
    url: Object.assign(new URL(target), { hostname: '127.0.0.1', port: String(port) }).href,
    get cuts() {
      return cuts
    },
    get open() {
      return clients.size
    },
    set(next) {
      weather = next
      if (next.kind !== 'slow') passAll()
    },
    reset() {
      for (const socket of clients) socket.resetAndDestroy()
    },
    stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
