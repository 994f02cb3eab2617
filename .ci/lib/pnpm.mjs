import { runOrThrow } from './run.mjs'

/** pnpm 12 runs on Node 20, and pnpm 11 does not. CONTRIBUTING.md says why package.json does not pin it. */
export const pnpm = 'pnpm@12.21.0'

/** Packs a package as for publishing. Resolves to the tarball's path. */
export async function pack(folder, destination) {
  const output = await runOrThrow('npx', [
    '-y',
    pnpm,
    '-C',
    folder,
    'pack',
    '--json',
    '--pack-destination',
    destination,
  ])
  return JSON.parse(output.slice(output.indexOf('{'))).filename
}
