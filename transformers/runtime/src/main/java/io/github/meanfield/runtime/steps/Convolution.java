package io.github.meanfield.runtime.steps;

/**
 * Of each step, filters of the steps around it: Σ weights · inputs + bias, where what is before the
 * first step and after the last is 0.
 *
 * @param before how far before a step those that it looks at begin, at least 0
 * @param width how many steps it looks at, at least 1
 * @param dilation how far these are apart, at least 1
 * @param weights the rows of the first step that is looked at, one an input, of one number an
 *     output; then those of the next
 * @param bias one number an output
 */
public record Convolution(int before, int width, int dilation, float[][] weights, float[] bias)
    implements SequenceLayer {

  /** Checks the components. */
  public Convolution {
    Require.matrix("weights", weights);
    Require.finite("bias", bias);
    Require.length("bias", bias.length, weights[0].length);
    Require.that(
        width >= 1 && weights.length % width == 0,
        "width is %d; required is a divisor of the %d rows of weights",
        width,
        weights.length);
    Require.that(dilation >= 1, "dilation is %d; required is at least 1", dilation);
    long reach = (width - 1L) * dilation;
    Require.that(
        before >= 0 && before <= reach && reach < Integer.MAX_VALUE,
        "before is %d; required is at least 0 and at most %d",
        before,
        reach);
  }

  @Override
  public int inputs() {
    return weights.length / width;
  }

  @Override
  public int outputs() {
    return bias.length;
  }

  @Override
  public long numParameters() {
    return (long) weights.length * bias.length + bias.length;
  }
}
