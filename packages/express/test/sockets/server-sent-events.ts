import type { Auth } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import express, { type Express } from 'express'

/** Calls the listener for each event, until the returned function is called. */
type Subscribe = (listener: (event: object) => void) => () => void

export function serveEvents(auth: Auth, subscribe: Subscribe): Express {
  const { guard, claims, errors } = sallyport(auth)
  const app = express()

  app.get('/events', guard(), (req, res) => {
    const signal = auth.watch(claims(req))
    res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders()
    const stop = subscribe(event => res.write(`data: ${JSON.stringify(event)}\n\n`))
    const end = () => res.end()
    res.on('close', () => {
      stop()
      signal.release()
    })
    if (signal.aborted) return end()
    return signal.addEventListener('abort', end, { once: true })
  })

  return app.use(errors())
}
