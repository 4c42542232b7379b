/** The id of the element that carries the PageState in the document, as JSON. Apart, since the schema brings zod along. */
export const pageStateElement = 'state'
