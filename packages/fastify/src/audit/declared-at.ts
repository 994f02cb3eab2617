import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Tells where in the application's own code a function was called, as `file:line`; undefined where it was not. */
export function declaredAt(called: (...args: never[]) => unknown): string | undefined {
  const trace = { stack: '' }
  Error.captureStackTrace(trace, called)
  const places = trace.stack.split('\n').map(line => /\(?((?:file:|\/|[a-z]:\\).*):(\d+):\d+\)?$/i.exec(line))
  const own = places.find(place => place !== null && !/[\\/]node_modules[\\/]/.test(place[1]!))
  return own == null ? undefined : `${relative('.', pathOf(own[1]!))}:${own[2]}`
}

function pathOf(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url
}
