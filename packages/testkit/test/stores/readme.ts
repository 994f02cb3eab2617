import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** Tests that a package's README names the options of its store, all of them and no others. */
export function testReadmeOptions(home: URL): void {
  test('the README names every option of the store', () => {
    const source = readFileSync(new URL('src/options.ts', home), 'utf8')
    const declared = [...source.matchAll(/export interface (?:Table|\w+Store)Options[^{]*\{(.*?)^\}/gms)].flatMap(
      ([, body]) => membersOf(body!),
    )
    const readme = readFileSync(new URL('README.md', home), 'utf8')
    const [, table = ''] = /^\| option \| default .*\n\|[-|]+\n((?:\|.*\n)+)/m.exec(readme) ?? []
    const named = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
    expect(declared.length).toBeGreaterThan(0)
    expect(new Set(named)).toEqual(new Set(declared))
  })
}

function membersOf(body: string): readonly string[] {
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name!)
}

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** Tests that the first program in a package's README runs, and prints the user's id. */
export function testReadmeExample(home: URL, driver: string, env: NodeJS.ProcessEnv): void {
  test('the first example of the README runs', async () => {
    const readme = readFileSync(new URL('README.md', home), 'utf8')
    const [, program = ''] = /^```ts\n(.*?)^```$/ms.exec(readme) ?? []
    const folder = await projectWith(home, driver)
    // On a busy machine, calls may take longer than the default.
    await writeFile(join(folder, 'app.ts'), program.replace(/Store\((\w+)\)/, 'Store($1, { timeout: 10_000 })'))
    const args = ['--conditions=@sallyport/source', '--import', tsx, 'app.ts']
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, ...env },
    })
    expect(stdout).toBe('u1\n')
    await rm(folder, { recursive: true })
  })
}

async function projectWith(home: URL, driver: string): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'sallyport-')))
  const path = dirname(fileURLToPath(new URL('README.md', home)))
  await mkdir(join(folder, 'node_modules/@sallyport'), { recursive: true })
  for (const name of [driver, '@sallyport/core']) {
    await symlink(join(path, 'node_modules', name), join(folder, 'node_modules', name))
  }
  await symlink(path, join(folder, 'node_modules/@sallyport', basename(path)))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  return folder
}
