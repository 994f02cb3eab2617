const builtin = globalThis.process?.getBuiltinModule

/**
 * Node's own crypto where the runtime has it, and undefined elsewhere. It is looked up and not imported, so that what
 * only verifies tokens bundles for runtimes without it.
 */
export const nodeCrypto = builtin?.('node:crypto')

/** The same for its buffers. */
export const nodeBuffer = builtin?.('node:buffer')

/** Node itself. Bun and Deno have the same modules, and not yet every algorithm in them. */
export const isNode = nodeCrypto !== undefined && !('bun' in process.versions) && !('deno' in process.versions)
