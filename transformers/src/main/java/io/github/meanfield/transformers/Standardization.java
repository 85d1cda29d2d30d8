package io.github.meanfield.transformers;

import io.github.meanfield.stages.params.StandardizerParams;

/**
 * The map of standardization: offset + span * (x - center) / scale, or by quantiles, limited to an
 * interval. A scale of 0 marks a constant feature, all of whose values are mapped to one.
 */
final class Standardization implements FeatureMap.Function {

  private static final long serialVersionUID = 1L;

  private final double[] center;
  private final double[] scale;
  private final QuantileMap quantiles;
  private final double offset;
  private final double span;
  private final double lowest;
  private final double highest;
  private final SmoothClip smoothClip;

  /** What a constant feature is mapped to. */
  private final double constantValue;

  /**
   * A map by given statistics.
   *
   * @param params method, range and limit
   * @param statistics what was learned
   */
  Standardization(StandardizerParams<?> params, StandardizerStatistics statistics) {
    this.center = statistics.center();
    this.scale = statistics.scale();
    this.quantiles = statistics.quantileMap();
    boolean hasRange = hasRange(params);
    this.offset = offset(params);
    this.span = span(params);
    double low = params.getRangeMin();
    double high = params.getRangeMax();
    double clip = params.getClip();
    // Written so that a limit of 1 is the range itself, without rounding.
    double beyond = (clip - 1) * (high - low) / 2;
    this.lowest = clip == 0 ? Double.NEGATIVE_INFINITY : (hasRange ? low - beyond : -clip);
    this.highest = clip == 0 ? Double.POSITIVE_INFINITY : (hasRange ? high + beyond : clip);
    this.smoothClip = SmoothClip.of(params);
    this.constantValue = hasRange ? Math.max(low, Math.min(high, 0)) : 0;
  }

  /** What the centre is mapped to. */
  static double offset(StandardizerParams<?> params) {
    return hasRange(params) ? params.getRangeMin() : 0;
  }

  /** What one unit of scale is mapped to. */
  static double span(StandardizerParams<?> params) {
    return hasRange(params) ? params.getRangeMax() - params.getRangeMin() : 1;
  }

  @Override
  public double apply(int feature, double value) {
    double unit = scale[feature];
    if (unit == 0) {
      return constantValue;
    }
    double mapped =
        quantiles == null
            ? offset + span * ((value - center[feature]) / unit)
            : quantiles.apply(feature, value);
    return smoothClip.apply(Math.max(lowest, Math.min(highest, mapped)));
  }

  private static boolean hasRange(StandardizerParams<?> params) {
    return params.getMethod().equals(StandardizerParams.MINMAX);
  }
}
