import type { WireRequest } from '../http/wire.ts'
import { type Attack, type Row, tryRows } from './attack.ts'
import { type AttackWorld, bearer, isSuccess } from './world.ts'

/** Spellings that some router, proxy or URL parser treats as the path. */
function spellingsOf(path: string): readonly string[] {
  const name = path.slice(1)
  const escaped = name.codePointAt(0)?.toString(16) ?? ''
  return [
    path.toUpperCase(),
    `/${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
    `/${path}`,
    `//${path}`,
    `${path}/`,
    `${path}//`,
    `/%${escaped}${name.slice(1)}`,
    `/%25${escaped}${name.slice(1)}`,
    `${path}%2f`,
    `/%2f${name}`,
    `${path};a=b`,
    `/;${path}`,
    `/.${path}`,
    `${path}/.`,
    `/x/..${path}`,
    `/x/%2e%2e${path}`,
    `${path}/x/..`,
    `${path}%00`,
    `${path}%20`,
    `${path}%09`,
    `${path}.json`,
    `${path}#`,
    `http://localhost${path}`,
    `http://other.example${path}`,
    `HTTP://LOCALHOST/${path}`,
  ]
}

/** Headers with which frameworks and proxies change the path. */
const rewrites = ['X-Original-URL', 'X-Rewrite-URL', 'X-Forwarded-Prefix']

/** Headers with which they skip checks. */
const passes = [
  'X-Middleware-Subrequest: middleware:middleware:middleware:middleware:middleware',
  'X-HTTP-Method-Override: OPTIONS',
]

function split(target: string): readonly [path: string, query: string] {
  const at = target.indexOf('?')
  return at === -1 ? [target, ''] : [target.slice(0, at), target.slice(at)]
}

/** Requests without a token and with the token of a user without the role. */
function tricks({ options, own, guarded }: AttackWorld): readonly Row<WireRequest>[] {
  const { path: target } = options.restricted
  const [path, query] = split(target)
  const authorization = `Authorization: Bearer ${own.text}`
  const requests: readonly Row<WireRequest>[] = [
    ...spellingsOf(path).map(each => [each, { method: 'GET', target: each + query }] as const),
    ['HEAD', { method: 'HEAD', target }],
    ...passes.map(header => [header, { method: 'GET', target, headers: [header] }] as const),
    ...rewrites.map(name => {
      return [name, { method: 'GET', target: guarded, headers: [`${name}: ${target}`] }] as const
    }),
  ]
  return requests.flatMap(([name, request]) => [
    [`${name}, without a token`, request],
    [`${name}, without the role`, { ...request, headers: [...(request.headers ?? []), authorization] }],
  ])
}

/** No spelling of a request bypasses the guard of the restricted path. */
export const pathAttack: Attack = {
  title: 'H09 no spelling of a request bypasses a guard',
  async run(world) {
    const secret = (await world.ask(bearer(world.allowed, world.options.restricted.path))).body
    return tryRows(tricks(world), async request => {
      const answer = await world.ask(request)
      const told = request.target === world.guarded ? answer.body === secret : isSuccess(answer)
      return told ? `answered ${answer.status}` : undefined
    })
  },
}
