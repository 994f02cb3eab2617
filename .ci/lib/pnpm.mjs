import { runOrThrow } from './run.mjs'

/** pnpm 12 runs on Node 20, which 11 does not; the root's package.json cannot pin it, see CONTRIBUTING.md. */
export const pnpm = 'pnpm@12.21.0'

/** Packs one package the way it is published and resolves to the tarball's path. */
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
