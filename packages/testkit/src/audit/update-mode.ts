import { env } from 'node:process'

/** What may be written: everything, what is not there yet, or nothing. The names are Jest's and vitest's. */
export type UpdateMode = 'all' | 'new' | 'none'

/** Reads the mode from the environment, or from the test runner around it: `vitest -u`, `jest --updateSnapshot`. */
export function updateMode(): UpdateMode {
  if (env['UPDATE_AUDIT'] === '1' || env['SALLYPORT_UPDATE'] === '1') return 'all'
  return modeOfRunner() ?? (isOn(env['CI']) ? 'none' : 'new')
}

/** Jest has `expect` on the global object, vitest under a symbol; both keep the mode in the same place. */
function modeOfRunner(): UpdateMode | undefined {
  const expects = [Symbol.for('expect-global'), 'expect'].map(key => read(globalThis, key))
  const modes = expects.map(expect => {
    const getState = read(expect, 'getState')
    const state: unknown = typeof getState === 'function' ? Reflect.apply(getState, expect, []) : undefined
    return read(read(state, 'snapshotState'), '_updateSnapshot')
  })
  return modes.find(mode => mode === 'all' || mode === 'new' || mode === 'none')
}

function read(value: unknown, key: string | symbol): unknown {
  return value === undefined || value === null ? undefined : Reflect.get(Object(value), key)
}

function isOn(flag: string | undefined): boolean {
  return flag !== undefined && flag !== '' && flag !== 'false'
}
