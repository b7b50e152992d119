// Replaces @actions/exec. @actions/core needs that package for one function, platform.getDetails,
// which this action never calls. The real package and its dependency @actions/io would be a quarter
// of the bundle and would load child_process at every start. The price: platform.getDetails throws.
export function getExecOutput() {
  throw new Error('@actions/exec is not bundled: platform.getDetails cannot be used in this action')
}
