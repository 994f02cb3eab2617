import { Component, type ComponentChild, createElement, type FunctionComponent } from 'preact'

/** Renders a component again only if one of its properties is another value. */
export function memo<P extends object>(render: FunctionComponent<P>): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return (Object.keys(next) as (keyof P)[]).some(name => next[name] !== this.props[name])
    }
    override render(): ComponentChild {
      return createElement(render, this.props)
    }
  }
  return props => createElement(Memo, props)
}
