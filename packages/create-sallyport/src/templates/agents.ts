import type { Choices, Framework, StarterKind } from '../choices.ts'

const heading = '## Logins and guards'

/** How each framework writes a guard. */
const guards: Readonly<Record<Framework, GuardWords>> = {
  express: {
    guard: '`guard()`, `guard.roles(…)` or `guard.can(…)`',
    open: "`guard.public('why')`",
    recheck: "`guard({ recheck: '0s' })`",
  },
  fastify: {
    guard: '`config: { sallyport: … }`, with `roles`, `can(…)` or `{}`',
    open: "`{ public: 'why' }`",
    recheck: "`{ recheck: '0s' }`",
  },
  nestjs: {
    guard: '`@Roles(…)` or `@Can(…)`, unless every signed-in user may call it',
    open: "`@Public('why')`",
    recheck: "`@Recheck('0s')`",
  },
}

interface GuardWords {
  readonly guard: string
  readonly open: string
  readonly recheck: string
}

/** The rules for coding assistants. An existing file gets them as a section at its end, once. */
export function agentsFile(before: string | undefined, kind: StarterKind, choices: Choices, at: string): string {
  if (before === undefined) return `# For coding assistants\n\n${section(kind, choices, at)}`
  if (before.split(/\r?\n/).includes(heading)) return before
  const end = before.includes('\r\n') ? '\r\n' : '\n'
  return `${before.trimEnd()}\n\n${section(kind, choices, at)}`.replaceAll(/\r?\n/g, end)
}

function section(kind: StarterKind, { framework, policy }: Choices, at: string): string {
  const { guard, open, recheck } = guards[framework]
  const test = kind === 'create' ? 'npm test' : 'npm run test:sallyport'
  return `${heading}

This API uses [Sallyport](https://www.npmjs.com/package/@sallyport/core). Read
\`node_modules/@sallyport/core/skills/sallyport/SKILL.md\` before you change a route, a role or a login. In short:

- Every route has a guard: ${guard}. A route for everybody says why: ${open}.
- Run \`${test}\` after each change of a route. The audit in \`${at}/app.test.ts\` fails for a route without a guard: fix the
  route, not the test. Add the probe of \`@sallyport/testkit\`, which calls every route without the right token.
- Before money moves, rights change or data is exported, look the user up again: ${recheck}.
- ${policy ? `Who may act on which object is decided in \`${at}/policy.ts\`` : 'Who may act on which object belongs in a policy of `@sallyport/rbac`'}, not by \`if\` in a handler.
- Throw \`AuthError\` with a code, such as \`new AuthError('invalid_request')\`. Never answer 401 for an outage.
- Never log, return or put into a URL's query a token, a password or a secret. Never commit \`.env\`.
- A link that works once (an invitation, a confirmation) is made with \`auth.oneTimeTokens\`, not with a JWT.
- Tests use real tokens, from a login or from \`createTestAuth\` of \`@sallyport/testkit\`. Do not mock guards.
`
}
