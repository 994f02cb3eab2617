import type { Locate, ReadVariable } from '@sallyport/core/adapter'

/** A middleware; only its name and its number of parameters are visible. */
export type KoaHandle = (...args: never[]) => unknown

/** What V8's inspector tells about functions. */
export interface Inspected {
  readonly locate: Locate
  readonly readVariable: ReadVariable
}

/** What `koa-mount` made. */
export interface MountedHandle {
  readonly prefix: string
  readonly handle: KoaHandle
}

/** A function without the parameter `next` can only answer. One without named parameters may still use all of them. */
export function canOnlyAnswer({ length }: KoaHandle): boolean {
  return length === 1
}

/** Lists the functions that `koa-compose` made one of, in their order; undefined for any other function. */
export function composedOf(handle: KoaHandle, inspected: Inspected): readonly KoaHandle[] | undefined {
  if (inspected.locate(handle).package !== 'koa-compose') return undefined
  const list = inspected.readVariable(handle, 'middleware')
  return Array.isArray(list) ? (list as readonly KoaHandle[]) : undefined
}

/** Gives what `koa-mount` mounts, and where; undefined for any other function. */
export function mountedIn(handle: KoaHandle, inspected: Inspected): MountedHandle | undefined {
  if (inspected.locate(handle).package !== 'koa-mount') return undefined
  const prefix = inspected.readVariable(handle, 'prefix')
  const inner = inspected.readVariable(handle, 'downstream')
  if (typeof prefix !== 'string' || typeof inner !== 'function') return undefined
  return { prefix: prefix.replace(/\/$/, ''), handle: inner as KoaHandle }
}

/** Lists functions in the order in which they run, with those that `koa-compose` joined. */
export function flattened(handles: readonly KoaHandle[], inspected: Inspected): readonly KoaHandle[] {
  return handles.flatMap(handle => {
    const composed = composedOf(handle, inspected)
    return composed === undefined ? [handle] : flattened(composed, inspected)
  })
}
