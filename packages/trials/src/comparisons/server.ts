import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { contestants } from './contestants/index.ts'

/**
 * Starts the application of a contestant. Every response says in `x-queries` how many statements its request sent to the
 * database. Answers the message `unguarded` with the list of routes without a guard.
 */
const counts = new AsyncLocalStorage<{ queries: number }>()

/** Counts each call of a method for the request in which it happens. */
function count(prototype: object, inner: boolean): void {
  const query = Reflect.get(prototype, 'query') as (...values: unknown[]) => unknown
  Reflect.set(prototype, 'query', function (this: unknown, ...values: unknown[]) {
    const counter = counts.getStore()
    if (counter) counter.queries++
    return inner ? query.apply(this, values) : counts.exit(() => query.apply(this, values))
  })
}

// A pool sends its queries through a client, which must not count them again.
count(pg.Pool.prototype, false)
count(pg.Client.prototype, true)

const [name = '', databaseUrl = ''] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: databaseUrl, connectionTimeoutMillis: 500 })
pool.on('error', () => {})
const { app, unguarded } = await contestants[name]!.build(pool)

const server = createServer((request, response) => {
  const counter = { queries: 0 }
  const writeHead = response.writeHead.bind(response) as (...values: unknown[]) => typeof response
  response.writeHead = (...values: unknown[]) => {
    response.setHeader('x-queries', counter.queries)
    return writeHead(...values)
  }
  counts.run(counter, () => void app(request, response))
}).listen(0, '127.0.0.1')
await once(server, 'listening')

process.on('message', () => process.send!({ unguarded: unguarded?.() }))
process.on('disconnect', () => process.exit())
process.send!({ port: (server.address() as AddressInfo).port })
