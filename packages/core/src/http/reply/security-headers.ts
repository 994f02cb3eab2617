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
 * Makes the header options of an API, whose answers are no pages: nothing in them may load, run, or be framed.
 *
 * Mount it first, so that errors have the headers too. It holds for every sub-domain that HTTPS is the only way, for two
 * years; set `strictTransportSecurity` yourself where that is not so.
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
    // Helmet's word for taking it away.
    xPoweredBy: true,
  }
}
