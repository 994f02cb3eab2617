/** Options for the packages `helmet` and `@fastify/helmet`. */
export interface SecurityHeadersPreset {
  /** `Content-Security-Policy`: an API loads nothing and is framed by nobody. */
  contentSecurityPolicy: { useDefaults: false; directives: Record<string, string[]> }
  /** `Cross-Origin-Opener-Policy`. */
  crossOriginOpenerPolicy: { policy: 'same-origin' }
  /** `Cross-Origin-Resource-Policy`: other origins cannot embed responses. */
  crossOriginResourcePolicy: { policy: 'same-origin' }
  /** `Referrer-Policy`: addresses of the API are not passed on. */
  referrerPolicy: { policy: 'no-referrer' }
  /** `Strict-Transport-Security`, in seconds. */
  strictTransportSecurity: { maxAge: number; includeSubDomains: boolean }
  /** `X-Content-Type-Options: nosniff`. */
  xContentTypeOptions: true
  /** `X-Frame-Options: DENY`, for browsers without `frame-ancestors`. */
  xFrameOptions: { action: 'deny' }
  /** Removes `X-Powered-By`. */
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
