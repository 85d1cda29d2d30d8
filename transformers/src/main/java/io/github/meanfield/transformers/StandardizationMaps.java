package io.github.meanfield.transformers;

import io.github.meanfield.runtime.math.QuantileMap;
import io.github.meanfield.runtime.math.SmoothClip;
import io.github.meanfield.runtime.math.Standardization;
import io.github.meanfield.stages.params.StandardizerParams;
import org.apache.commons.math3.distribution.NormalDistribution;

/** The maps that params and statistics of a standardizer stand for. */
final class StandardizationMaps {

  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  /** What a float has of the limit of a map by quantiles is the limit. */
  private static final double PRECISION = 1e-6;

  private StandardizationMaps() {}

  /** A map as executors have it. */
  private record Mapped(Standardization map) implements FeatureMap.Function {
    @Override
    public double apply(int feature, double value) {
      return map.apply(feature, value);
    }
  }

  /** What a {@link FeatureMap} maps by. */
  static FeatureMap.Function function(Standardization map) {
    return new Mapped(map);
  }

  /**
   * The map by given statistics.
   *
   * @param params method, range and limit
   * @param statistics what was learned
   */
  static Standardization of(StandardizerParams<?> params, StandardizerStatistics statistics) {
    boolean hasRange = hasRange(params);
    double low = params.getRangeMin();
    double high = params.getRangeMax();
    double clip = params.getClip();
    // Written so that a limit of 1 is the range itself, without rounding.
    double beyond = (clip - 1) * (high - low) / 2;
    return new Standardization(
        statistics.center(),
        statistics.scale(),
        new QuantileMap(statistics.quantiles()),
        offset(params),
        span(params),
        clip == 0 ? Double.NEGATIVE_INFINITY : (hasRange ? low - beyond : -clip),
        clip == 0 ? Double.POSITIVE_INFINITY : (hasRange ? high + beyond : clip),
        smoothClip(params),
        hasRange ? Math.max(low, Math.min(high, 0)) : 0);
  }

  /** What the centre is mapped to. */
  static double offset(StandardizerParams<?> params) {
    return hasRange(params) ? params.getRangeMin() : 0;
  }

  /** What one unit of scale is mapped to. */
  static double span(StandardizerParams<?> params) {
    return hasRange(params) ? params.getRangeMax() - params.getRangeMin() : 1;
  }

  /** The limit that the params of a stage give to its results. */
  static SmoothClip smoothClip(StandardizerParams<?> params) {
    if (!hasRange(params)) {
      return new SmoothClip(0, params.getSmoothClip());
    }
    double half = params.getRangeMax() / 2 - params.getRangeMin() / 2;
    return new SmoothClip(params.getRangeMin() + half, params.getSmoothClip() * half);
  }

  /** The value that a map brings to this one; of values beyond its limit, the extreme. */
  static double inverse(QuantileMap map, int feature, double normal) {
    double[] values = map.of(feature);
    int last = values.length - 1;
    if (Math.abs(normal) >= QuantileMap.LIMIT - PRECISION) {
      return normal < 0 ? values[0] : values[last];
    }
    double position = NORMAL.cumulativeProbability(normal) * last;
    int below = Math.min((int) position, last - 1);
    double step = values[below + 1] - values[below];
    return values[below] + (position - below) * step;
  }

  private static boolean hasRange(StandardizerParams<?> params) {
    return params.getMethod().equals(StandardizerParams.MINMAX);
  }
}
