import { type ReactNode, useCallback } from 'react'
import type { TypedCode } from './typed-code.ts'
import './code-field.css'

/** As the server reads it from a form that is sent without JavaScript. */
export const codeFieldName = 'blik_code'

/** A code is used once: there is nothing to fill in or to keep for programs that know passwords, one-time codes or prose. */
const leftAlone = {
  'data-1p-ignore': 'true',
  'data-lpignore': 'true',
  'data-bwignore': 'true',
  'data-protonpass-ignore': 'true',
  'data-form-type': 'other',
  'data-gramm': 'false',
  writingsuggestions: 'false',
}

interface CodeFieldProps {
  /** What its label is for. */
  id: string
  hint: string
  /** What is wrong with what stands in the field; shown in place of the hint. */
  error: string | null
  /** The id of another text that belongs to the field. */
  describedBy: string | undefined
  typedCode: TypedCode
  /** Called after each edit. */
  onEdit: () => void
}

/** One field for the six digits of a BLIK code. It has no maxlength, which would cut a paste that has a space. */
export const CodeField = ({ id, hint, error, describedBy, typedCode, onEdit }: CodeFieldProps): ReactNode => {
  const attach = useCallback((field: HTMLInputElement) => typedCode.attach(field, onEdit), [typedCode, onEdit])
  return (
    <div className="code-field">
      <input
        ref={attach}
        id={id}
        name={codeFieldName}
        className="code-field-input keeper-ignore"
        type="text"
        inputMode="numeric"
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="go"
        dir="ltr"
        aria-invalid={error !== null}
        aria-describedby={[describedBy, `${id}-help`].filter(Boolean).join(' ')}
        {...leftAlone}
      />
      <p id={`${id}-help`} className={error === null ? 'code-field-help' : 'code-field-help code-field-error'}>
        {error ?? hint}
      </p>
    </div>
  )
}
