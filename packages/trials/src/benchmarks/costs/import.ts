import { spawnSync } from 'node:child_process'
import { median } from '../../shared/lib/numbers.ts'
import type { BenchmarkOptions, Row } from '../benchmark.ts'
import { withBundledCore } from '../bundle.ts'

/** Measures what of the import of core each dependency takes, and what is left for core itself. Each import is in a new process. */
export async function ofImport({ quick, progress }: BenchmarkOptions): Promise<Row[]> {
  progress('imports')
  const rounds = quick ? 3 : 15
  return withBundledCore((core, dependencies, folder) => {
    const whole = medianImport([core], folder, rounds)
    const together = medianImport(dependencies, folder, rounds)
    const rows = dependencies.map(name => row(`${name}, alone`, medianImport([name], folder, rounds)))
    return [
      row('in all', whole),
      ...rows,
      row('the dependencies together', together),
      row('core itself', whole - together),
      row('of that, about node:crypto', medianImport(['node:crypto'], folder, rounds)),
      row('of that, about node:net', medianImport(['node:net'], folder, rounds)),
    ]
  })
}

function row(name: string, value: number): Row {
  return { name: `import of @sallyport/core: ${name}`, value, unit: 'ms' }
}

function medianImport(names: readonly string[], folder: string, rounds: number): number {
  return median(Array.from({ length: rounds }, () => millisecondsToImport(names, folder)))
}

/** Measures the import in a new process, without the start of Node. */
export function millisecondsToImport(names: readonly string[], folder: string): number {
  const imports = names.map(name => `await import(${JSON.stringify(name)})`).join('; ')
  const script = `const start = performance.now(); ${imports}; console.log(performance.now() - start)`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(stderr)
  return Number(stdout)
}
