package io.github.meanfield.stages.network.dense;

import io.github.meanfield.runtime.math.FloatMath;
import org.deeplearning4j.nn.conf.GradientNormalization;

/**
 * Limits the gradient of one layer (Pascanu et al. 2013), in the ways of DL4J.
 *
 * @param kind what is limited
 * @param threshold the limit
 * @param bounds positions of the layer's parameter arrays: array i is bounds[i] … bounds[i+1]-1
 */
record GradientClip(GradientNormalization kind, double threshold, int[] bounds) {

  void apply(float[] gradient) {
    int last = bounds.length - 1;
    switch (kind) {
      case ClipElementWiseAbsoluteValue -> clipValues(gradient, bounds[0], bounds[last]);
      case ClipL2PerLayer, RenormalizeL2PerLayer -> clipNorm(gradient, bounds[0], bounds[last]);
      default -> {
        for (int i = 0; i < last; i++) {
          clipNorm(gradient, bounds[i], bounds[i + 1]);
        }
      }
    }
  }

  /**
   * Limits a gradient of which a part is elsewhere.
   *
   * @param touched that part, whose derivatives are limited by themselves or not at all
   */
  void apply(float[] gradient, TouchedWeights touched) {
    if (overlaps(touched.from(), touched.to())) {
      clipValues(gradient, bounds[0], touched.from());
      touched.clip(this);
      clipValues(gradient, touched.to(), bounds[bounds.length - 1]);
    } else {
      apply(gradient);
    }
  }

  /** Limits each of some derivatives; for a limit of values alone. */
  void clipValues(float[] gradient, int from, int to) {
    float limit = (float) threshold;
    for (int i = from; i < to; i++) {
      gradient[i] = Math.max(-limit, Math.min(limit, gradient[i]));
    }
  }

  /** Whether each derivative is limited by itself. */
  boolean isOfValues() {
    return kind == GradientNormalization.ClipElementWiseAbsoluteValue;
  }

  /** Whether some of the parameters from … to-1 are limited. */
  boolean overlaps(int from, int to) {
    return bounds[0] < to && bounds[bounds.length - 1] > from;
  }

  private void clipNorm(float[] gradient, int from, int to) {
    double norm = FloatMath.norm(gradient, from, to);
    if (kind == GradientNormalization.RenormalizeL2PerLayer
        || kind == GradientNormalization.RenormalizeL2PerParamType) {
      FloatMath.scale(gradient, (float) (1 / (norm == 0 ? 1e-5 : norm)), from, to);
    } else if (norm > threshold) {
      FloatMath.scale(gradient, (float) (threshold / norm), from, to);
    }
  }
}
