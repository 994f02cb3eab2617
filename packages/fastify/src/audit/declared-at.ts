import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Returns where the application's code called a function, as `file:line`; undefined if other code called it. */
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
