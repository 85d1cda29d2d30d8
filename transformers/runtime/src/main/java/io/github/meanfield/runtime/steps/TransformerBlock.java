package io.github.meanfield.runtime.steps;

/**
 * A block of a transformer's encoder (Vaswani et al. 2017, section 3.1), normalized as Xiong et al.
 * 2020 have it: of steps x, y = x + A(N(x)), and y + F(N(y)). A is self-attention of several heads,
 * F two dense layers with an activation between them, and N gives the numbers of a step mean 0 and
 * variance 1, with 1e-5 added to the variance.
 *
 * @param heads heads of attention, a divisor of the numbers of a step
 * @param addsPositions whether x are the inputs times the root of their size, and positions
 * @param normalizesOutputs whether N is applied to what comes out
 * @param function the activation
 * @param alpha for LEAKY_RELU its slope below zero; else 0
 * @param queriesKeysValues one row an input; of one number for each query's, then each key's, then
 *     each value's, head after head
 * @param queriesKeysValuesBias one number for each column
 * @param attended one row and one column a number of a step
 * @param attendedBias one number for each column
 * @param first one row a number of a step, and one column a unit
 * @param firstBias one number for each column
 * @param second one row a unit, and one column a number of a step
 * @param secondBias one number for each column
 */
public record TransformerBlock(
    int heads,
    boolean addsPositions,
    boolean normalizesOutputs,
    Activate.Function function,
    double alpha,
    float[][] queriesKeysValues,
    float[] queriesKeysValuesBias,
    float[][] attended,
    float[] attendedBias,
    float[][] first,
    float[] firstBias,
    float[][] second,
    float[] secondBias)
    implements SequenceLayer {

  /** Checks the components. */
  public TransformerBlock {
    Require.finite("alpha", alpha);
    int size = attended.length;
    int units = second.length;
    dense("queriesKeysValues", queriesKeysValues, queriesKeysValuesBias, size, 3 * size);
    dense("attended", attended, attendedBias, size, size);
    dense("first", first, firstBias, size, units);
    dense("second", second, secondBias, units, size);
    Require.that(
        heads >= 1 && size % heads == 0,
        "heads is %d; required is a divisor of %d, the numbers of a step",
        heads,
        size);
  }

  private static void dense(String name, float[][] weights, float[] bias, int inputs, int outputs) {
    Require.matrix(name, weights);
    Require.finite(name + "Bias", bias);
    Require.length(name, weights.length, inputs);
    Require.length("a row of " + name, weights[0].length, outputs);
    Require.length(name + "Bias", bias.length, outputs);
  }

  @Override
  public int inputs() {
    return attended.length;
  }

  @Override
  public int outputs() {
    return attended.length;
  }

  /** Queries, keys, values, what is attended to and positions; and attention, with its scratch. */
  @Override
  public long held(int taken) {
    return 5L * taken + 2;
  }

  @Override
  public long numParameters() {
    long size = attended.length;
    long units = second.length;
    return size * (4 * size + 4) + units * (2 * size + 1) + size;
  }
}
