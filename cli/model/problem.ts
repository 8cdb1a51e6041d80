/** Something that whoever runs the command can act on: the message is one plain sentence that says what to do. */
export class ModelProblem extends Error {
  override readonly name = 'ModelProblem';
}
