import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** What a proxy does to responses. */
export type Weather =
  | { readonly kind: 'fair' }
  /** Delays responses by this many milliseconds, or without end. 0 releases all waiting responses at once. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Resets the connection instead of passing on the response to the next request that contains this string. */
  | { readonly kind: 'cut'; readonly text: string }
  /** Resets all connections and each new one. */
  | { readonly kind: 'down' }

/** A TCP proxy in front of a server. */
export interface Proxy {
  readonly port: number
  /** The target's URL, with the proxy's address. */
  readonly url: string
  /** The number of connections that were reset. */
  readonly cuts: number
  /** The number of open connections. */
  readonly open: number
  set(weather: Weather): void
  /** Resets every connection. New ones are accepted. */
  reset(): void
  stop(): void
}

/** The longest delay of a timer in Node. */
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

  /** Waiting responses, in the order of arrival. */
  function passAll(): void {
    for (const [pass, timer] of held) {
      clearTimeout(timer)
      pass()
    }
  }

  function resetAll(): void {
    for (const socket of clients) socket.resetAndDestroy()
  }

  const server = createServer({ noDelay: true }, client => {
    if (weather.kind === 'down') return void client.on('error', () => {}).resetAndDestroy()
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
      if (next.kind === 'down') resetAll()
    },
    reset: resetAll,
    stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
