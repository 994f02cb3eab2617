import type { Sallyport } from '@sallyport/express'
import express, { type RequestHandler, type RequestParamHandler, Router } from 'express'
import type { User } from '../../../shared/auth.ts'

type Door = Pick<Sallyport<User, { roles: readonly string[] }>, 'guard' | 'claims'>

/** Orders: a cache behind the guard, a parameter that is checked behind it, and roles. */
export function ordersRouter({ guard, claims }: Door): Router {
  const router = Router()
  const orders: { readonly id: string; readonly by: string }[] = []
  router.param('id', checkId)
  router.get('/', cacheFor(1000), (_req, res) => {
    res.json({ orders })
  })
  router.post('/', guard.roles('maker', 'admin'), express.json(), (req, res) => {
    orders.push({ id: String(orders.length), by: claims(req).sub })
    res.status(201).json(orders.at(-1))
  })
  router
    .route('/:id')
    .get((req, res) => {
      res.json(orders[Number(req.params.id)] ?? null)
    })
    .delete(guard.roles('admin'), (_req, res) => {
      res.sendStatus(204)
    })
  return router
}

const checkId: RequestParamHandler = (_req, res, next, id: string) => {
  if (/^\d+$/.test(id)) return next()
  res.sendStatus(404)
}

/** Answers from memory. */
function cacheFor(milliseconds: number): RequestHandler {
  let kept: { readonly until: number; readonly body: unknown } | undefined
  return (_req, res, next) => {
    if (kept !== undefined && kept.until > Date.now()) return void res.json(kept.body)
    const json = res.json.bind(res)
    res.json = body => {
      kept = { until: Date.now() + milliseconds, body }
      return json(body)
    }
    next()
  }
}
