import { describeGuard } from '../../guard/description.ts'
import { operationOf } from '../../routes/operation.ts'
import type { Mount } from './mount.ts'
import { canOnlyAnswer, isClosing, type MethodHandles } from './route-guards.ts'
import type { ScopedGuard } from './scope.ts'
import type { Handle } from './stack.ts'

/** Tells whether a route has only guards: it answers nothing, and protects what comes after it. */
export function hasOnlyGuards({ handles }: MethodHandles): boolean {
  return handles.length > 0 && handles.every(handle => isClosing(handle) && handsOn(handle))
}

/** Handlers may be marked as guards too, because they check requests themselves. */
function handsOn(handle: Handle): boolean {
  return !canOnlyAnswer(handle) && operationOf(handle) === undefined
}

/** What a route of guards protects: `app.all('/api/*rest', guard())` protects everything below `/api`. */
export function scopesOf(
  { method, handles }: MethodHandles,
  mount: Mount,
  { isSensitive, isStrict }: { readonly isSensitive: boolean; readonly isStrict: boolean },
): readonly ScopedGuard[] {
  const path = reachOf(mount)
  // With strict routing, paths that differ in a trailing slash look equal here but are not.
  if (path === undefined || (path.isExact && isStrict)) return []
  const own = { ...path, isSensitive, method: method === 'ALL' ? undefined : method }
  return handles.filter(isClosing).map(handle => ({ ...own, description: describeGuard(handle)! }))
}

type Reach = Pick<ScopedGuard, 'segments' | 'below' | 'isExact'>

/** A wildcard is `*` in Express 4, and `*name`, `{*name}` or `{/*name}` in Express 5. */
function reachOf({ text, segments, isKnown }: Mount): Reach | undefined {
  if (!isKnown) return undefined
  const [, start, last = ''] = /^(.*?)(\{\/\*\w+\}|\/?\*\w*|\/\{\*\w+\})$/.exec(text) ?? []
  if (start === undefined) return { segments, below: 0, isExact: true }
  if (/[*?{}()]/.test(start) || /^\*\w+/.test(last)) return undefined
  const isAnything = last.startsWith('{/') || (start === '' && (/^\/?\*$/.test(last) || last.startsWith('/{')))
  // `/api*` also matches `/apis`, which a scope of whole segments cannot express.
  if (start !== '' && last === '*') return undefined
  return { segments: start.split('/').filter(Boolean), below: isAnything ? 0 : 1, isExact: false }
}
