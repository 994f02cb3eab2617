/**
 * Node's own crypto where the runtime has it, and undefined elsewhere. It is looked up and not imported, so that what
 * only verifies tokens bundles for runtimes without it.
 */
export const nodeCrypto = globalThis.process?.getBuiltinModule?.('node:crypto')
