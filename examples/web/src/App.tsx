import { useState } from 'react'
import { session } from './api/session.ts'
import { useStore } from './api/store.ts'
import { AccessToken } from './views/AccessToken.tsx'
import { Header } from './views/Header.tsx'
import { HttpLog } from './views/HttpLog.tsx'
import { Login } from './views/Login.tsx'
import { Orders } from './views/Orders.tsx'
import { People } from './views/People.tsx'
import { NewPassword } from './views/NewPassword.tsx'
import { Sessions } from './views/Sessions.tsx'
import { Thief } from './views/Thief.tsx'

/** The token of a reset mail's link: it is after `#`, which browsers do not send. */
const resetToken = location.hash.slice(1)
history.replaceState(null, '', location.pathname)

/** What the user sees is on the left; the thief and the requests are on the right. */
export function App() {
  const { user } = useStore(session)
  const [token, setToken] = useState(resetToken)

  return (
    <>
      <Header />
      <div className="columns">
        <main>
          {token !== '' && <NewPassword token={token} onDone={() => setToken('')} />}
          {token === '' && user === null && <Login />}
          {token === '' && user && (
            <>
              <Orders key={user.id} user={user} />
              {user.roles.includes('admin') && <People user={user} />}
              <div className="pair">
                <AccessToken />
                <Sessions />
              </div>
            </>
          )}
        </main>
        <aside aria-label="Behind the scenes">
          <Thief />
          <HttpLog />
        </aside>
      </div>
    </>
  )
}
