import { METHODS } from 'node:http'
import type { WireRequest } from './wire.ts'

/** Spellings of `/admin/x` that some router, proxy or URL parser takes for it. */
const spellings = [
  '/admin/x',
  '/ADMIN/x',
  '/admin/X',
  '//admin/x',
  '///admin/x',
  '/admin//x',
  '/admin/x/',
  '/admin/x//',
  '/ADMIN//x/',
  '/%61dmin/x',
  '/admin/%78',
  '/%41DMIN/x',
  '/%2561dmin/x',
  '/admin%2fx',
  '/admin%2Fx',
  '/admin%5cx',
  '/admin/x%2f',
  '/admin/x;a=b',
  '/admin/x;',
  '/admin/x;.css',
  '/admin/x/;a=b',
  '/ADMIN//x/;a=b',
  '/admin/x%3ba=b',
  '/admin;/x',
  '/admin;a=b/x',
  '/;/admin/x',
  '/admin/./x',
  '/./admin/x',
  '/admin/x/.',
  '/admin/x/..;/x',
  '/admin/../admin/x',
  '/open/../admin/x',
  '/admin/%2e/x',
  '/open/%2e%2e/admin/x',
  '/admin\\x',
  '\\admin\\x',
  '/admin/x?',
  '/admin/x%3f',
  '/admin/x?access=public',
  '/admin/x#',
  '/admin/x%00',
  '/admin/x%20',
  '/admin/x%09',
  '/admin/x%0d%0aX: y',
  '/admin/x%c0%af',
  '/admin/x%',
  '/admin/x.json',
  '/\u00e1dmin/x',
  'http://localhost/admin/x',
  'HTTP://LOCALHOST/admin/x',
  'http://other.example/admin/x',
  'http://localhost//admin/x',
  'http:admin/x',
  '//localhost/admin/x',
  'admin/x',
  '*',
] as const

const commonMethods = ['GET', 'HEAD', 'OPTIONS', 'POST'] as const
const otherMethods = ['PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'get', 'Get', 'FOO'] as const

/** Headers by which some frameworks and proxies take a request for another one. */
const rewrites = [
  'X-Original-URL: /admin/x',
  'X-Rewrite-URL: /admin/x',
  'X-HTTP-Method-Override: GET',
  'X-Forwarded-Prefix: /admin/x',
  'X-Middleware-Subrequest: middleware:middleware:middleware:middleware:middleware',
  'Forwarded: for=127.0.0.1;host=localhost',
  'Content-Length: 0',
] as const

/** Requests that try to get around the guard of `/admin/x`, without a token and with one that lacks the role. */
export const tricks: readonly WireRequest[] = [
  ...commonMethods.flatMap(method => spellings.map(target => ({ method, target, headers: [] }))),
  ...otherMethods.map(method => ({ method, target: '/admin/x', headers: [] })),
  ...['/admin/x', '/open', '/'].flatMap(target =>
    rewrites.map(header => ({ method: 'GET', target, headers: [header] })),
  ),
].flatMap(request => [request, { ...request, headers: [...request.headers, 'Authorization: Bearer {maker}'] }])

const refusals: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 501, 505])

/**
 * Tells whether a trick may be answered so: no success, and no redirection to one. The public route may say what it says,
 * frameworks tell by themselves which methods there are, and servers may close the connection for a method that they do not know.
 */
export function mayAnswer({ method, target }: WireRequest, status: number): boolean {
  if (Number.isNaN(status)) return !METHODS.includes(method)
  return refusals.has(status) || target === '/open' || (method === 'OPTIONS' && (status === 200 || status === 204))
}
