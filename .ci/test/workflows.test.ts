import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pnpm } from '../lib/pnpm.mjs'
import { root } from '../lib/workspace.mjs'

const folder = join(root, '.github/workflows')
const workflows = readdirSync(folder).map(name => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
const { scripts, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>
  engines: { readonly node: string }
}

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found!)

/** The jobs of a workflow by name. */
function jobsOf(text: string): ReadonlyMap<string, string> {
  const [, jobs = ''] = text.split(/^jobs:$/m)
  const parts = jobs.split(/^ {2}(?=[\w-]+:$)/m).slice(1)
  return new Map(parts.map(part => [part.slice(0, part.indexOf(':')), part]))
}

describe.each(workflows)('$name', ({ name, text }) => {
  test('J08 every action is pinned to a commit, with its version as a comment', () => {
    const actions = all(text, /uses: (.+)$/gm)
    expect(actions.length).toBeGreaterThan(0)
    expect(actions.filter(action => !/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([])
  })

  test('J08 rights are given to single jobs, and an OIDC token only to those that sign or publish', () => {
    expect(text).toMatch(/^permissions: \{\}$|^permissions:\n {2}contents: read\n(?! {2})/m)
    const signers = [...jobsOf(text)]
      .filter(([, job]) => job.includes('id-token: write'))
      .map(([job]) => `${name} ${job}`)
    const allowed = new Set(['release.yml publish', 'scorecard.yml analyze', 'site.yml deploy'])
    expect(signers.filter(signer => !allowed.has(signer))).toEqual([])
  })

  test('J08 no script contains an expression', () => {
    const runs = text.split(/^ +(?:- )?run: /m).slice(1)
    const bodies = runs.map(script => script.split(/^ +(?:env|working-directory|- \w+):/m)[0]!)
    expect(bodies.filter(body => body.includes('${{'))).toEqual([])
  })

  test('pnpm has the version of the repository, and its scripts exist', () => {
    expect(all(text, /\b(pnpm@[\d.]+)/g).filter(version => version !== pnpm)).toEqual([])
    const commands = [...all(text, /pnpm@[\d.]+ (?:run )?([a-z][\w:]+)/g), ...all(text, /'((?:check|release):\w+)'/g)]
    expect(commands.filter(command => !['install', 'run'].includes(command) && scripts[command] === undefined)).toEqual(
      [],
    )
  })

  test('every job has a time limit', () => {
    const jobs = [...jobsOf(text)]
    expect(jobs.length).toBeGreaterThan(0)
    expect(jobs.filter(([, job]) => !/^ {4}timeout-minutes: \d+$/m.test(job)).map(([job]) => job)).toEqual([])
  })
})

test('the job that can publish installs no dependency', () => {
  const publish = jobsOf(workflows.find(({ name }) => name === 'release.yml')!.text).get('publish')!
  expect(publish).toContain('id-token: write')
  expect(publish).not.toMatch(/pnpm|npm (ci|install)/)
  // With it, setup-node configures an empty token, and npm does not ask for one by OIDC.
  expect(publish).not.toContain('registry-url:')
})

test('ci runs every check on the oldest Node, with the servers of compose.yaml', () => {
  const { text } = workflows.find(({ name }) => name === 'ci.yml')!
  const images = (yaml: string) => all(yaml, /^ +image: (.+)$/gm).toSorted()
  expect(images(text)).toEqual(images(readFileSync(join(root, 'compose.yaml'), 'utf8')))
  expect(text).toContain('run: .ci/run')
  expect(engines.node.startsWith(`>=${/node-version: (\d+)/.exec(text)![1]}.`)).toBe(true)
})
