// pnpm release:dry [folder]: plays a release in a copy of the repository: the next version, its changelog, the build, the
// tarballs, their bills of materials, digests and provenance, and applications that install them. Nothing is published. The
// results stay in the folder, by default a new one.
import { createHash, generateKeyPairSync } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { addressesOf, repository, site } from '../lib/addresses.mjs'
import { notesOf } from '../lib/changelog.mjs'
import { signed, statementIn, statementOf } from '../lib/provenance.mjs'
import { runOrThrow, secondsSince } from '../lib/run.mjs'
import { tarballName } from '../lib/tarball.mjs'
import { packages, publishable, root } from '../lib/workspace.mjs'

const start = performance.now()
const results = resolve(process.argv[2] ?? mkdtempSync(join(tmpdir(), 'sallyport-release-')))
const copy = mkdtempSync(join(tmpdir(), 'sallyport-release-copy-'))
const out = join(results, 'packages')

/** Copies the files under version control and links the installed dependencies. */
async function copyRepository() {
  const files = await runOrThrow('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root })
  for (const file of files.split('\0').filter(path => path !== '' && existsSync(join(root, path)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file), { verbatimSymlinks: true })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const { folder } of [...packages(), { folder: join(root, '.ci') }]) {
    const modules = join(folder, 'node_modules')
    if (existsSync(modules))
      cpSync(modules, join(copy, modules.slice(root.length)), { recursive: true, verbatimSymlinks: true })
  }
}

/** Runs a script of the copy and shows what it prints. Throws if it fails. */
function step(title, script, ...args) {
  console.log(`\n== ${title}`)
  const { status } = spawnSync(process.execPath, [join(copy, script), ...args], { cwd: copy, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${title}: exit code ${status}`)
}

function manifestOf({ folder }) {
  return JSON.parse(readFileSync(join(copy, folder.slice(root.length), 'package.json'), 'utf8'))
}

/** Writes the statement that the workflow would have Sigstore sign, signed with a key that nobody else has. */
async function writeProvenance(manifests) {
  console.log('\n== provenance')
  const tarballs = manifests.map(manifest => ({
    manifest,
    sha512: createHash('sha512')
      .update(readFileSync(join(out, tarballName(manifest))))
      .digest('hex'),
  }))
  const commit = (await runOrThrow('git', ['rev-parse', 'HEAD'], { cwd: root })).trim()
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const envelope = signed(statementOf(tarballs, { commit, version: manifests[0].version }), privateKey)
  const subjects = statementIn(envelope, publicKey)?.subject ?? []
  if (subjects.length !== manifests.length) throw new Error('the signature of the provenance does not verify')
  writeFileSync(join(results, 'provenance.dsse.json'), JSON.stringify(envelope, null, 2))
  console.log(`a statement about ${subjects.length} tarballs is signed with a throwaway key, and verifies`)
}

try {
  await copyRepository()
  step('version', '.ci/release/version.mjs')
  const manifests = publishable().map(manifestOf)
  step('build', '.ci/build.mjs')
  mkdirSync(results, { recursive: true })
  step('pack', '.ci/release/pack.mjs', out)
  await writeProvenance(manifests)
  step('check', '.ci/check-packages.mjs', '--tarballs', out, '--runtimes')
  step('npm publish --dry-run', '.ci/release/publish.mjs', out, '--dry-run')

  const { version } = manifests[0]
  const changelog = readFileSync(join(copy, 'CHANGELOG.md'), 'utf8')
  writeFileSync(join(results, 'NOTES.md'), `${notesOf(changelog, version)}\n`)
  console.log(`
== ${manifests.length} packages of version ${version} could be released (${secondsSince(start)})
The tarballs, the notes of the release (NOTES.md) and the provenance are in ${results}

What only the release workflow can do: sign the provenance with its identity (Sigstore), which needs an OIDC token of GitHub;
publish; create the tag v${version} and the GitHub release.

Before the first release, the owner must confirm that these belong to the project:
  ${repository}
  ${site}
  ${addressesOf('core').homepage}
  the names on npm: ${manifests.map(({ name }) => name).join(', ')}`)
} finally {
  rmSync(copy, { recursive: true, force: true })
}
