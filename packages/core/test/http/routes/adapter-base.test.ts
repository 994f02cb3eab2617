import { describe, expect, test } from 'vitest'
import { cookieModeOf } from '../../../src/http/cookies/cookie-options.ts'
import { internalsOf } from '../../../src/auth/internals.ts'
import type { RoutePolicy } from '../../../src/ports/route-policy.ts'
import { adapterOptionNames, adapterBase } from '../../../src/http/routes/adapter-base.ts'
import { setUp } from '../setup.ts'

const { auth } = setUp()
const policy: RoutePolicy = { decide: () => ({ allowed: true, reason: 'granted' }), couldEver: () => true }

/** Options for cookies that count how often they are read. */
function counted() {
  let reads = 0
  const cookies = {
    access: true,
    get origins() {
      reads += 1
      return ['https://app.example.com']
    },
  }
  return { cookies, reads: () => reads }
}

test('options are read once, however many routes and guards an application has', () => {
  const single = counted()
  cookieModeOf(single)
  const { cookies, reads } = counted()
  let asked = 0
  const options = {
    cookies,
    get policy() {
      asked += 1
      return policy
    },
  }
  const { guard } = adapterBase('app', auth, options, adapterOptionNames)
  for (const role of ['maker', 'checker']) guard({ roles: [role] })
  guard({ can: { action: 'order:approve' } })
  expect([reads(), asked]).toEqual([single.reads(), 1])
})

test('guards describe themselves, with the cookies that the options accept', () => {
  const { guard, routes } = adapterBase('app', auth, { cookies: { access: true } }, adapterOptionNames)
  const description = { kind: 'authenticated', cookies: true, csrf: true }
  expect(guard({ roles: ['maker'] }).description).toEqual({ ...description, roles: ['maker'] })
  expect(routes.find(({ path }) => path === '/sessions')?.access).toEqual(description)
})

describe('a mistake in the options is a TypeError that names it', () => {
  test.each([
    ['an unknown option', { cookie: {} }, /^cookie: is not an option of app, whose options are /],
    ['cookies', { cookies: { refresh: { path: '/x' } } }, /^cookies\.refresh\.path: /],
    ['a policy', { policy: { decide: () => true } }, /^policy: must have the methods decide and couldEver/],
    ['a realm', { realm: '' }, /^realm: /],
    ['the types of problems', { problemTypes: '/errors' }, /^problemTypes: /],
    ['a route', { leaveOut: ['logn'] }, /^leaveOut: /],
  ])('%s', (_, options, message) => {
    expect(() => adapterBase('app', auth, options as object, adapterOptionNames)).toThrow(message)
  })

  test('no Auth', () => {
    for (const other of [undefined, {}, { verify: true }]) {
      expect(() => adapterBase('app', other as never, {}, adapterOptionNames)).toThrow(
        new TypeError('auth: must be what createAuth returns'),
      )
    }
  })
})

test('tools learn of each adapter once, also if one is made for each request', () => {
  const own = setUp().auth
  for (let request = 0; request < 3; request++) adapterBase('app', own, {}, adapterOptionNames)
  const cookies = { origins: ['https://app.example.com'] }
  adapterBase('app', own, { cookies }, adapterOptionNames)
  expect(internalsOf(own).adapters.map(({ origins }) => origins)).toEqual([[], cookies.origins])
})
