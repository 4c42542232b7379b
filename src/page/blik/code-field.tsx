import { type ReactNode, useId } from 'react'
import { useGroupedDigits } from './use-grouped-digits.ts'
import './code-field.css'

/** As the server reads it from a form that is sent without JavaScript. */
export const codeFieldName = 'blik_code'

interface CodeFieldProps {
  label: string
  hint: string
  /** What is wrong with what stands in the field; shown in place of the hint. */
  error: string | null
  /** The id of another text that belongs to the field. */
  describedBy: string | undefined
  /** The digits in the field, six at the most. */
  digits: string
  onDigits: (digits: string) => void
}

/** One field for the six digits of a BLIK code. It has no maxlength, which would cut a paste that has a space. */
export const CodeField = ({ label, hint, error, describedBy, digits, onDigits }: CodeFieldProps): ReactNode => {
  const id = useId()
  const field = useGroupedDigits({ digits, onDigits })
  return (
    <div className="code-field">
      <label htmlFor={id} className="code-field-label">
        {label}
      </label>
      <input
        {...field}
        id={id}
        name={codeFieldName}
        className="code-field-input"
        type="text"
        inputMode="numeric"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        dir="ltr"
        aria-invalid={error !== null}
        aria-describedby={[describedBy, `${id}-help`].filter(Boolean).join(' ')}
      />
      <p id={`${id}-help`} className={error === null ? 'code-field-help' : 'code-field-help code-field-error'}>
        {error ?? hint}
      </p>
    </div>
  )
}
