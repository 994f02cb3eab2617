import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { contestants } from './contestants/index.ts'
import { questions } from './questions/index.ts'
import { type Answers, reportOf } from './report.ts'
import { onStage } from './stage.ts'

const page = fileURLToPath(new URL('../../../../docs/evidence/generated/comparisons.md', import.meta.url))
const names = Object.keys(contestants)

const usage = `Usage: pnpm compare [name…] [--only question] [--write]

Asks every contestant the same questions on PostgreSQL (DATABASE_URL), and prints the answers. Takes about five minutes.

names       ${names.join(', ')}
--only      ${questions.map(({ id }) => id).join(', ')}
--write     writes docs/evidence/generated/comparisons.md; only for all contestants and questions`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, write: { type: 'boolean', default: false }, help: { type: 'boolean' } },
})

process.removeAllListeners('warning')
process.exitCode = await compare()

async function compare(): Promise<number> {
  const asked = questions.filter(({ id }) => values.only === undefined || id === values.only)
  const chosen = positionals.length === 0 ? names : positionals
  const isPart = asked.length < questions.length || chosen.length < names.length
  if (values.help || asked.length === 0 || chosen.some(name => !names.includes(name)) || (values.write && isPart)) {
    console.error(usage)
    return values.help ? 0 : 2
  }
  const answers = new Map<string, Answers>()
  for (const name of chosen) answers.set(name, await askAll(name, asked))
  if (values.write) writeFileSync(page, reportOf(answers))
  return 0
}

async function askAll(name: string, asked: typeof questions): Promise<Answers> {
  const contestant = contestants[name]!
  console.log(`\n${contestant.title}`)
  return onStage(name, contestant, async stage => {
    const answers = new Map<string, string>()
    for (const question of asked) {
      const answer = await question.ask(stage)
      console.log(`  ${question.title}: ${answer}`)
      answers.set(question.id, answer)
    }
    return answers
  })
}
