import type { AdapterDescription } from '@sallyport/core/adapter'
import { type Finding, finding } from '../finding.ts'
import type { Patient } from '../patient.ts'

/** Checks the cookies of every adapter against the address of the API and the origins of its pages. */
export function checkCookies({ auth }: Patient): Finding[] {
  if (auth === undefined) return []
  const api = auth.issuers.filter(issuer => URL.canParse(issuer)).map(issuer => new URL(issuer))[0]
  const found = auth.adapters
    .filter(({ cookies }) => cookies.length > 0)
    .flatMap(adapter => [
      ...cookieFindings(adapter),
      ...(api === undefined ? [] : siteFindings(adapter, api, auth.production)),
    ])
  return [...new Map(found.map(each => [`${each.code} ${each.what}`, each])).values()]
}

function cookieFindings({ cookies }: AdapterDescription): Finding[] {
  return cookies
    .filter(({ name }) => !name.startsWith('__Host-'))
    .flatMap(({ name }) =>
      finding('warning', 'cookie_without_host', `The cookie ${name} has no prefix __Host-.`, {
        why: 'Every subdomain of the site can overwrite it, and log a user in as somebody else.',
        fix: 'Use a name with __Host- and the path /.',
      }),
    )
}

function siteFindings({ cookies, origins }: AdapterDescription, api: URL, production: boolean): Finding[] {
  const pages = origins.map(origin => new URL(origin))
  const far = pages.filter(page => !isSameSite(page, api))
  return [
    ...(api.protocol === 'https:' || isLocal(api) ? [] : plainApi),
    ...(production ? pages.filter(isLocal).flatMap(localPage) : []),
    ...pages.filter(page => page.protocol === 'http:' && !isLocal(page)).flatMap(plainPage),
    ...cookies
      .filter(({ sameSite }) => sameSite !== 'none')
      .flatMap(({ name }) => far.flatMap(page => neverSent(name, page, api))),
    ...cookies
      .filter(({ sameSite }) => sameSite === 'none' && far.length === 0)
      .flatMap(({ name }) => needlessNone(name)),
  ]
}

/** Without a list of public suffixes, two last labels are taken for the site; three for suffixes such as co.uk. */
function isSameSite(page: URL, api: URL): boolean {
  if (page.hostname === api.hostname || (isLocal(page) && isLocal(api))) return true
  return siteOf(page.hostname) === siteOf(api.hostname)
}

function siteOf(host: string): string {
  const labels = host.split('.')
  const isAddress = /^[\d.]+$|^\[/.test(host)
  return isAddress ? host : labels.slice(/\.(com?|org|net|gov|ac|edu)\.[a-z]{2}$/.test(host) ? -3 : -2).join('.')
}

function isLocal({ hostname }: URL): boolean {
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || hostname.startsWith('127.')
  )
}

const plainApi = finding('error', 'cookies_over_http', 'The issuer is an http: URL, but tokens are in cookies.', {
  why: 'All cookies of Sallyport are Secure: browsers neither keep nor send them over http.',
  fix: 'Serve the API over https, and write its address into issuer.',
})

function plainPage({ origin }: URL): Finding[] {
  return finding('warning', 'cookies_http_origin', `cookies.origins contains ${origin}, which is not https.`, {
    why: 'Browsers take http and https of one domain for two sites, and send it no SameSite cookie. Anybody on the network can change its pages.',
    fix: 'Serve the pages over https.',
  })
}

function localPage({ origin }: URL): Finding[] {
  return finding('warning', 'cookies_local_origin', `cookies.origins contains ${origin} in production.`, {
    why: 'Any program that listens on that port of a user may act as the user.',
    fix: 'List it in development only.',
  })
}

function neverSent(name: string, page: URL, api: URL): Finding[] {
  return finding(
    'error',
    'cookie_of_other_site',
    `Browsers do not send the cookie ${name} from ${page.origin} to ${api.origin}.`,
    {
      why: 'They are two sites, and the cookie is SameSite.',
      fix: "Serve the API below the same domain as the pages, or set sameSite to 'none' for the cookie.",
    },
  )
}

function needlessNone(name: string): Finding[] {
  return finding(
    'warning',
    'cookie_none_needless',
    `The cookie ${name} is SameSite=None, but no page of another site needs it.`,
    {
      why: 'SameSite stops requests of other sites in the browser, before the check for CSRF has to.',
      fix: "Leave sameSite out; 'strict' is the default.",
    },
  )
}
