import { auditHono, sallyport } from '@sallyport/hono'
import { Hono } from 'hono'
import { type MakeApp, nothingToClose, partsOf } from './app.ts'

export const honoApp: MakeApp = (auth, size) => {
  const { guard } = sallyport(auth, { clientIp: false })
  const app = new Hono()
  for (const { prefix, paths } of partsOf(size)) {
    const part = new Hono()
    for (const path of paths) part.get(path, guard.roles('customer'), context => context.text(''))
    app.route(prefix, part)
  }
  return { audit: () => auditHono(app), close: nothingToClose }
}
