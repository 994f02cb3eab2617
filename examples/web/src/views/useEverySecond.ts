import { useEffect, useState } from 'react'

/** Renders the component every second, and calls the function if the page is visible. */
export function useEverySecond(call?: () => void): void {
  const [, setTurn] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => {
      setTurn(turn => turn + 1)
      if (document.visibilityState === 'visible') call?.()
    }, 1000)
    return () => clearInterval(timer)
  }, [call])
}
