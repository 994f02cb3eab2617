import { defineCommand } from 'citty'
import { exitCodes } from '../fail.ts'
import { loadPolicy, loadReview } from './load-policy.ts'

const module = {
  type: 'positional',
  description: 'A module that exports a policy, as `policy` or by default.',
  valueHint: 'dist/policy.js',
  required: true,
} as const

const other = { ...module, description: 'A module that exports the old policy.' } as const

const check = { type: 'boolean', description: 'Exit with 1 if anything is reported.' } as const

const matrixCommand = defineCommand({
  meta: { name: 'matrix', description: 'Prints who may do what, as Markdown.' },
  args: { module },
  run: async ({ args }) => {
    const { matrix } = await loadReview()
    process.stdout.write(matrix(await loadPolicy(args.module)))
  },
})

const diffCommand = defineCommand({
  meta: { name: 'diff', description: 'Describes in sentences who may now do what, and who no longer may.' },
  args: { before: other, after: module, check },
  run: async ({ args }) => {
    const { diff } = await loadReview()
    const [before, after] = [await loadPolicy(args.before), await loadPolicy(args.after)]
    report(diff(before, after), 'no differences', args.check)
  },
})

const lintCommand = defineCommand({
  meta: { name: 'lint', description: 'Finds rules without effect and roles with the same rights.' },
  args: { module, check },
  run: async ({ args }) => {
    const { lint } = await loadReview()
    const findings = lint(await loadPolicy(args.module))
    const linesOf = (some: typeof findings) => some.map(({ kind, text }) => `${kind}: ${text}`)
    // Permissions with too many cases to check are notes, not mistakes in the policy.
    const [notes, faults] = [findings.filter(isNote), findings.filter(finding => !isNote(finding))]
    if (notes.length > 0) report(linesOf(notes), '', false)
    report(linesOf(faults), 'nothing found', args.check)
  },
})

export const policyCommand = defineCommand({
  meta: { name: 'policy', description: 'Reviews policies of @sallyport/rbac.' },
  subCommands: { matrix: matrixCommand, diff: diffCommand, lint: lintCommand },
})

function isNote({ kind }: { readonly kind: string }): boolean {
  return kind === 'too_many_cases'
}

function report(lines: readonly string[], nothing: string, isCheck: boolean | undefined): void {
  process.stdout.write(lines.length === 0 ? `${nothing}\n` : lines.map(line => `- ${line}\n`).join(''))
  if (isCheck && lines.length > 0) process.exitCode = exitCodes.findings
}
