import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sallyport } from '@sallyport/express'
import express from 'express'
import type { Parts, StartClosing } from './parts.ts'

function ordered(end: (server: () => Promise<void>, parts: Parts) => Promise<unknown>): StartClosing {
  return async (parts, stop) => {
    const { guard, routes, errors } = sallyport(parts.auth)
    const app = express().use('/auth', routes)
    app.get('/me', guard(), (_req, res) => res.json({}))
    app.get('/stop', guard.public('a test'), (_req, res) => {
      res.json({})
      stop()
    })
    const server: Server = app.use(errors()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const closed = async () => new Promise<void>(resolve => void server.close(() => resolve()))
    return { port: (server.address() as AddressInfo).port, close: async () => end(closed, parts) }
  }
}

/** The orders in which people close an Express application. */
export const expressOrders: Readonly<Record<string, StartClosing>> = {
  'the server, the Auth, the pool': ordered(async (server, { auth, pool }) => {
    await server()
    await auth.close()
    await pool.end()
  }),
  'the server, the pool, the Auth': ordered(async (server, { auth, pool }) => {
    await server()
    await pool.end()
    await auth.close()
  }),
  'the pool first': ordered(async (server, { auth, pool }) => {
    await pool.end()
    await auth.close()
    await server()
  }),
  'all at once': ordered(async (server, { auth, pool }) => Promise.all([pool.end(), auth.close(), server()])),
  'the Auth is not closed': ordered(async (server, { pool }) => {
    await server()
    await pool.end()
  }),
}
