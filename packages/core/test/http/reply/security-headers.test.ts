import { expect, test } from 'vitest'
import { securityHeaders } from '../../../src/http/reply/security-headers.ts'

test('I11 nothing of an answer loads, runs or is framed; HTTPS alone, for two years; no X-Powered-By', () => {
  const none = ["'none'"]
  expect(securityHeaders()).toEqual({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: none, frameAncestors: none, baseUri: none },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: { maxAge: 2 * 365 * 86_400, includeSubDomains: true },
    xContentTypeOptions: true,
    xFrameOptions: { action: 'deny' },
    xPoweredBy: true,
  })
})

test('I11 changing one preset does not change another', () => {
  const own = securityHeaders()
  own.strictTransportSecurity.includeSubDomains = false
  expect(securityHeaders().strictTransportSecurity.includeSubDomains).toBe(true)
})
