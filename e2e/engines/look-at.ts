import type { Seen } from './engine.ts'

/** Runs in the page. */
export const lookAt = (element: Element): Seen => {
  const describedBy = element.getAttribute('aria-describedby')?.split(' ') ?? []
  return {
    value: String(Reflect.get(element, 'value') ?? ''),
    description: describedBy.map((id) => document.getElementById(id)?.textContent ?? '').join(' '),
    isFocused: element === document.activeElement,
  }
}
