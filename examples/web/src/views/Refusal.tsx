/** What the API refused. Empty as long as there is nothing, so that screen readers announce what comes. */
export function Refusal({ text }: { readonly text: string | undefined }) {
  return (
    <p role="alert" className="refusal">
      {text}
    </p>
  )
}
