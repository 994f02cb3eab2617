import { createReadStream, existsSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRequestListener } from '@react-router/node'
import type { ServerBuild } from 'react-router'
import { createOrdersApp, type OrdersApp } from '../app/lib/app.server.ts'
import type { Recipe } from '../contract/recipe.ts'
import { listen } from '../contract/serve.ts'

const file = pathToFileURL(join(process.cwd(), 'build/server/index.js')).href
const build = (await import(/* @vite-ignore */ file)) as ServerBuild
const listener = createRequestListener({ build, mode: 'production' })
const held: typeof globalThis & { ordersApp?: OrdersApp } = globalThis

/** Answers with what was built, as behind a proxy that adds the address that it sees to the header. */
export const answer: RequestListener = (req, res) => {
  const asset = join('build/client', new URL(req.url ?? '/', 'http://localhost').pathname)
  if (asset.endsWith('.js') && existsSync(asset)) {
    res.setHeader('content-type', 'text/javascript')
    return createReadStream(asset).pipe(res)
  }
  req.rawHeaders.push('x-forwarded-for', req.socket.remoteAddress!)
  return listener(req, res)
}

export const recipe: Recipe = {
  name: 'React Router',
  me: '/api/me',
  reports: '/api/reports',
  approve: id => ({ path: `/api/orders/${id}/approve` }),
  async serve(auth) {
    held.ordersApp = createOrdersApp(auth)
    return listen(createServer(answer))
  },
}
