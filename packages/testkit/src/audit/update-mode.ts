/** Which files may be written: all, new ones or none. The names are those of Jest and vitest. */
export type UpdateMode = 'all' | 'new' | 'none'

/** Reads the mode from the environment or from the test runner: `vitest -u`, `jest --updateSnapshot`. */
export function updateMode(): UpdateMode {
  // Deno's `node:process` exports another `env` to workers.
  const { env } = process
  if (env['UPDATE_AUDIT'] === '1' || env['SALLYPORT_UPDATE'] === '1') return 'all'
  return modeOfRunner() ?? (isOn(env['CI']) ? 'none' : 'new')
}

/** Jest has a global `expect`, vitest one under a symbol. Both keep the mode in the same place. */
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
