import { type Exchange, log } from '../api/log.ts'
import { useStore } from '../api/store.ts'

/** Every request of the page, the latest first. */
export function HttpLog() {
  const exchanges = useStore(log)
  return (
    <section className="card log">
      <h2 id="log">Requests</h2>
      {exchanges.length > 0 && (
        <ol aria-labelledby="log" tabIndex={0}>
          {exchanges.map(exchange => (
            <Row key={exchange.id} {...exchange} />
          ))}
        </ol>
      )}
      <p className="quiet">{exchanges.length === 0 ? whileEmpty : leftOut}</p>
    </section>
  )
}

const whileEmpty = 'Each action shows here what was sent, and the answer.'
const leftOut = 'GET /auth/sessions is sent every second. It is listed if the answer is not 200.'

function Row({ who, method, path, status, code, sent, received }: Exchange) {
  const tokens = [sent && `sent: ${sent}`, received && `received: ${received}`].filter(Boolean).join(' · ')
  return (
    <li className={who}>
      <span className="request">
        {who === 'thief' && <span className="badge thief">thief</span>} {method} {shorten(path)}
      </span>
      <span className={`status ${status >= 200 && status < 300 ? 'good' : 'bad'}`}>
        {status === 0 ? 'no answer' : status} {code}
      </span>
      {tokens !== '' && <span className="quiet tokens">{tokens}</span>}
    </li>
  )
}

/** Ids are long, and only their presence matters here. */
function shorten(path: string): string {
  return path.replaceAll(/[\w-]{20,}/g, id => `${id.slice(0, 4)}…`)
}
