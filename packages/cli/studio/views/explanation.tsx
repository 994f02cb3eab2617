import type { StudioExplanation } from '../../src/studio/model.ts'
import { words } from '../format.ts'
import { Badge } from '../parts.tsx'

const truths = new Map<boolean | null, string>([
  [true, 'held'],
  [false, 'did not hold'],
  [null, 'could not be determined'],
])

/** A decision of the policy, with every rule that it considered. */
export function Explanation({ explanation }: { readonly explanation: StudioExplanation }) {
  const { allowed, reason, rule, text, unknownRoles, considered } = explanation
  return (
    <article class={`verdict ${allowed ? 'good' : 'bad'}`}>
      <h3>
        {allowed ? 'Allowed' : 'Denied'} <Badge tone={allowed ? 'good' : 'bad'}>{words(reason)}</Badge>
      </h3>
      <p>{text}</p>
      {rule !== null && (
        <p class="rule">
          The rule that decided: <code>{rule}</code>
        </p>
      )}
      {unknownRoles.length > 0 && <p>The policy does not have these roles: {unknownRoles.join(', ')}.</p>}
      <h4>{considered.length === 0 ? 'No rule applies to the roles of the subject.' : 'Rules that were considered'}</h4>
      <ul class="considered">
        {considered.map(each => (
          <li key={each.rule}>
            <p>
              <Badge tone={toneOf(each)}>{`${each.effect}: ${truths.get(each.held)!}`}</Badge> <code>{each.rule}</code>
            </p>
            <ul>
              {each.conditions.map(({ condition, held, attributes }) => (
                <li key={condition}>
                  <span class={held === true ? 'yes' : 'no'}>{held === true ? '✓' : held === false ? '✗' : '?'}</span>{' '}
                  <code>{condition}</code>
                  <span class="values">
                    {attributes.map(({ name, value }) => (
                      <span key={name}>
                        {name} is <code>{value}</code>
                      </span>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </article>
  )
}

function toneOf({ effect, held }: StudioExplanation['considered'][number]) {
  if (effect === 'deny') return held === false ? 'quiet' : 'bad'
  return held === true ? 'good' : 'notice'
}
