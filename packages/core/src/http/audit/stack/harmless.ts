import { isMarkedHarmless } from '../../guard/description.ts'
import type { Finding } from '../findings.ts'
import type { Locate, Origin } from './origin.ts'
import type { Handle } from './stack.ts'

/** Packages whose functions hand requests on, or refuse them by themselves, and do nothing else. */
const packages: ReadonlySet<string> = new Set([
  'body-parser',
  'compression',
  'cookie-parser',
  'cors',
  'helmet',
  'morgan',
  'pino-http',
  '@fastify/compress',
  '@fastify/cookie',
  '@fastify/cors',
  '@fastify/helmet',
  '@koa/bodyparser',
  '@koa/cors',
  'koa-body',
  'koa-bodyparser',
  'koa-compress',
  'koa-conditional-get',
  'koa-etag',
  'koa-helmet',
  'koa-logger',
  'koa-pino-logger',
  'koa-response-time',
  'koa-session',
])

/** Single files of packages that have functions of the other kind too. */
const files: Readonly<Record<string, RegExp>> = {
  express: /\/lib\/middleware\/(init|query)\.js$/,
  '@nestjs/platform-express': /\/adapters\/express-adapter\.js$/,
}

/** Tells by a mark, or by where its code is, whether a function is harmless before a guard. Its name tells nothing. */
export function isHarmless(handle: Handle, locate: Locate): boolean {
  if (isMarkedHarmless(handle)) return true
  const { package: name = '', file = '' } = locate(handle)
  return packages.has(name) || (Object.hasOwn(files, name) && files[name]!.test(file))
}

/** Tells whether a function answers preflights. */
export function isCors(handle: Handle, locate: Locate): boolean {
  return ['cors', '@fastify/cors', '@koa/cors'].includes(locate(handle).package ?? '')
}

/** A function that runs before the guard. */
export interface EarlyFunction {
  /** The function itself. */
  readonly handle: Handle
  /** How it was attached, to go between its name and what it does: `is an onRequest hook that`. */
  readonly what: string
  /** Default: the function's own name and its package. */
  readonly name?: string | undefined
}

/** Makes the finding about a function that runs before the guard. */
export function findingBeforeGuard({ handle, what, name }: EarlyFunction, locate: Locate): Finding {
  const origin = locate(handle)
  const message = `${name ?? nameOf(handle, origin)} ${what} runs before the guard: it may answer, or have effects.`
  return { kind: 'before_guard', message, ...(origin.place !== undefined && { declaredAt: origin.place }) }
}

/** Names a function in a sentence. */
export function nameOf(handle: Handle, origin: Origin): string {
  if (handle.name === 'mounted_app' && origin.package === 'express') return 'An application'
  const name = handle.name === '' ? 'A function without a name' : `The function ${handle.name}`
  if (origin.isUntold) return `${name}, whose package this runtime does not tell,`
  return origin.package === undefined ? name : `${name} of ${origin.package}`
}
