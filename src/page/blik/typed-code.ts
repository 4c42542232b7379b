import { codeLength, digitsOf, parseCode } from '../../contract/parse-code.ts'
import { editCode, formatCode } from './edit-code.ts'

/**
 * What the payer has typed. It stands in the field and nowhere else: programs that fill fields in, input methods and
 * browsers that restore a page do not tell the app of all that they do, so it is read at the moment when it counts.
 */
export interface TypedCode {
  /** Takes charge of a field, which takes over from the one before: text, focus and selection. Returns how to let go. */
  attach(field: HTMLInputElement, onEdit: () => void): () => void
  /** The code in the field, as the server would read it from the plain form; fewer than six digits if there are no more. */
  read(): string
  /** Puts digits in place of what stands in the field. */
  put(digits: string): void
}

/** `served` is the field of the document, which may hold digits before the app is in charge; null where there is none. */
export const createTypedCode = (served: HTMLInputElement | null): TypedCode => {
  let field = served
  let onEdit = () => {}
  const focus = watchFocus()
  if (served !== null) focus.watch(served.ownerDocument)

  const takeOver = (next: HTMLInputElement) => {
    if (field !== null && field !== next) {
      if (next.value === '') next.value = field.value
      if (focus.wasOn(field)) {
        next.focus({ preventScroll: true })
        next.setSelectionRange(field.selectionStart, field.selectionEnd, field.selectionDirection ?? 'none')
      }
    }
    field = next
    focus.watch(next.ownerDocument)
  }

  return {
    attach(next, tell) {
      takeOver(next)
      onEdit = tell
      const release = groupDigits(next, () => onEdit())
      return () => {
        release()
        onEdit = () => {}
      }
    },
    read: () => parseCode(field?.value ?? ''),
    put(digits) {
      if (field === null) return
      field.value = formatCode(digits)
      onEdit()
    },
  }
}

/** Which element has the focus, or had it until it was taken out of the page. */
const watchFocus = () => {
  let focused: EventTarget | null = null
  const watched = new WeakSet<Document>()
  return {
    watch(page: Document) {
      if (watched.has(page)) return
      watched.add(page)
      focused = page.activeElement
      page.addEventListener('focusin', ({ target }) => {
        focused = target
      })
      page.addEventListener('focusout', ({ target }) => {
        // Some browsers tell this of an element that is being taken out, too: it is still there at this moment.
        queueMicrotask(() => {
          if (target === focused && target instanceof Node && target.isConnected && page.hasFocus()) focused = null
        })
      })
    },
    wasOn: (element: Element) => focused === element,
  }
}

/** Keeps a field's digits in two groups, with the caret beside its digit, after each edit. */
const groupDigits = (field: HTMLInputElement, onEdit: () => void): (() => void) => {
  let before = field.value
  let isComposing = false

  const show = ({ text, caret }: { text: string; caret: number }) => {
    if (field.value !== text) field.value = text
    const hasCaret = field.selectionStart === caret && field.selectionEnd === caret
    if (field.ownerDocument.activeElement === field && !hasCaret) field.setSelectionRange(caret, caret)
  }
  const regroup = (forwards: boolean) => {
    const after = { text: field.value, caret: field.selectionStart ?? field.value.length }
    show(editCode({ before, after, forwards }))
    before = field.value
    onEdit()
  }

  const onBeforeInput = () => {
    // Whatever was put there without an event is what the edit begins with.
    if (!isComposing) before = field.value
  }
  const onInput = (event: Event) => {
    // To change the text under an input method that is still composing would garble it.
    if (isComposing) return onEdit()
    regroup(event instanceof InputEvent && event.inputType === 'deleteContentForward')
  }
  const onChange = () => {
    isComposing = false
    regroup(false)
  }
  const listeners = {
    beforeinput: onBeforeInput,
    input: onInput,
    change: onChange,
    compositionstart: () => {
      before = field.value
      isComposing = true
    },
    compositionend: onChange,
  }
  const all = Object.entries(listeners)
  for (const [type, listener] of all) field.addEventListener(type, listener)
  // What stands there already was typed before the app was in charge.
  const digits = digitsOf(field.value)
  if (digits.length <= codeLength && field.value !== formatCode(digits)) regroup(false)
  return () => {
    for (const [type, listener] of all) field.removeEventListener(type, listener)
  }
}
