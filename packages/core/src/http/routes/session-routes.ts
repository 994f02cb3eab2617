import { z } from 'zod'
import { deviceTokenTtl } from '../../account/device-token.ts'
import type { Auth } from '../../auth/auth.ts'
import { internalsOf } from '../../auth/internals.ts'
import { AuthError } from '../../errors.ts'
import { jsonBody } from '../request/body.ts'
import type { TokenCarrier } from './carrier.ts'
import { clientIp } from '../request/client-ip.ts'
import { findDpopProof } from '../request/dpop-proof.ts'
import { findIdempotencyKey } from '../request/idempotency-key.ts'
import { type CookieAttributes, readCookie, setCookie } from '../cookies/cookie.ts'
import { publicAccess } from '../guard/description.ts'
import { withCookies } from '../reply/reply.ts'
import { deviceName } from '../request/device-name.ts'
import type { HttpRequest } from '../request/request.ts'
import type { NamedRoute } from './route.ts'
import { isUnauthorized } from '../reply/status.ts'

/** What the login reads and sets besides tokens. */
export interface LoginRouteOptions {
  readonly loginField: string
  readonly deviceCookie: CookieAttributes | undefined
}

export function loginRoute<U, C>(auth: Auth<U, C>, carrier: TokenCarrier, options: LoginRouteOptions): NamedRoute {
  const { loginField, deviceCookie } = options
  const fields = { [loginField]: z.string(), password: z.string() }
  // With tokens in bodies the device token may be in the body too: apps may have no cookies.
  const inBody = { device_token: z.string().max(2048).optional() }
  const body = jsonBody(z.object(carrier.body ? { ...inBody, ...fields } : fields))
  return {
    name: 'login',
    method: 'POST',
    path: '/login',
    access: publicAccess('login'),
    body: body.schema,
    handle: async request => {
      const given: Readonly<Record<string, string | undefined>> = body(request)
      const { [loginField]: login = '', password = '', device_token: own } = given
      const remember = carrier.remembers(request)
      const held = carrier.held(request)
      const known = own ?? (deviceCookie && readCookie(request, deviceCookie.name))
      const place = { device: deviceOf(request), ip: clientIp(request), deviceToken: known }
      const dpop = internalsOf(auth).dpop && findDpopProof(request)
      const { deviceToken, ...pair } = await auth.login({ login, password, dpop, ...place })
      // The session that the client held before the login ends: an attacker may have planted its cookie.
      if (held !== undefined) await auth.logout(held.token).catch(unlessUnauthorized)
      const reply = await carrier.deliver(pair, remember)
      if (own !== undefined) return { ...reply, body: { ...(reply.body as object), device_token: deviceToken } }
      return deviceCookie ? withCookies(reply, [setCookie(deviceCookie, deviceToken, deviceTokenTtl)]) : reply
    },
  }
}

const byRefreshToken = publicAccess('the refresh token is the proof')

export function refreshRoute<U, C>(auth: Auth<U, C>, carrier: TokenCarrier): NamedRoute {
  return {
    name: 'refresh',
    method: 'POST',
    path: '/refresh',
    access: byRefreshToken,
    ...(carrier.body && { body: carrier.body }),
    handle: async request => {
      const presented = carrier.present(request)
      if (presented === undefined) {
        throw new AuthError('authentication_required', { message: 'This request needs a refresh token.' })
      }
      const dpop = internalsOf(auth).dpop && findDpopProof(request)
      const pair = await auth.refresh(presented.token, { dpop, idempotencyKey: findIdempotencyKey(request) })
      return carrier.deliver(pair, presented.remember)
    },
  }
}

export function logoutRoute<U, C>(auth: Auth<U, C>, carrier: TokenCarrier): NamedRoute {
  return {
    name: 'logout',
    method: 'POST',
    path: '/logout',
    access: byRefreshToken,
    ...(carrier.body && { body: carrier.body }),
    handle: async request => {
      const presented = carrier.present(request)
      if (presented !== undefined) await auth.logout(presented.token).catch(unlessUnauthorized)
      return carrier.dismiss()
    },
  }
}

/** Ignores an invalid token: its session has ended already (RFC 7009 §2.2). */
export function unlessUnauthorized(error: unknown): void {
  if (!isUnauthorized(error)) throw error
}

/** The name of the device in the user's list of sessions. */
export function deviceOf(request: HttpRequest): string | undefined {
  return deviceName(request.header('user-agent'))
}
