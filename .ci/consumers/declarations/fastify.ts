import sallyport, { auditFastify, deliver, permissions, readers, roles } from '@sallyport/fastify'
import { auth, policy } from './auth.js'

export const { claims, user } = readers(auth)
export const { can, resource, roles: rolesOfPolicy } = permissions(policy)
export const approve = can('order:approve', () => null)
export const makers = roles('maker')
export const plugin = sallyport
export const audit = auditFastify
export const send = deliver
