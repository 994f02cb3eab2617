import { createServer, type RequestListener } from 'node:http'
import next from 'next'
import type { Recipe } from '../contract/recipe.ts'
import { listen } from '../contract/serve.ts'
import { createOrdersApp, type OrdersApp } from '../lib/app.ts'

const built = next({ dev: false, dir: process.cwd() })
const ready = built.prepare()
const held: typeof globalThis & { ordersApp?: OrdersApp } = globalThis

/** Answers with what `next build` wrote, as behind a proxy that adds the address that it sees to the header. */
export const answerNext: RequestListener = (req, res) => {
  const chain = [req.headers['x-forwarded-for'] ?? [], req.socket.remoteAddress].flat()
  req.headers['x-forwarded-for'] = chain.join(', ')
  void built.getRequestHandler()(req, res)
}

export const recipe: Recipe = {
  name: 'Next.js',
  me: '/api/me',
  reports: '/api/reports',
  approve: id => ({ path: `/api/orders/${id}/approve` }),
  async serve(auth) {
    await ready
    held.ordersApp = createOrdersApp(auth)
    return listen(createServer(answerNext))
  },
}
