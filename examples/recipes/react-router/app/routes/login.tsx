import { isApiError } from '@sallyport/client'
import { type FormEvent, useState } from 'react'
import { client } from '../lib/client.ts'

export default function Login() {
  const [problem, setProblem] = useState('')

  async function login(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [username, password] = [form.get('username') as string, form.get('password') as string]
    try {
      await client().login({ username, password })
      location.assign('/me')
    } catch (error) {
      setProblem(
        isApiError(error) && error.code === 'credentials_invalid' ? 'Wrong name or password.' : 'Try again later.',
      )
    }
  }

  return (
    <form method="post" onSubmit={event => void login(event)}>
      <input name="username" autoComplete="username" />
      <input name="password" type="password" autoComplete="current-password" />
      <button>Log in</button>
      <p role="alert">{problem}</p>
    </form>
  )
}
