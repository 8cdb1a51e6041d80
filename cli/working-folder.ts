/**
 * Imported first by every command: paths that people type begin where they called npm, which runs its scripts in the folder of
 * the project.
 */
const { INIT_CWD: calledFrom, npm_lifecycle_script: script } = process.env;
const program = process.argv[1]?.replaceAll('\\', '/') ?? '';
// A program that another script starts, such as a test, has its own folder.
if (calledFrom && script?.split(/\s+/).some((word) => word.endsWith('.ts') && program.endsWith(word))) {
  process.chdir(calledFrom);
}
