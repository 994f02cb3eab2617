import { AuthError } from '@sallyport/core'
import type { Sallyport } from '@sallyport/express'
import { type Response, Router } from 'express'
import type { OrdersClaims } from '../auth.ts'
import type { Page, PageFile } from '../page.ts'
import type { OrdersPolicy } from '../policy.ts'
import type { User } from '../users.ts'

/** The page for browsers, if there is one. */
export function pageRouter({ guard }: Sallyport<User, OrdersClaims, OrdersPolicy>, page: Page): Router {
  const router = Router()

  router.get('/', guard.public('the page, with a login form'), (_req, res) => send(res, page.index))

  router.get('/assets/:name', guard.public('scripts and styles of the page'), (req, res) => {
    send(res, page.asset(req.params.name))
  })

  return router
}

function send(res: Response, file: PageFile | undefined): void {
  if (file === undefined) throw new AuthError('not_found')
  res.set(file.headers).send(file.body)
}
