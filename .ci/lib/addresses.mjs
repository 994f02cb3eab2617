import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './workspace.mjs'

const { repository: repositoryAddress, homepage } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** The address of the repository, without a slash at its end. */
export const repository = repositoryAddress

/** The address of the site, with a slash at its end. */
export const site = homepage

/** Returns the members of package.json that lead from npm to the package in the repository. */
export function addressesOf(name) {
  return {
    homepage: `${repository}/tree/main/packages/${name}#readme`,
    bugs: `${repository}/issues`,
    repository: { type: 'git', url: `git+${repository}.git`, directory: `packages/${name}` },
  }
}

/** Returns where a path of the repository is shown at a tag or branch. */
export function addressOf(path, ref, kind = 'blob') {
  return `${repository}/${kind}/${ref}/${path}`
}
