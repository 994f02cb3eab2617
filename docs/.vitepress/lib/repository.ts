import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

const read = (path: string) => JSON.parse(readFileSync(root + path, 'utf8')) as Record<string, string>
const { homepage, repository: address } = read('package.json')
if (homepage === undefined || address === undefined) throw new Error('package.json: set homepage and repository')

/** The address of the repository, without a slash at its end. */
export const repository = address

/** The address of the site, with a slash at its end. */
export const site = homepage

/** The path of the site on its host, with a slash at both ends. */
export const base = new URL(homepage).pathname

/** The version of all packages. */
export const version = read('packages/core/package.json')['version']!
