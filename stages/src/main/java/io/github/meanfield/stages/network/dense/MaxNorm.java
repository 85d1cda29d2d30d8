package io.github.meanfield.stages.network.dense;

/**
 * Limits the norm of the weights of a layer after each update (Srivastava et al. 2014, section
 * 5.1), as DL4J's {@code MaxNormConstraint} does: that of the weights into each output unit
 * (dimension 0), or out of each input unit (dimension 1).
 *
 * @param limit the largest norm
 * @param dimension the dimension of W over which norms are taken
 * @param inputs input units
 * @param outputs output units
 * @param offset position of W, which is stored output by output
 */
record MaxNorm(double limit, int dimension, int inputs, int outputs, int offset) {

  private static final double EPSILON = 1e-6;

  /** Whether some of the parameters from … to-1 are limited. */
  boolean overlaps(int from, int to) {
    return offset < to && offset + inputs * outputs > from;
  }

  void apply(float[] values) {
    int vectors = dimension == 0 ? outputs : inputs;
    int length = dimension == 0 ? inputs : outputs;
    int vectorStride = dimension == 0 ? inputs : 1;
    int stride = dimension == 0 ? 1 : inputs;
    for (int i = 0; i < vectors; i++) {
      int from = offset + i * vectorStride;
      // DL4J 1.0.0-M2 applies a constraint twice, which its epsilon makes a difference.
      limit(values, from, length, stride);
      limit(values, from, length, stride);
    }
  }

  private void limit(float[] values, int from, int length, int stride) {
    double squares = 0;
    for (int k = 0, i = from; k < length; k++, i += stride) {
      squares += (double) values[i] * values[i];
    }
    double norm = Math.sqrt(squares);
    float factor = (float) (Math.min(norm, limit) / (norm + EPSILON));
    for (int k = 0, i = from; k < length; k++, i += stride) {
      values[i] *= factor;
    }
  }
}
