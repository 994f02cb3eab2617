'use client'

import { client } from '@/lib/client.ts'

export function Logout() {
  const logout = async () => {
    await client().logout()
    location.assign('/')
  }
  return <button onClick={() => void logout()}>Log out</button>
}
