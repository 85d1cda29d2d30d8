package io.github.meanfield.runtime.steps;

/**
 * A layer over steps, and what it takes.
 *
 * @param inputs numbers of the parts before it whose steps it takes, the numbers of a step one part
 *     after the other; none if it takes the tokens of the row
 * @param layer the layer
 */
public record SequencePart(int[] inputs, SequenceLayer layer) {

  /** Checks the components. */
  public SequencePart {
    Require.that(
        (inputs.length == 0) == (layer instanceof TokenEmbedding),
        "%d parts are the inputs of a %s; required are none of a TokenEmbedding, and one or more of"
            + " others",
        inputs.length,
        layer.getClass().getSimpleName());
  }
}
