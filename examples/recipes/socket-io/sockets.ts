import type { Server as HttpServer } from 'node:http'
import { isAuthError } from '@sallyport/core'
import { sallyport, type WebCall } from '@sallyport/core/web'
import { type Namespace, Server, type Socket } from 'socket.io'
import type { OrdersAuth } from '../shared/auth.ts'
import { orders } from '../shared/orders.ts'
import { policy } from '../shared/policy.ts'

interface SocketOptions {
  /** The origins of your pages, such as `https://app.example.com`. */
  readonly origins: readonly string[]
}

type Reply = (answer: object) => void

export function serveSockets(server: HttpServer, auth: OrdersAuth, { origins }: SocketOptions): Server {
  const { guard } = sallyport(auth, { policy, clientIp: false })
  const [signedIn, admin] = [guard(), guard.roles('admin')]
  const approver = guard.can('order:approve', ({ params }: WebCall) => orders.find(params['id']!), { recheck: '0s' })

  const io = new Server(server, {
    cors: { origin: [...origins] },
    // CORS does not apply to WebSockets. Clients other than browsers send no origin, and no cookie counts here.
    allowRequest: ({ headers: { origin } }, done) => done(null, origin === undefined || origins.includes(origin)),
  })

  /** The token of the handshake, as a request for guards. */
  function requestOf({ handshake }: Socket): Request {
    const { token } = handshake.auth
    const headers = typeof token === 'string' ? { authorization: `Bearer ${token}` } : {}
    return new Request('http://localhost/socket', { headers })
  }

  async function admit(socket: Socket): Promise<void> {
    const { claims } = await signedIn(requestOf(socket))
    const session = auth.watch(claims)
    socket.on('disconnect', session.release)
    session.addEventListener('abort', () => socket.disconnect(true), { once: true })
    if (session.aborted) throw new Error('session_ended')
  }

  // A middleware of `io` guards only the namespace `/`.
  io.on('new_namespace', protect)
  protect(io.of('/'))
  function protect(namespace: Namespace): void {
    namespace.use((socket, next) => {
      admit(socket).then(
        () => next(),
        error => next(refusal(error)),
      )
    })
  }

  io.on('connection', socket => {
    /** Answers a message behind a guard, which checks the token again. */
    const on = (name: string, work: (input: Record<string, string>) => Promise<object>) =>
      socket.on(name, (input: unknown, reply: unknown) => {
        const answer = (typeof reply === 'function' ? reply : () => undefined) as Reply
        work(textsOf(input)).then(answer, (error: unknown) => answer(errorOf(error)))
      })
    on('me', async () => {
      const { claims } = await signedIn(requestOf(socket))
      return { id: claims.sub, roles: claims.roles }
    })
    on('reports', async () => {
      await admin(requestOf(socket))
      return { orders: orders.count() }
    })
    on('approve', async input => {
      const { resource } = await approver(requestOf(socket), undefined, input)
      return orders.approve(resource!.id)
    })
  })
  return io
}

/** What a client sent can be anything. */
function textsOf(input: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(Object(input)).filter(isText))
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string'
}

function errorOf(error: unknown) {
  return isAuthError(error)
    ? { code: error.code, message: error.message, retry: error.retry }
    : { code: 'internal_error' }
}

/** Clients get the code as `error.data.code` of `connect_error`. */
function refusal(error: unknown): Error {
  return Object.assign(new Error(errorOf(error).code), { data: errorOf(error) })
}
