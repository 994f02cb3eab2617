import { auditExpress, sallyport } from '@sallyport/express'
import express from 'express'
import { type MakeApp, nothingToClose, partsOf } from './app.ts'

export const expressApp: MakeApp = (auth, size) => {
  const { guard } = sallyport(auth)
  const app = express()
  for (const { prefix, paths } of partsOf(size)) {
    const router = express.Router()
    for (const path of paths) router.get(path, guard.roles('customer'), (_request, response) => void response.end())
    app.use(prefix, router)
  }
  return { audit: () => auditExpress(app), close: nothingToClose }
}
