import { Router } from '@koa/router'
import { auditKoa, sallyport } from '@sallyport/koa'
import Koa from 'koa'
import { type MakeApp, nothingToClose, partsOf } from './app.ts'

export const koaApp: MakeApp = (auth, size) => {
  const { guard } = sallyport(auth)
  const app = new Koa()
  const all = new Router()
  for (const { prefix, paths } of partsOf(size)) {
    const part = new Router()
    for (const path of paths) part.get(path, guard.roles('customer'), context => void (context.body = ''))
    all.use(prefix, part.routes())
  }
  app.use(all.routes())
  return { audit: () => auditKoa(app), close: nothingToClose }
}
