package io.github.meanfield.runtime.eval;

import java.util.Arrays;

/**
 * input · weights + bias. Inputs that are 0 are passed over. The weights of two inputs at a time
 * are added to all outputs in one loop, whose arrays are all read at the same position, as C2 needs
 * it for vector instructions. Sums are of so many inputs at most before they are added to others,
 * so that rounding does not grow with the number of inputs.
 */
final class DenseEvaluation implements NetworkEvaluation.LayerEvaluation {

  private static final int INPUTS_OF_A_SUM = 64;

  private final float[][] weights;
  private final float[] bias;
  private final float[] output;
  private final float[] sum;
  private final int[] used;

  /**
   * A dense layer.
   *
   * @param weights one row an input, of one number an output
   * @param bias one number an output
   */
  DenseEvaluation(float[][] weights, float[] bias) {
    this.weights = weights;
    this.bias = bias;
    output = new float[bias.length];
    sum = new float[bias.length];
    used = new int[weights.length];
  }

  @Override
  public float[] apply(float[] input) {
    int count = 0;
    for (int i = 0; i < weights.length; i++) {
      used[count] = i;
      count += input[i] == 0 ? 0 : 1;
    }
    System.arraycopy(bias, 0, output, 0, bias.length);
    for (int from = 0; from < count; from += INPUTS_OF_A_SUM) {
      addSum(input, from, Math.min(count, from + INPUTS_OF_A_SUM));
    }
    return output;
  }

  private void addSum(float[] input, int from, int to) {
    Arrays.fill(sum, 0);
    int k = from;
    for (; k + 1 < to; k += 2) {
      int a = used[k];
      int b = used[k + 1];
      add(input[a], weights[a], input[b], weights[b], sum);
    }
    if (k < to) {
      add(input[used[k]], weights[used[k]], sum);
    }
    add(1, sum, output);
  }

  private static void add(float a, float[] x, float b, float[] y, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += a * x[j] + b * y[j];
    }
  }

  private static void add(float a, float[] x, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += a * x[j];
    }
  }
}
