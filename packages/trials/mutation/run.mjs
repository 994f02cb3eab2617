// pnpm mutation [folder…] [--only file]: changes core's sources one small thing at a time, and runs the tests that reach
// it: a change that no test notices is a hole in the tests. Takes some ten minutes a folder; what did not change since the
// last run is not tried again. Then writes the scores and the survivors into docs/mutation-testing.md.
//
//   pnpm mutation                                           # all folders
//   pnpm mutation session token
//   pnpm mutation --only packages/core/src/session/judge.ts # prints what survived, and writes nothing
//   pnpm mutation --report                                  # writes the page by the last runs
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const folders = ['token', 'password', 'checked', 'session', 'account', 'http']
const least = 85
const page = 'docs/mutation-testing.md'
const marks = ['<!-- made by pnpm mutation -->', '<!-- end -->']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, report: { type: 'boolean' } },
})
const unknown = positionals.filter(folder => !folders.includes(folder))
if (unknown.length > 0) throw new Error(`no such folder: ${unknown.join(', ')}; there are ${folders.join(', ')}`)

const chosen = positionals.length > 0 ? positionals : folders

if (values.only !== undefined) run(values.only, 'only')
else {
  if (!values.report) for (const folder of chosen) run(`packages/core/src/${folder}/**/*.ts`, folder)
  report()
}

function run(mutate, name) {
  const args = [
    'run',
    'packages/trials/mutation/stryker.config.mjs',
    '--mutate',
    mutate,
    '--incrementalFile',
    fileOf(name),
  ]
  const { status, error } = spawnSync('stryker', args, { stdio: 'inherit', env: { ...process.env, MUTATED: name } })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

function fileOf(name) {
  return `coverage/mutation-${name}.json`
}

function report() {
  const results = folders.filter(folder => existsSync(fileOf(folder))).map(resultOf)
  const text = readFileSync(page, 'utf8')
  const [start, end] = marks.map(mark => text.indexOf(mark))
  const made = `${marks[0]}\n\n${tableOf(results)}\n\n${results.map(survivorsOf).join('\n\n')}\n\n`
  writeFileSync(page, text.slice(0, start) + made + text.slice(end))
  const low = results.filter(({ score }) => score < least)
  for (const { folder, score } of low) console.error(`${folder}: ${score.toFixed(1)} %, and not ${least} %`)
  process.exitCode = low.length > 0 ? 1 : 0
}

function resultOf(folder) {
  const { files } = JSON.parse(readFileSync(fileOf(folder), 'utf8'))
  const mutants = Object.entries(files).flatMap(([path, file]) =>
    file.mutants.map(mutant => ({ ...mutant, path, lines: file.source.split('\n') })),
  )
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length
  const killed = count('Killed', 'Timeout')
  const left = count('Survived', 'NoCoverage')
  return { folder, mutants, killed, left, ignored: count('Ignored'), score: (100 * killed) / (killed + left) }
}

function tableOf(results) {
  const rows = results.map(
    ({ folder, killed, left, ignored, score }) =>
      `| \`${folder}\` | ${killed + left} | ${killed} | ${left} | ${ignored} | ${score.toFixed(1)} % |`,
  )
  return ['| folder | mutants | killed | left | not tried | score |', '|---|---|---|---|---|---|', ...rows].join('\n')
}

function survivorsOf({ folder, mutants }) {
  const left = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
  const lines = left.toSorted(byPlace).map(lineOf)
  return `### ${folder}\n\n\`\`\`text\n${lines.join('\n')}\n\`\`\``
}

function byPlace(a, b) {
  return a.path === b.path ? a.location.start.line - b.location.start.line : a.path < b.path ? -1 : 1
}

/** `session/judge.ts:24 age < 0 → age <= 0`, each side cut to what a line holds. */
function lineOf({ path, lines, location: { start, end }, replacement = '', status }) {
  const whole = lines.slice(start.line - 1, end.line)
  const last = whole.length - 1
  whole[last] = whole[last].slice(0, end.column - 1)
  whole[0] = whole[0].slice(start.column - 1)
  const place = `${path.replace('packages/core/src/', '')}:${start.line}`
  return `${place}  ${cut(whole.join(' '))} → ${cut(replacement)}${status === 'NoCoverage' ? '  (not reached)' : ''}`
}

function cut(text) {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
