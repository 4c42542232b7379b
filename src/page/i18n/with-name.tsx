import { Fragment, type ReactNode } from 'react'

/** To be given to `t` in place of a name that WithName then puts in. */
export const nameMark = '\u0000'

/** A text with a name in it, kept apart so that a name written from right to left leaves the sentence in order. */
export const WithName = ({ text, name }: { text: string; name: string }): ReactNode => {
  const [before, ...after] = text.split(nameMark)
  return (
    <>
      {before && <span>{before}</span>}
      {after.map((part) => (
        <Fragment key={part}>
          <bdi translate="no">{name}</bdi>
          {part && <span>{part}</span>}
        </Fragment>
      ))}
    </>
  )
}
