import type { Server as HttpServer } from 'node:http'
import { type Auth, isAuthError } from '@sallyport/core'
import { Server } from 'socket.io'

/** Accepts sockets with a valid access token, and disconnects them when the session is over. */
export function serveSocketIo(server: HttpServer, auth: Auth, origins: string[]): Server {
  const io = new Server(server, { cors: { origin: origins } })
  io.use((socket, next) => {
    const admit = async () => {
      const claims = await auth.verify(String(socket.handshake.auth['token']))
      const signal = auth.watch(claims)
      socket.on('disconnect', signal.release)
      signal.addEventListener('abort', () => socket.disconnect(true), { once: true })
      if (signal.aborted) throw new Error('session_ended')
      socket.data = { subject: claims.sub }
    }
    admit().then(
      () => next(),
      (error: unknown) => next(new Error(isAuthError(error) ? error.code : 'session_ended')),
    )
  })
  io.on('connection', socket => {
    socket.on('me', (answer: (subject: string) => void) => answer(socket.data.subject as string))
  })
  return io
}
