import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Auth, AuthError } from '@sallyport/core'
import { createGuard, errorReply, type HttpRequest } from '@sallyport/core/http'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'

interface SocketOptions {
  readonly server: Server
  readonly auth: Auth
  /** Compared exactly: `https://app.example.com`. */
  readonly origins: ReadonlySet<string>
  readonly onMessage: (socket: WebSocket, subject: string, message: RawData) => void
}

export function serveSockets({ server, auth, origins, onMessage }: SocketOptions): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 65_536, handleProtocols: () => 'sallyport' })
  const guard = createGuard(auth, {}, { tokenSource: tokenInProtocols })

  async function admit(req: IncomingMessage) {
    if (!origins.has(req.headers.origin ?? '')) throw new AuthError('forbidden')
    return guard(toHttpRequest(req))
  }

  server.on('upgrade', (req: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    admit(req).then(
      ({ claims }) => sockets.handleUpgrade(req, stream, head, socket => attend(socket, claims)),
      (error: unknown) => refuse(stream, error),
    )
  })

  function attend(
    socket: WebSocket,
    claims: { readonly sub: string; readonly sid: string; readonly exp: number },
  ): void {
    const signal = auth.watch(claims)
    const end = () => socket.close(4401, 'session ended')
    if (signal.aborted) return end()
    signal.addEventListener('abort', end, { once: true })
    socket.on('error', () => socket.terminate())
    // The other side may still send until it has agreed to close.
    socket.on('message', message => (signal.aborted ? undefined : onMessage(socket, claims.sub, message)))
    socket.on('close', signal.release)
  }
}

/** A browser cannot set headers here, but it can name protocols: `new WebSocket(url, ['sallyport', accessToken])`. */
function tokenInProtocols(request: HttpRequest): string | undefined {
  const [name, token, ...others] = request.header('sec-websocket-protocol')?.split(/ *, */) ?? []
  return name === 'sallyport' && others.length === 0 ? token : undefined
}

function toHttpRequest({ method = 'GET', headers, rawHeaders }: IncomingMessage): HttpRequest {
  return { method, rawHeaders, header: name => headers[name]?.toString() }
}

function refuse(stream: Duplex, error: unknown): void {
  const { status, headers, body } = errorReply(error)
  const lines = [...headers, ['connection', 'close']].map(([name, value]) => `${name}: ${value}`)
  stream.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', JSON.stringify(body)].join('\r\n'))
}
