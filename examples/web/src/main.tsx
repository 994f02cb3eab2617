import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { start } from './api/session.ts'
import { App } from './App.tsx'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
void start()
