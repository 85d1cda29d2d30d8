package io.github.meanfield.runtime.math;

import java.io.Serializable;

/**
 * The map of standardization: offset + span * (x - center) / scale, or by quantiles, limited to an
 * interval, and then smoothly. A scale of 0 marks a constant feature, all of whose values are
 * mapped to one.
 *
 * @param center what is subtracted, one a feature
 * @param scale what is divided by, one a feature; not negative
 * @param quantiles maps by quantiles in place of center and scale; without any, those map
 * @param offset what the center is mapped to
 * @param span what one unit of scale is mapped to
 * @param lowest the least result, or -Infinity
 * @param highest the largest result, or Infinity
 * @param smoothClip limits results further
 * @param constantValue what a constant feature is mapped to
 */
public record Standardization(
    double[] center,
    double[] scale,
    QuantileMap quantiles,
    double offset,
    double span,
    double lowest,
    double highest,
    SmoothClip smoothClip,
    double constantValue)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * What a value is mapped to.
   *
   * @param feature the feature, from 0
   * @param value a finite value of it
   */
  public double apply(int feature, double value) {
    double unit = scale[feature];
    if (unit == 0) {
      return constantValue;
    }
    double mapped =
        quantiles.quantiles().length == 0
            ? offset + span * ((value - center[feature]) / unit)
            : quantiles.apply(feature, value);
    return smoothClip.apply(Math.max(lowest, Math.min(highest, mapped)));
  }
}
