// What a run needs of this room from its sign-in on: rows for the log, and the publication. The
// bundle keeps it in a file of its own, which is loaded while the sign-in is on its way.

export { publishReport, publishRestore } from './publish.ts'
export { rowOf } from './rows/kinds.ts'
