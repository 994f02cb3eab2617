import { z } from 'zod'
import type { Auth } from '../../auth/auth.ts'
import { internalsOf } from '../../auth/internals.ts'
import { jsonBody } from '../request/body.ts'
import type { TokenCarrier } from './carrier.ts'
import { clientIp } from '../request/client-ip.ts'
import type { GuardMaker } from '../guard/guard.ts'
import { publicAccess } from '../guard/description.ts'
import { acceptedReply, emptyReply } from '../reply/reply.ts'
import type { NamedRoute } from './route.ts'
import { deviceOf } from './session-routes.ts'

const changeBody = jsonBody(z.object({ current_password: z.string(), new_password: z.string() }))
const resetBody = jsonBody(z.object({ token: z.string(), new_password: z.string() }))

/** Lists the routes for passwords: change, and if resets are sent, forgot and reset. */
export function passwordRoutes<U, C>(
  auth: Auth<U, C>,
  carrier: TokenCarrier,
  loginField: string,
  guard: GuardMaker<U, C>,
): readonly NamedRoute[] {
  const change = changeRoute(auth, carrier, guard)
  return internalsOf(auth).sendsPasswordResets ? [change, forgotRoute(auth, loginField), resetRoute(auth)] : [change]
}

function changeRoute<U, C>(auth: Auth<U, C>, carrier: TokenCarrier, guard: GuardMaker<U, C>): NamedRoute {
  const { check, description } = guard({ recheck: '0s' })
  return {
    name: 'changePassword',
    method: 'POST',
    path: '/password',
    access: description,
    body: changeBody.schema,
    handle: async request => {
      const { claims } = await check(request)
      const { current_password: currentPassword, new_password: newPassword } = changeBody(request)
      const remember = carrier.held(request)?.remember ?? false
      const change = { currentPassword, newPassword, device: deviceOf(request) }
      return carrier.deliver(await auth.passwords.change(claims, change), remember)
    },
  }
}

function forgotRoute<U, C>(auth: Auth<U, C>, loginField: string): NamedRoute {
  const body = jsonBody(z.object({ [loginField]: z.string() }))
  return {
    name: 'forgotPassword',
    method: 'POST',
    path: '/password/forgot',
    access: publicAccess('who has forgotten a password cannot be signed in'),
    body: body.schema,
    handle: async request => {
      await auth.passwords.requestReset({ login: body(request)[loginField] ?? '', ip: clientIp(request) })
      return acceptedReply()
    },
  }
}

function resetRoute<U, C>(auth: Auth<U, C>): NamedRoute {
  return {
    name: 'resetPassword',
    method: 'POST',
    path: '/password/reset',
    access: publicAccess('the token of the mail is the proof'),
    body: resetBody.schema,
    handle: async request => {
      const { token, new_password: newPassword } = resetBody(request)
      await auth.passwords.reset({ token, newPassword })
      return emptyReply()
    },
  }
}
