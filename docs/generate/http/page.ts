import type { AuthRoute } from '@sallyport/core/http'
import type { Answer, Ask, Mode } from './exchange.ts'
import type { Recorded } from './record.ts'

/** A route as an application mounts it, with tokens in bodies and in cookies. */
export interface Described {
  /** Its name in options, such as `login`; undefined for the public keys. */
  readonly name: string | undefined
  readonly path: string
  readonly body: AuthRoute
  readonly cookies: AuthRoute
}

const head = `# The auth routes over HTTP

Each route with its body, its headers, and every response. This page is written by \`pnpm docs:http\` from the table of routes,
and from requests that it sends to an application on Express; the other adapters give the same responses. Tokens and random ids
are shortened.

- Paths are those below the mount \`/auth\`. The option \`paths\` moves single routes, and \`leaveOut\` leaves them out.
- "Bodies" means the default, and "cookies" the option [\`cookies\`](cookies-and-csrf.md).
- A refusal is a problem document (RFC 9457). [Errors](errors.md) explains the codes.
- Each response has \`Cache-Control: no-store\`, except for the public keys.
- A route that the table says is for a signed-in user needs \`Authorization: Bearer <access token>\`.
- With cookies, each request but GET must come from a page of yours: the browser's \`Sec-Fetch-Site\` or \`Origin\` shows it, or
  the header \`x-csrf-token\`.
- The member \`username\` has another name with the option \`loginField\`.
`

/** Writes the page. */
export function pageOf(routes: readonly Described[], recorded: readonly Recorded[]): string {
  const list = routes.map(
    ({ name, path, body }) =>
      `| \`${body.method} ${path}\` | ${nameText(name)} | ${body.operation.summary} | ${forWhom(body)} |`,
  )
  const table = ['| route | name | | for |', '|---|---|---|---|', ...list].join('\n')
  const sections = routes.map(route =>
    sectionOf(
      route,
      recorded.filter(each => each.route === (route.name ?? 'keys')),
    ),
  )
  return `${[head.trimEnd(), table, ...sections].join('\n\n')}\n`
}

function nameText(name: string | undefined): string {
  return name === undefined ? '' : `\`${name}\``
}

function forWhom({ access }: AuthRoute): string {
  return access.kind === 'public' ? 'everybody' : 'a signed-in user'
}

function sectionOf({ path, body: route }: Described, recorded: readonly Recorded[]): string {
  const { summary } = route.operation
  const successes = recorded.filter(({ answer }) => answer.status < 400)
  const refusals = recorded.filter(({ answer }) => answer.status >= 400)
  return [
    `## \`${route.method} ${path}\``,
    `${summary}. ${accessText(route)}`,
    ...membersOf(route),
    ...headersOf(route),
    ...successes.flatMap(success => exampleOf(success, successes.length > 1)),
    answersOf(recorded),
    ...(refusals.length === 0 ? [] : [bodiesOf(refusals)]),
  ].join('\n\n')
}

function accessText({ access }: AuthRoute): string {
  if (access.kind === 'public')
    return `It needs no access token: ${access.reason === 'login' ? 'the password is the proof' : access.reason}.`
  const looked = access.recheck === undefined ? '' : ' The user is looked up in your users table first.'
  return `It needs the access token of a session.${looked}`
}

function membersOf({ body }: AuthRoute): readonly string[] {
  if (body === undefined) return []
  const { properties, required = [] } = body as {
    readonly properties: Readonly<Record<string, { readonly type: string; readonly maxLength?: number }>>
    readonly required?: readonly string[]
  }
  const rows = Object.entries(properties).map(([name, { type, maxLength }]) => {
    const limit = maxLength === undefined ? '' : `, at most ${maxLength} characters`
    return `| \`${name}\` | ${type}${limit} | ${required.includes(name) ? 'required' : 'optional'} |`
  })
  return [['| member of the body | | |', '|---|---|---|', ...rows].join('\n')]
}

function headersOf({ operation: { headers = {} } }: AuthRoute): readonly string[] {
  const rows = Object.entries(headers).map(([name, what]) => `| \`${name}\` | ${what} | optional |`)
  return rows.length === 0 ? [] : [['| header of the request | | |', '|---|---|---|', ...rows].join('\n')]
}

const modes: Readonly<Record<Mode, string>> = { body: 'Bodies', cookies: 'Cookies' }

function exampleOf({ mode, ask, answer }: Recorded, isLabelled: boolean): readonly string[] {
  return [
    ...(isLabelled ? [`${modes[mode]}:`] : []),
    fenced('http', requestText(ask)),
    fenced('http', answerText(answer)),
  ]
}

function requestText({ method, path, headers, body }: Ask): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${path} HTTP/1.1`, ...lines, ...bodyLines(body)].join('\n')
}

function answerText({ status, statusText, headers, body }: Answer): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${statusText}`, ...lines, ...bodyLines(body)].join('\n')
}

function bodyLines(body: unknown): readonly string[] {
  return body === undefined ? [] : ['', JSON.stringify(body, undefined, 2)]
}

/** A table of the responses, each with its status, its code, and when it is given. */
function answersOf(recorded: readonly Recorded[]): string {
  const rows = recorded.map(
    ({ answer, when, mode }) => `| ${answer.status} | ${codeLink(answer)} | ${where(mode, answer)}${when} |`,
  )
  return ['| status | code | when |', '|---|---|---|', ...new Set(rows)].join('\n')
}

const where = (mode: Mode, { status }: Answer): string => (mode === 'cookies' && status >= 400 ? 'cookies: ' : '')

function codeOf({ body }: Answer): string {
  return (body as { readonly code: string }).code
}

function codeLink(answer: Answer): string {
  return answer.status < 400 ? '' : `[\`${codeOf(answer)}\`](errors/${codeOf(answer)}.md)`
}

function bodiesOf(refusals: readonly Recorded[]): string {
  const blocks = refusals.map(
    ({ answer, when, mode }) => `${where(mode, answer)}${when}:\n\n${fenced('http', answerText(answer))}`,
  )
  return ['<details><summary>Each refusal in full</summary>', ...blocks, '</details>'].join('\n\n')
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``
}
