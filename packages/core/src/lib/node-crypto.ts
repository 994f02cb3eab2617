const builtin = globalThis.process?.getBuiltinModule

/**
 * Node's crypto; undefined on runtimes without it. It is looked up instead of imported, so that code which only verifies tokens
 * can be bundled for such runtimes.
 */
export const nodeCrypto = builtin?.('node:crypto')

/** Node's buffers; undefined on runtimes without them. */
export const nodeBuffer = builtin?.('node:buffer')

/**
 * Whether this is Node. Bun, Deno and Cloudflare's workerd have the same modules, but not every algorithm and kind of key.
 * workerd claims a version of Node, but names none of its parts.
 */
export const isNode =
  nodeCrypto !== undefined &&
  !('bun' in process.versions) &&
  !('deno' in process.versions) &&
  Boolean(process.versions.v8)
