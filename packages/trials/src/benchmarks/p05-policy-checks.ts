import { AccessControl } from 'accesscontrol'
import { newEnforcer, newModelFromString } from 'casbin'
import type { Contestant as Asked } from './policies/contestant.ts'
import { explained, owner, plain } from './policies/few-rules.ts'
import { versionOf } from '../shared/lib/versions.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { contest, ratioOf, type Rounds, rowsOf } from './contest.ts'

const unit = 'checks a second of the processor'
const own = '@sallyport/rbac'
const casl = '@casl/ability'
const set = 'a Set lookup'

/** Compares policy checks. */
export const policyChecks: Benchmark = {
  id: 'P-5',
  title: 'policy checks a second: a plain permission, a condition on the owner, an explanation',
  async run({ quick }) {
    const milliseconds = quick ? 50 : 300
    const race = async (asked: readonly Asked[]) =>
      contest(
        asked.map(each => ({ name: each.name, round: async () => checksPerSecond(each.run, milliseconds) })),
        quick ? 3 : 15,
      )
    const plainRounds = await race([...plain, accessControl(), await casbin()])
    const rows = [
      ...named('plain', withGoals(plainRounds, { [casl]: 1, [set]: 0.5 })),
      ...named('owner', withGoals(await race(owner), { [casl]: 1 })),
      ...named('explained', withGoals(await race(explained), {})),
    ]
    const names = [casl, 'accesscontrol', 'casbin']
    return { rows, versions: Object.fromEntries(names.map(name => [name, versionOf(name)])) }
  },
}

/** Repeats the check in growing batches until its processor time can be measured. */
export function checksPerSecond(run: Asked['run'], milliseconds: number): number {
  let lot = 100
  for (;;) {
    const start = process.cpuUsage()
    if (run(lot) === 0) throw new Error('nothing was allowed')
    const { user, system } = process.cpuUsage(start)
    const took = (user + system) / 1000
    if (took >= milliseconds) return lot / (took / 1000)
    lot = Math.ceil(lot * Math.min(20, Math.max(2, milliseconds / Math.max(took, 0.01))))
  }
}

/** The rows of a contest. The row of rbac says whether it has at least a share of the speed of others. */
function withGoals(rounds: Rounds, shares: Readonly<Record<string, number>>): Row[] {
  const goals = Object.entries(shares).map(([to, least]) => ({ to, least, share: ratioOf(rounds, own, to).median }))
  const goal = goals.map(({ to, least, share }) => `at least ${least} of ${to} (${share.toPrecision(2)})`).join(', ')
  const reached = goals.every(({ least, share }) => share >= least)
  return rowsOf(rounds, unit, own).map(row => (row.name === own && goal !== '' ? { ...row, goal, reached } : row))
}

function named(question: string, rows: readonly Row[]): Row[] {
  return rows.map(row => ({ ...row, name: `${question}: ${row.name}` }))
}

function accessControl(): Asked {
  const control = new AccessControl()
  control.grant('maker').createAny('order').grant('checker').updateAny('order')
  return { name: 'accesscontrol', run: count(() => control.can('maker').createAny('order').granted) }
}

async function casbin(): Promise<Asked> {
  const model = newModelFromString(`
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.obj == p.obj && r.act == p.act`)
  const enforcer = await newEnforcer(model)
  await enforcer.addPolicies([
    ['maker', 'order', 'create'],
    ['maker', 'order', 'export'],
    ['checker', 'order', 'approve'],
    ['checker', 'order', 'reject'],
  ])
  return { name: 'casbin', run: count(() => enforcer.enforceSync('maker', 'order', 'create')) }
}

function count(ask: () => boolean): Asked['run'] {
  return times => {
    let yes = 0
    for (let i = 0; i < times; i++) if (ask()) yes++
    return yes
  }
}
