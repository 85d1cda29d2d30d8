package io.github.meanfield.runtime.steps;

import java.util.List;

/**
 * The layers of a network that take a sequence of tokens: layers over its steps, and the poolings
 * that make a row of them. A row without tokens has a single one, 0.
 *
 * <p>As trained, a row of features has maxSteps + 1 numbers: the tokens, any numbers behind them,
 * and last how many tokens they are. What computes a row needs no more than its tokens.
 *
 * @param maxSteps the most tokens of a row
 * @param parts layers over steps, each behind those that it takes
 * @param poolings what makes numbers of steps: its outputs, one pooling after the other
 */
public record EncodeSequence(int maxSteps, List<SequencePart> parts, List<Pooling> poolings)
    implements Layer {

  /** Most numbers of a row of the longest sequence: memory that a file asks for without data. */
  private static final long MOST_VALUES = 1 << 26;

  /** Most pairs of steps that the heads of all blocks compare: time that a single row may take. */
  private static final long MOST_PAIRS = 1 << 26;

  private static final int MOST_STEPS = 1 << 24;

  /** Checks the components. */
  public EncodeSequence {
    Require.that(
        maxSteps >= 1 && maxSteps <= MOST_STEPS,
        "maxSteps is %d; required is at least 1 and at most %d",
        maxSteps,
        MOST_STEPS);
    Require.that(!poolings.isEmpty(), "poolings is empty");
    parts = List.copyOf(parts);
    poolings = List.copyOf(poolings);
    int[] widths = widths(parts);
    // The token.
    long all = 1;
    long heads = 0;
    for (int i = 0; i < widths.length; i++) {
      SequenceLayer layer = parts.get(i).layer();
      long taken = taken(parts, widths, i);
      // What a part takes of several is copied.
      all += widths[i] + layer.held((int) taken) + (parts.get(i).inputs().length > 1 ? taken : 0);
      heads += layer instanceof TransformerBlock block ? block.heads() : 0;
    }
    Require.that(
        all <= MOST_VALUES / maxSteps,
        "%d steps have %d numbers each in all parts; required are at most %d: cut texts off after"
            + " fewer tokens (maxLength), or have narrower layers",
        maxSteps,
        all,
        MOST_VALUES / maxSteps);
    Require.that(
        heads * maxSteps <= MOST_PAIRS / maxSteps,
        "%d heads of transformers compare each of %d steps with each; required are at most %,d"
            + " comparisons in all: cut texts off after fewer tokens (maxLength), or have fewer"
            + " heads",
        heads,
        maxSteps,
        MOST_PAIRS);
    long pooled = 0;
    for (Pooling pooling : poolings) {
      Require.that(
          pooling.part() >= 0 && pooling.part() < widths.length,
          "there is a pooling of part %d; required is one of %d",
          pooling.part(),
          widths.length);
      pooled += widths[pooling.part()];
    }
    Require.that(
        pooled <= MOST_VALUES,
        "poolings give %d numbers; required are at most %d",
        pooled,
        MOST_VALUES);
  }

  private static int[] widths(List<SequencePart> parts) {
    int[] widths = new int[parts.size()];
    for (int i = 0; i < widths.length; i++) {
      SequenceLayer layer = parts.get(i).layer();
      long taken = parts.get(i).inputs().length == 0 ? 1 : taken(parts, widths, i);
      Require.that(
          layer.inputs() == taken || layer.inputs() == Layer.ANY,
          "part %d takes %d numbers of a step; required are %d",
          i,
          layer.inputs(),
          taken);
      widths[i] = layer.outputs() == Layer.ANY ? (int) taken : layer.outputs();
    }
    return widths;
  }

  /** Numbers of a step that a part takes of others. */
  private static long taken(List<SequencePart> parts, int[] widths, int part) {
    long taken = 0;
    for (int input : parts.get(part).inputs()) {
      Require.that(
          input >= 0 && input < part,
          "part %d takes part %d, which is none before it",
          part,
          input);
      taken += widths[input];
    }
    Require.that(
        taken <= MOST_VALUES,
        "part %d takes %,d numbers of a step; required are at most %,d",
        part,
        taken,
        MOST_VALUES);
    return taken;
  }

  /** Numbers of a step of each part. */
  public int[] widths() {
    return widths(parts);
  }

  /** Tokens that all of its parts know: the whole numbers from 0 below it. */
  public int numTokens() {
    return parts.stream()
        .filter(part -> part.layer() instanceof TokenEmbedding)
        .mapToInt(part -> ((TokenEmbedding) part.layer()).vectors().length)
        .min()
        .orElseThrow();
  }

  @Override
  public int inputs() {
    return maxSteps + 1;
  }

  @Override
  public int outputs() {
    int[] widths = widths();
    return poolings.stream().mapToInt(pooling -> widths[pooling.part()]).sum();
  }

  @Override
  public long numParameters() {
    return parts.stream().mapToLong(part -> part.layer().numParameters()).sum();
  }
}
