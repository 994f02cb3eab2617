/** Options for the packages `helmet` and `@fastify/helmet`. */
export interface SecurityHeadersPreset {
  contentSecurityPolicy: { useDefaults: false; directives: Record<string, string[]> }
  crossOriginOpenerPolicy: { policy: 'same-origin' }
  crossOriginResourcePolicy: { policy: 'same-origin' }
  referrerPolicy: { policy: 'no-referrer' }
  strictTransportSecurity: { maxAge: number; includeSubDomains: boolean }
  xContentTypeOptions: true
  xFrameOptions: { action: 'deny' }
  xPoweredBy: true
}

const twoYears = 63_072_000

/**
 * Makes the header options of an API: its responses are not pages, so they may not load or run anything or be framed.
 *
 * Mount it first, so that error responses have the headers too. It tells browsers to use only HTTPS for the host and
 * its sub-domains for two years; set `strictTransportSecurity` yourself if that is wrong for you.
 *
 * @example
 * ```ts
 * import { securityHeaders } from '@sallyport/core/http'
 * app.use(helmet(securityHeaders()))
 * ```
 */
export function securityHeaders(): SecurityHeadersPreset {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: { maxAge: twoYears, includeSubDomains: true },
    xContentTypeOptions: true,
    xFrameOptions: { action: 'deny' },
    // In helmet's options, `true` removes the header.
    xPoweredBy: true,
  }
}
