import { type ComponentChildren, createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Tone } from '../src/studio/model.ts'
import { clockTime, fullTime, type Zone } from './format.ts'

/** The zone of every time on the page. */
export const ZoneContext = createContext<Zone>('local')

/** A time of day; its tooltip has the date. */
export function Time({ at }: { readonly at: number }) {
  const zone = useContext(ZoneContext)
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at, zone)}>
      {clockTime(at, zone)}
    </time>
  )
}

/** A short label in a colour, which never says anything by the colour only. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>
}

/** An id, cut if it is long; its tooltip has all of it. */
export function Id({ value }: { readonly value: string }) {
  return (
    <code class="id" title={value}>
      {value}
    </code>
  )
}

/** What a view says if it has nothing to show, and how to change that. */
export function Empty({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      <p>{children}</p>
    </div>
  )
}

/** A view: its heading, a sentence about it, and its controls. */
export function Section(props: {
  readonly title: string
  readonly intro: ComponentChildren
  readonly controls?: ComponentChildren
  readonly children: ComponentChildren
}) {
  return (
    <section class="view" aria-labelledby="view-title">
      <header class="view-head">
        <div>
          <h2 id="view-title">{props.title}</h2>
          <p class="intro">{props.intro}</p>
        </div>
        {props.controls && <div class="controls">{props.controls}</div>}
      </header>
      {props.children}
    </section>
  )
}

/** An error of a call, announced to screen readers. */
export function Problem({ text }: { readonly text: string | undefined }) {
  return (
    <p class="problem" role="alert" hidden={text === undefined}>
      {text}
    </p>
  )
}

/** A line chart without axes. Its text says what it shows. */
export function Sparkline({ values, label }: { readonly values: readonly number[]; readonly label: string }) {
  const top = Math.max(1, ...values)
  const step = 240 / Math.max(1, values.length - 1)
  const points = values.map((value, at) => `${(at * step).toFixed(1)},${(46 - (value / top) * 44).toFixed(1)}`)
  return (
    <svg class="sparkline" viewBox="0 0 240 48" role="img" aria-label={label} preserveAspectRatio="none">
      <polyline points={points.join(' ')} />
    </svg>
  )
}

/** A figure with its name. */
export function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
