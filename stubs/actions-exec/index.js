// @actions/core needs @actions/exec for one function, platform.getDetails, which this action never
// calls. The real package (and @actions/io behind it) would be a quarter of the bundle and would load
// child_process at every start, so this stands in for it.
export function getExecOutput() {
  throw new Error('@actions/exec is not bundled: platform.getDetails cannot be used in this action')
}
