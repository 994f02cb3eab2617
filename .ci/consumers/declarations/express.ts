import { sallyport } from '@sallyport/express'
import { auth, policy } from './auth.js'

export const { guard, claims, user, resource, routes, deliver, jwks, errors } = sallyport(auth, { policy })
export const plain = sallyport(auth)
export const { can } = guard
export const makers = guard.roles('maker')
export const answer = errors()
export const mayApprove = guard.can('order:approve', req => ({
  id: req.params['id'] ?? '',
  maker_id: req.get('x') ?? '',
}))
