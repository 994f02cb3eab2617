import { render } from 'preact'
import { App } from './app.tsx'

const root = document.getElementById('studio')!
root.replaceChildren()
render(<App />, root)
